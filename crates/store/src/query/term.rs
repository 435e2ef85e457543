//! What can be asked of an item.

use bioscope_model::{ItemKind, Part};

use super::numbers::{RatingRange, YearRange};
use crate::records::Outcome;

/// One thing that holds of an item or does not.
#[derive(Debug, Clone, PartialEq)]
pub enum Term {
    /// A text of it holds these words.
    Text(Words),
    /// One of its genres, tags, countries or studios contains this.
    Listed {
        /// Which list.
        list: TermList,
        /// What is looked for, folded.
        folded: String,
    },
    /// Its year is in this range.
    Year(YearRange),
    /// Its first rating is in this range.
    Rating(RatingRange),
    /// It is of this kind.
    Kind(ItemKind),
    /// Its last scrape ended so.
    Outcome(Outcome),
    /// Its last scrape ended well, whether anything changed or not.
    Scraped,
    /// The next run would take it.
    New,
    /// It stays as it is.
    Locked,
    /// The user marked it.
    Marked,
    /// It lacks this.
    Missing(Absent),
    /// The path of its source folder contains this, in lower case.
    Source(String),
    /// Its own path contains this, in lower case.
    Path(String),
}

/// Words in a text of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Where they must stand; anywhere where there is none.
    pub field: Option<TextField>,
    /// The words, folded, separated by single blanks; they must follow each other.
    pub folded: String,
    /// Whether the last one may go on: `ali` finds "Alien". Those in quotation marks do not.
    pub may_go_on: bool,
}

/// A text of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextField {
    /// Its title, original title and other titles.
    Title,
    /// Its plot, or else its outline; and its tagline.
    Plot,
    /// The names of its cast and guests.
    Actor,
    /// The names of its directors.
    Director,
    /// The names of its writers and creators.
    Writer,
}

/// A list of words that many items share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TermList {
    /// Genres.
    Genre,
    /// Tags.
    Tag,
    /// Countries.
    Country,
    /// Studios.
    Studio,
}

/// What an item may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// A part: its NFO file or a picture, as the library knows them.
    Part(Part),
    /// A year.
    Year,
    /// A plot.
    Plot,
    /// A rating.
    Rating,
    /// A genre.
    Genre,
    /// Any actor.
    Actor,
}
