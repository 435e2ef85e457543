//! Who took part in a title, and as what.

use super::{Cells, PersonId, Reason, Vocabulary};
use crate::codec::{Bytes, put_number, put_optional_text};
use crate::source::{category, characters, name_number, number, text, title_number};

/// One of a title's main people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// Who.
    pub person: PersonId,
    /// What they were: `actor`, `actress`, `self`, `director`, `writer`, `composer` …
    pub category: String,
    /// More exactly, where IMDb says it: `director of photography`.
    pub job: Option<String>,
    /// Whom they played.
    pub characters: Vec<String>,
}

impl Principal {
    /// The key: the title, and the place in its credits.
    pub(crate) fn pack(cells: Cells<'_>, words: &mut Vocabulary, bytes: &mut Vec<u8>) -> Result<u64, Reason> {
        let id = title_number(cells[0])?;
        let place = number(cells[1])?.ok_or(category::NUMBER)?;
        put_number(bytes, name_number(cells[2])?.into());
        put_number(bytes, words.number(text(cells[3])?.ok_or(category::EMPTY)?)?.into());
        put_optional_text(bytes, text(cells[4])?);
        // The JSON is read when somebody asks: most is never asked for.
        put_optional_text(bytes, text(cells[5])?);
        Ok(u64::from(id) << 32 | u64::from(place))
    }

    pub(crate) fn unpack(bytes: &mut Bytes<'_>, words: &Vocabulary) -> Option<Self> {
        Some(Self {
            person: PersonId(bytes.small_number()?),
            category: words.word(bytes.small_number()?)?.to_owned(),
            job: bytes.optional_text()?,
            characters: characters(bytes.text()?),
        })
    }
}
