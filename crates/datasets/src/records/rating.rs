//! What the users of IMDb think of a title.

use super::{Cells, Reason};
use crate::codec::{Bytes, put_number};
use crate::source::{category, number, tenths, title_number};

/// Mean and number of votes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rating {
    /// The mean in tenths: 87 is 8.7.
    pub tenths: u8,
    /// How many voted.
    pub votes: u32,
}

impl Rating {
    /// The mean, 1.0 to 10.0.
    pub fn mean(self) -> f64 {
        f64::from(self.tenths) / 10.0
    }

    pub(crate) fn pack(cells: Cells<'_>, bytes: &mut Vec<u8>) -> Result<u64, Reason> {
        let id = title_number(cells[0])?;
        bytes.push(tenths(cells[1])?);
        put_number(bytes, number(cells[2])?.ok_or(category::NUMBER)?.into());
        Ok(id.into())
    }

    pub(crate) fn unpack(mut bytes: Bytes<'_>) -> Option<Self> {
        Some(Self { tenths: bytes.byte()?, votes: bytes.small_number()? })
    }
}
