//! What a path says: whether it is a film, an episode or an extra, its title, year, season, episodes and identifiers;
//! and how the files of a folder make items.
//!
//! Nothing here does I/O or knows a provider: text goes in, values come out. The rules are those that Kodi, Jellyfin and
//! Plex users name their files by. Any text is accepted; what cannot be read is left out, and no input panics.
//!
//! ```
//! use bioscope_names::{Kind, identify};
//!
//! let read = identify("TV Shows/Harbour Lights (2011)/Season 2/Harbour Lights - S02E05 - Storm.mkv", None);
//! assert_eq!(read.kind, Kind::Episode);
//! assert_eq!(read.title.as_deref(), Some("Harbour Lights"));
//! assert_eq!((read.year, read.seasons, read.episodes), (Some(2011), vec![2], vec![5]));
//! ```
//!
//! # Layout
//!
//! In the order in which a path passes through them:
//!
//! - `path` cuts a path into components; `extension`, `ignored`, `extra` and `folder` know names that mean something whole.
//! - `token` cuts a name into words, numbers and brackets in one pass; `vocabulary` knows the words.
//! - `marks` recognises numbers at one place: `S01E02`, `Season 2`, dates, parts.
//! - `reading` makes sense of one name: marks, year, numbers alone, technical words, and the title that is left.
//! - `identify` weighs the file's reading against those of the folders above, for films and for episodes.
//! - `group` sorts a listing into items with versions, stacks and extras; `stack` knows the parts of a stack.
//! - `identification`, `date` and `evidence` are what comes out.

mod date;
mod evidence;
mod extension;
mod extra;
mod folder;
mod group;
mod identification;
mod identify;
mod ignored;
mod marks;
mod path;
mod reading;
mod stack;
mod text;
mod token;
mod vocabulary;

pub use date::Date;
pub use evidence::{Evidence, Field, Rule, Span};
pub use extension::is_video_extension;
pub use folder::{disc_number, is_disc_folder};
pub use group::{Extra, Group, Version, group};
pub use identification::{ExtraKind, Identification, Ids, Kind, LibraryKind, Numbering};
pub use identify::identify;
pub use ignored::{is_ignored_file, is_ignored_folder};
pub use stack::stacking_stem;
