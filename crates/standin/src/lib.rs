//! The providers played on loopback: what the catalogue says, with the real services' shapes, latencies, limits and
//! faults, so that demo, tests and benchmarks need no network and no key.
//!
//! All providers live on one address of 127.0.0.1 and are told apart by their paths; see [`Provider`].
//!
//! # Layout
//!
//! - [`server`](Standin) binds, plays and stops; `traffic` is what a request meets on its way (latency, limits, faults,
//!   counting), `answers` the right answer, `recorded` an answer that was recorded.
//! - `control` tells the counts to other processes.
//! - `catalogue` knows the films and shows: real old films, and any number of invented films and shows.
//! - `tmdb`, `imdb` and `tvmaze` put them into the services' words, `datasets` into IMDb's files; `images` paints the
//!   pictures.
//! - `sample` writes a library of tiny files for the films and shows.

mod answers;
mod catalogue;
mod control;
mod datasets;
mod exchange;
mod images;
mod imdb;
mod provider;
mod random;
mod recorded;
mod sample;
mod server;
mod settings;
mod tmdb;
mod traffic;
mod tvmaze;

pub use catalogue::{
    COUNTRIES, Catalogue, Collection, Country, CrewMember, Day, Details, Episode, Figures, Film, GENRES,
    Genre, LANGUAGES, Language, Membership, Network, Person, Role, SHOW_GENRES, Season, Show, ShowDetails,
    ShowKind, ShowPictures, ShowPlan, ShowPreset, ShowSettings, Studio, Texts, Tongue,
};
pub use datasets::{BulkFile, BulkFiles};
pub use images::PictureStyle;
pub use provider::Provider;
pub use recorded::{Recorded, RecordedAnswer};
pub use sample::{SampleError, SampleReport, sample_library, sample_shows};
pub use server::{Standin, StandinError, StandinHandle};
pub use settings::{IMDB_PAGE_BYTES, StandinSettings};
pub use traffic::faults::{Fault, FaultPlan, FaultRates, FaultRule, Times};
pub use traffic::latency::Latency;
pub use traffic::limits::Limits;
pub use traffic::statistics::{OTHER_PATHS, ProviderStatistics, Statistics};
