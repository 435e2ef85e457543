//! A title by which a title is known elsewhere.

use super::{Cells, Reason, Vocabulary};
use crate::codec::{Bytes, put_optional_number, put_text};
use crate::source::{category, number, text, title_number};

/// One of a title's names in the world.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aka {
    /// The title.
    pub title: String,
    /// The country where it is known so, by two letters mostly (`XWW` is the world).
    pub region: Option<String>,
    /// Its language, where IMDb says it.
    pub language: Option<String>,
    /// What sort of name it is: `imdbDisplay`, `alternative`, `working`, `dvd` …
    pub sort: Option<String>,
    /// Remarks: `literal title`, `new title` …
    pub remark: Option<String>,
    /// Whether it is the title in its own language.
    pub is_original: bool,
}

impl Aka {
    /// The key: the title it belongs to, and its place.
    pub(crate) fn pack(cells: Cells<'_>, words: &mut Vocabulary, bytes: &mut Vec<u8>) -> Result<u64, Reason> {
        let id = title_number(cells[0])?;
        let place = number(cells[1])?.ok_or(category::NUMBER)?;
        let title = text(cells[2])?.ok_or(category::EMPTY)?;
        bytes.push(u8::from(cells[7] == b"1"));
        for cell in &cells[3..7] {
            put_optional_number(bytes, words.optional(text(cell)?)?);
        }
        put_text(bytes, title);
        Ok(u64::from(id) << 32 | u64::from(place))
    }

    pub(crate) fn unpack(bytes: &mut Bytes<'_>, words: &Vocabulary) -> Option<Self> {
        let is_original = bytes.byte()? == 1;
        let mut word = || match bytes.optional_number()? {
            // Several words in one cell stand apart by a control character.
            Some(number) => Some(Some(words.word(number)?.replace('\u{2}', ", "))),
            None => Some(None),
        };
        let (region, language, sort, remark) = (word()?, word()?, word()?, word()?);
        Some(Self { title: bytes.text()?.to_owned(), region, language, sort, remark, is_original })
    }
}
