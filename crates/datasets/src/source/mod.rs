//! IMDb's files as rows: unpacked while they are read, tolerant of what they hold.

mod cell;
mod reader;

pub(crate) use cell::{
    category, characters, name_number, names_of, number, tenths, text, title_number, titles_of, year,
};
pub use reader::recognise;
pub(crate) use reader::{RowOutcome, RowReader};
