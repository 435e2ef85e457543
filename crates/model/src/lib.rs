//! What Bioscope knows about films and shows, as values: no input or output, no async.
//!
//! # Layout
//!
//! Read in this order:
//! - [`ids`]: who gave an id and what it looks like;
//! - [`kind`], [`year`], [`language`], [`title`]: the small words everything else is made of;
//! - [`person`], [`rating`], [`artwork`]: the parts of an item;
//! - [`details`]: an item as one source describes it ([`ItemDetails`]), and the facts a player puts beside it;
//! - [`episode`]: where an episode stands in its show;
//! - [`candidate`]: a search result, what matching chooses from;
//! - [`files`]: how the videos of an item lie on disk; [`file_change`]: what is done to a file beside them;
//! - [`field`], [`part`], [`level`]: what can be asked for, switched and locked;
//! - [`edit`]: fields as text;
//! - [`provenance`]: which source a value came from;
//! - [`merge`]: several sources' details become one, by rule.

pub mod artwork;
pub mod candidate;
pub mod details;
pub mod edit;
pub mod episode;
pub mod field;
pub mod file_change;
pub mod files;
pub mod ids;
pub mod kind;
pub mod language;
pub mod level;
pub mod merge;
pub mod part;
pub mod person;
pub mod provenance;
pub mod rating;
pub mod title;
pub mod year;

pub use artwork::{ArtworkCandidate, ArtworkKind};
pub use candidate::Candidate;
pub use details::{Certification, Collection, ItemDetails, PlayerFacts, ShowStatus};
pub use episode::{EpisodeNumber, EpisodeOrder, SPECIALS};
pub use field::{Field, FieldSet};
pub use file_change::{ContentHash, FileChange, FileFacts, FileState};
pub use files::{VideoFiles, VideoLayout};
pub use ids::{IdSet, ImdbId, Provider, TmdbId};
pub use kind::{ItemKind, LibraryKind, edit_distance};
pub use language::{Country, Language};
pub use level::{Level, LevelParts, UnknownPart};
pub use part::{Part, PartSet};
pub use person::{CastMember, CrewMember, Job, Person};
pub use provenance::{Origin, Provenance};
pub use rating::Rating;
pub use year::Year;
