//! People.

use std::fmt;
use std::str::FromStr;

use bioscope_model::ImdbId;

use super::{Cells, Reason, Vocabulary};
use crate::codec::{Bytes, put_number, put_optional_number, put_text};
use crate::source::{category, name_number, text, titles_of, year};

/// Most titles somebody is known for; IMDb names four.
const MAX_KNOWN_FOR: usize = 16;
/// Most professions of a person; IMDb names three.
const MAX_PROFESSIONS: usize = 16;

/// The id of a person: `nm` and at least seven digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PersonId(pub(crate) u32);

impl PersonId {
    /// The number behind `nm`.
    pub fn number(self) -> u32 {
        self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "nm{:07}", self.0)
    }
}

/// A text that is no person's id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a person's id is nm and seven or more digits")]
pub struct NotAPersonId;

impl FromStr for PersonId {
    type Err = NotAPersonId;

    fn from_str(text: &str) -> Result<Self, NotAPersonId> {
        name_number(text.trim().as_bytes()).map(Self).map_err(|_| NotAPersonId)
    }
}

/// A person as IMDb's file of names tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The name by which they are mostly credited.
    pub name: String,
    /// The year of birth.
    pub born: Option<u32>,
    /// The year of death.
    pub died: Option<u32>,
    /// What they mostly do.
    pub professions: Vec<String>,
    /// Titles they are known for.
    pub known_for: Vec<ImdbId>,
}

impl Person {
    pub(crate) fn pack(cells: Cells<'_>, words: &mut Vocabulary, bytes: &mut Vec<u8>) -> Result<u64, Reason> {
        let id = name_number(cells[0])?;
        put_text(bytes, text(cells[1])?.ok_or(category::EMPTY)?);
        put_optional_number(bytes, year(cells[2])?);
        put_optional_number(bytes, year(cells[3])?);
        let professions: Vec<&str> =
            text(cells[4])?.map(|list| list.split(',').collect()).unwrap_or_default();
        put_number(bytes, professions.len().min(MAX_PROFESSIONS) as u64);
        for profession in professions.iter().take(MAX_PROFESSIONS) {
            put_number(bytes, words.number(profession)?.into());
        }
        let titles = titles_of(cells[5])?;
        put_number(bytes, titles.len().min(MAX_KNOWN_FOR) as u64);
        for title in titles.iter().take(MAX_KNOWN_FOR) {
            put_number(bytes, u64::from(*title));
        }
        Ok(id.into())
    }

    pub(crate) fn unpack(id: PersonId, mut bytes: Bytes<'_>, words: &Vocabulary) -> Option<Self> {
        let name = bytes.text()?.to_owned();
        let (born, died) = (bytes.optional_number()?, bytes.optional_number()?);
        let count = bytes.number()?.min(MAX_PROFESSIONS as u64);
        let professions =
            (0..count).map(|_| Some(words.word(bytes.small_number()?)?.to_owned())).collect::<Option<_>>()?;
        let count = bytes.number()?.min(MAX_KNOWN_FOR as u64);
        let known_for = (0..count).map(|_| ImdbId::new(bytes.small_number()?)).collect::<Option<_>>()?;
        Some(Self { id, name, born, died, professions, known_for })
    }
}
