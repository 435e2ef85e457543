//! A title: film, show, episode.

use bioscope_model::{ImdbId, Year};

use super::{Cells, Reason, TitleKind, Vocabulary};
use crate::codec::{Bytes, put_number, put_optional_number, put_optional_text, put_text};
use crate::source::{category, number, text, title_number, year};

/// Most genres of a title; IMDb gives three.
const MAX_GENRES: usize = 16;

/// A title as IMDb's basic file tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Title {
    /// Its id.
    pub id: ImdbId,
    /// What it is.
    pub kind: TitleKind,
    /// The title IMDb shows to most of the world.
    pub title: String,
    /// The title in its own language, where it differs.
    pub original_title: Option<String>,
    /// Whether IMDb files it under adult.
    pub is_adult: bool,
    /// The year of its release, or of a show's first episode.
    pub year: Option<Year>,
    /// The year of a show's last episode.
    pub end_year: Option<Year>,
    /// Its length in minutes.
    pub runtime_minutes: Option<u32>,
    /// Up to three genres, in alphabetical order.
    pub genres: Vec<String>,
}

impl Title {
    pub(crate) fn pack(cells: Cells<'_>, words: &mut Vocabulary, bytes: &mut Vec<u8>) -> Result<u64, Reason> {
        let id = title_number(cells[0])?;
        let kind = TitleKind::of(text(cells[1])?.unwrap_or_default());
        let title = text(cells[2])?.or(text(cells[3])?).ok_or(category::EMPTY)?;
        let original = text(cells[3])?.filter(|original| *original != title);
        let is_adult = cells[4] == b"1";
        bytes.push(kind.number() << 1 | u8::from(is_adult));
        put_optional_number(bytes, year(cells[5])?);
        put_optional_number(bytes, year(cells[6])?);
        put_optional_number(bytes, number(cells[7])?);
        let genres: Vec<&str> = text(cells[8])?.map(|list| list.split(',').collect()).unwrap_or_default();
        put_number(bytes, genres.len().min(MAX_GENRES) as u64);
        for genre in genres.iter().take(MAX_GENRES) {
            put_number(bytes, words.number(genre)?.into());
        }
        put_text(bytes, title);
        put_optional_text(bytes, original);
        Ok(id.into())
    }

    /// What a search needs: kind and year.
    pub(crate) fn search_facts(mut bytes: Bytes<'_>) -> Option<(TitleKind, Option<u32>)> {
        Some((TitleKind::of_number(bytes.byte()? >> 1), bytes.optional_number()?))
    }

    pub(crate) fn unpack(id: ImdbId, mut bytes: Bytes<'_>, words: &Vocabulary) -> Option<Self> {
        let first = bytes.byte()?;
        let year = |number: Option<u32>| Year::new(number?.try_into().ok()?).ok();
        Some(Self {
            id,
            kind: TitleKind::of_number(first >> 1),
            is_adult: first & 1 == 1,
            year: year(bytes.optional_number()?),
            end_year: year(bytes.optional_number()?),
            runtime_minutes: bytes.optional_number()?,
            genres: {
                let count = bytes.number()?.min(MAX_GENRES as u64);
                (0..count)
                    .map(|_| Some(words.word(bytes.small_number()?)?.to_owned()))
                    .collect::<Option<_>>()?
            },
            title: bytes.text()?.to_owned(),
            original_title: bytes.optional_text()?,
        })
    }
}
