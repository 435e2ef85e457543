//! Which episode of a show an episode is.

use bioscope_model::ImdbId;

use super::{Cells, Reason};
use crate::codec::{Bytes, put_number};
use crate::source::{category, number, title_number};

/// Stands for "not numbered" in keys, and sorts behind every number.
const NONE: u16 = u16::MAX;

/// An episode of a show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Episode {
    /// The episode's own id.
    pub id: ImdbId,
    /// The season, where it belongs to one.
    pub season: Option<u16>,
    /// Its number in the season; 0 occurs.
    pub number: Option<u16>,
}

impl Episode {
    /// The key: show, season, number, so that sorting by it brings a show's episodes together and in order.
    pub(crate) fn pack(cells: Cells<'_>, bytes: &mut Vec<u8>) -> Result<u64, Reason> {
        let id = title_number(cells[0])?;
        let show = title_number(cells[1])?;
        let (season, number) = (counter(cells[2])?, counter(cells[3])?);
        put_number(bytes, season.into());
        put_number(bytes, number.into());
        put_number(bytes, id.into());
        Ok(u64::from(show) << 32 | u64::from(season) << 16 | u64::from(number))
    }

    pub(crate) fn unpack(bytes: &mut Bytes<'_>) -> Option<Self> {
        let mut counter = || {
            let number = u16::try_from(bytes.number()?).ok()?;
            Some((number != NONE).then_some(number))
        };
        let (season, number) = (counter()?, counter()?);
        Some(Self { id: ImdbId::new(bytes.small_number()?)?, season, number })
    }
}

fn counter(cell: &[u8]) -> Result<u16, Reason> {
    match number(cell)? {
        None => Ok(NONE),
        Some(number) => u16::try_from(number).ok().filter(|number| *number != NONE).ok_or(category::NUMBER),
    }
}
