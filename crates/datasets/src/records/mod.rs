//! What the index holds: one file a kind of row, each with the way from cells to bytes and back.

mod aka;
mod crew;
mod episode;
mod person;
mod principal;
mod rating;
mod title;
mod title_kind;
mod vocabulary;

pub use aka::Aka;
pub use crew::Crew;
pub use episode::Episode;
pub use person::{NotAPersonId, Person, PersonId};
pub use principal::Principal;
pub use rating::Rating;
pub use title::Title;
pub use title_kind::TitleKind;
pub(crate) use vocabulary::Vocabulary;

/// The cells of a row, in the order of the dataset's columns.
pub(crate) type Cells<'a> = &'a [&'a [u8]];
/// Why a row is skipped.
pub(crate) type Reason = &'static str;
