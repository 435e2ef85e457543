//! Shows that never were, with seasons, episodes and specials. Any likeness is chance.
//!
//! # Layout
//!
//! Here the show and what searching needs of it; `plan` says how large it is, `numbers` gives ids, `episode` derives
//! seasons and episodes, `details` the rest, `orders` the other ways to number its episodes.

mod details;
mod episode;
pub(crate) mod numbers;
mod orders;
mod plan;

pub use details::{Network, ShowDetails};
pub(crate) use episode::season_name;
pub use episode::{Episode, Season};
pub(crate) use orders::{Order, OrderGroup};
pub(crate) use plan::sample;
pub use plan::{ShowKind, ShowPictures, ShowPlan, ShowPreset, ShowSettings};

use super::generated::base_title;
use super::popularity::{Figures, figures};
use super::vocabulary::{LANGUAGES, Language, Tongue};
use crate::random::{Dice, mix};
use numbers::Numbers;

/// The title of a show is drawn from here, so that shows and films of one seed differ.
const TITLES: u64 = 0x7476;
/// The last year in which a finished show may have ended.
const LAST_YEAR: u32 = 2024;

/// A show of the catalogue. Its ids are made up.
#[derive(Clone, Debug)]
pub struct Show {
    numbers: Numbers,
    catalogue_seed: u64,
    plan: ShowPlan,
    title: String,
    year: u16,
}

impl Show {
    fn new(index: u32, plan: ShowPlan, catalogue_seed: u64) -> Self {
        let plan = plan.bounded();
        let title = base_title(index as usize, catalogue_seed ^ TITLES, Tongue::English);
        let mut show = Self { numbers: Numbers { index }, catalogue_seed, plan, title, year: 0 };
        let drawn = 1_999 + (show.seed() % 17) as u32;
        show.year = drawn.min(LAST_YEAR - show.years()) as u16;
        show
    }

    /// Place in the catalogue.
    pub(crate) fn index(&self) -> u32 {
        self.numbers.index
    }

    pub(crate) fn numbers(&self) -> Numbers {
        self.numbers
    }

    /// From which everything about the show is drawn.
    pub(crate) fn seed(&self) -> u64 {
        mix(self.catalogue_seed ^ mix(u64::from(self.numbers.index)) ^ TITLES)
    }

    /// From which people are drawn that several shows of the catalogue share.
    pub(crate) fn shared_seed(&self) -> u64 {
        mix(self.catalogue_seed ^ TITLES)
    }

    /// From which it is made.
    pub fn plan(&self) -> &ShowPlan {
        &self.plan
    }

    /// Number under which the played TMDB knows the show. A film may have the same one.
    pub fn tmdb_id(&self) -> u32 {
        self.numbers.tmdb()
    }

    /// Id under which the played IMDb knows the show: `tt` and eight digits.
    pub fn imdb_id(&self) -> String {
        format!("tt{:07}", self.numbers.imdb())
    }

    /// Number under which TheTVDB would know the show.
    pub fn tvdb_id(&self) -> u32 {
        self.numbers.tvdb()
    }

    /// Number under which the played TVmaze knows the show.
    pub fn tvmaze_id(&self) -> u32 {
        self.numbers.tvmaze()
    }

    /// English title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Title in a tongue; every show is translated.
    pub fn title_in(&self, tongue: Tongue) -> String {
        match tongue {
            Tongue::English => self.title.clone(),
            Tongue::German | Tongue::French => {
                base_title(self.numbers.index as usize, self.catalogue_seed ^ TITLES, tongue)
            }
        }
    }

    /// Year of the first episode.
    pub fn year(&self) -> u16 {
        self.year
    }

    /// Language the show was made in.
    pub fn original_language(&self) -> &'static Language {
        &LANGUAGES[0]
    }

    /// Made-up votes and popularity.
    pub fn figures(&self) -> Figures {
        let mut dice = Dice::new(self.seed() ^ 0x66);
        figures(self.seed(), dice.unit() * dice.unit())
    }

    /// Whether a player would call it finished.
    pub fn has_ended(&self) -> bool {
        !self.plan.running
    }
}

/// Builds a show for every plan, as many as there are ids for.
pub(crate) fn build(plans: Vec<ShowPlan>, seed: u64) -> Vec<Show> {
    (0..numbers::MOST_SHOWS).zip(plans).map(|(index, plan)| Show::new(index, plan, seed)).collect()
}
