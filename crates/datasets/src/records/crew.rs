//! Directors and writers.

use super::{Cells, PersonId, Reason};
use crate::codec::{Bytes, put_number};
use crate::source::{names_of, title_number};

/// Most people of a list; long-running shows have a few hundred writers.
const MAX_PEOPLE: usize = 4_096;

/// Who directed and who wrote a title.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crew {
    /// Directors, in the order of the credits.
    pub directors: Vec<PersonId>,
    /// Writers, in the order of the credits.
    pub writers: Vec<PersonId>,
}

impl Crew {
    pub(crate) fn pack(cells: Cells<'_>, bytes: &mut Vec<u8>) -> Result<u64, Reason> {
        let id = title_number(cells[0])?;
        for cell in &cells[1..3] {
            let people = names_of(cell)?;
            put_number(bytes, people.len().min(MAX_PEOPLE) as u64);
            for person in people.iter().take(MAX_PEOPLE) {
                put_number(bytes, u64::from(*person));
            }
        }
        Ok(id.into())
    }

    pub(crate) fn unpack(mut bytes: Bytes<'_>) -> Option<Self> {
        let mut list = || {
            let count = bytes.number()?.min(MAX_PEOPLE as u64);
            (0..count).map(|_| bytes.small_number().map(PersonId)).collect::<Option<Vec<_>>>()
        };
        Some(Self { directors: list()?, writers: list()? })
    }
}
