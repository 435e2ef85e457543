//! How the stand-in plays.

use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::images::PictureStyle;
use crate::traffic::faults::FaultPlan;
use crate::traffic::latency::Latency;
use crate::traffic::limits::Limits;

/// Size in bytes to which IMDb's pages are filled up by default: about that of the real ones.
pub const IMDB_PAGE_BYTES: usize = 600_000;

/// Settings of a stand-in.
#[derive(Clone, Debug)]
pub struct StandinSettings {
    /// Port on 127.0.0.1; 0 takes any free one.
    pub port: u16,
    /// The films it knows.
    pub catalogue: Arc<Catalogue>,
    /// How long answers take.
    pub latency: Latency,
    /// Which limits hold.
    pub limits: Limits,
    /// What goes wrong.
    pub faults: FaultPlan,
    /// How the pictures are made.
    pub pictures: PictureStyle,
    /// Size in bytes to which IMDb's pages are filled up; a page with more to say is larger.
    pub imdb_page_bytes: usize,
}

impl StandinSettings {
    /// A catalogue, served at once, with the real limits and without faults.
    pub fn new(catalogue: Catalogue) -> Self {
        Self {
            port: 0,
            catalogue: Arc::new(catalogue),
            latency: Latency::None,
            limits: Limits::default(),
            faults: FaultPlan::default(),
            pictures: PictureStyle::Painted,
            imdb_page_bytes: IMDB_PAGE_BYTES,
        }
    }
}
