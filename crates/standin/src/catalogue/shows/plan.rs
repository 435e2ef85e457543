//! How large a made-up show is, and which oddities it has.

/// Episodes a show has at most, specials included; its ids leave room for no more.
pub(crate) const MOST_EPISODES: u32 = 9_990;
/// Seasons a show has at most.
pub(crate) const MOST_SEASONS: usize = 199;

/// How a show is broadcast.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum ShowKind {
    /// Week after week, one season a year.
    #[default]
    Weekly,
    /// Every working day; its files are named by date.
    Daily,
    /// Week after week; its files are numbered through all seasons.
    Numbered,
}

/// How many pictures there are on each level.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct ShowPictures {
    /// Posters of the show.
    pub posters: usize,
    /// Backdrops of the show, with and without lettering.
    pub backdrops: usize,
    /// Logos of the show.
    pub logos: usize,
    /// Posters of each season.
    pub season_posters: usize,
    /// Stills of each episode.
    pub stills: usize,
}

impl Default for ShowPictures {
    fn default() -> Self {
        Self { posters: 8, backdrops: 9, logos: 4, season_posters: 2, stills: 1 }
    }
}

/// From which one show is made.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShowPlan {
    /// How it is broadcast.
    pub kind: ShowKind,
    /// Number of episodes of each season, from the first on.
    pub seasons: Vec<u32>,
    /// Number of specials.
    pub specials: u32,
    /// Number of pictures.
    pub pictures: ShowPictures,
    /// Number of regular actors.
    pub regulars: usize,
    /// Number of guests in each episode.
    pub guests: usize,
    /// Whether it goes on: the last two episodes are announced and have no date, no still, no text and no votes.
    pub running: bool,
    /// Whether IMDb lists a pilot that was never aired as episode 0 of the first season.
    pub pilot: bool,
    /// Whether TMDB knows its episodes in DVD order and in absolute order, too.
    pub orders: bool,
}

impl ShowPlan {
    /// A finished weekly show of `seasons` seasons of `episodes` episodes, without oddities.
    pub fn regular(seasons: usize, episodes: u32) -> Self {
        Self {
            kind: ShowKind::Weekly,
            seasons: vec![episodes; seasons],
            specials: 0,
            pictures: ShowPictures::default(),
            regulars: 14,
            guests: 18,
            running: false,
            pilot: false,
            orders: false,
        }
    }

    /// Number of episodes without specials.
    pub fn episodes(&self) -> u32 {
        self.seasons.iter().sum()
    }

    /// The plan without what ids leave no room for.
    pub(crate) fn bounded(mut self) -> Self {
        self.seasons.truncate(MOST_SEASONS);
        let mut left = MOST_EPISODES;
        for count in self.seasons.iter_mut().chain(std::iter::once(&mut self.specials)) {
            *count = (*count).min(left);
            left -= *count;
        }
        self
    }
}

/// Shows that are all alike, as many as wanted.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ShowSettings {
    /// Number of shows.
    pub shows: usize,
    /// Seasons of each.
    pub seasons: usize,
    /// Episodes of each season.
    pub episodes: u32,
    /// Specials of each show.
    pub specials: u32,
    /// Pictures of each show.
    pub pictures: ShowPictures,
}

impl ShowSettings {
    /// A plan for every show.
    pub fn plans(&self) -> Vec<ShowPlan> {
        let plan = ShowPlan {
            specials: self.specials,
            pictures: self.pictures,
            ..ShowPlan::regular(self.seasons, self.episodes)
        };
        vec![plan; self.shows]
    }
}

/// Sets of shows that benchmarks and tests speak of by name.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ShowPreset {
    /// 6 shows, 32 seasons, 209 episodes, as the original program was measured with.
    SixShows,
    /// One show of 50 episodes in 5 seasons.
    FiftyEpisodes,
    /// One show of 1,000 episodes in 10 seasons: twice what a season page of IMDb lists.
    ThousandEpisodes,
    /// One show of 60 seasons of 5 episodes: three times what TMDB appends to one answer.
    SixtySeasons,
}

impl ShowPreset {
    /// Every set.
    pub const ALL: [Self; 4] =
        [Self::SixShows, Self::FiftyEpisodes, Self::ThousandEpisodes, Self::SixtySeasons];

    /// Its name on a command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::SixShows => "shows-6",
            Self::FiftyEpisodes => "show-50",
            Self::ThousandEpisodes => "show-1000",
            Self::SixtySeasons => "show-60-seasons",
        }
    }

    /// The set of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == name)
    }

    /// A plan for every show of the set.
    pub fn plans(self) -> Vec<ShowPlan> {
        match self {
            Self::SixShows => {
                let seasons: [&[u32]; 6] = [
                    &[6, 7, 7],
                    &[6, 6, 7, 7],
                    &[6, 6, 7, 7, 6],
                    &[6, 7, 6, 7, 6, 7],
                    &[7, 6, 7, 6, 7, 6],
                    &[6, 7, 6, 7, 6, 7, 6, 8],
                ];
                seasons
                    .into_iter()
                    .map(|seasons| ShowPlan { seasons: seasons.to_vec(), ..ShowPlan::regular(0, 0) })
                    .collect()
            }
            Self::FiftyEpisodes => vec![ShowPlan::regular(5, 10)],
            Self::ThousandEpisodes => vec![ShowPlan { guests: 3, ..ShowPlan::regular(10, 100) }],
            Self::SixtySeasons => vec![ShowPlan { guests: 3, ..ShowPlan::regular(60, 5) }],
        }
    }
}

/// Plans for the shows of a sample library: the oddities in turn, small enough to be scraped in seconds.
pub(crate) fn sample(count: usize) -> Vec<ShowPlan> {
    let plan = |seasons: &[u32]| ShowPlan {
        seasons: seasons.to_vec(),
        regulars: 10,
        guests: 4,
        ..ShowPlan::regular(0, 0)
    };
    (0..count)
        .map(|place| match place % SAMPLE_HABITS {
            0 => ShowPlan { specials: 3, pilot: true, orders: true, ..plan(&[8, 8]) },
            1 => plan(&[6, 6]),
            2 => ShowPlan { kind: ShowKind::Daily, ..plan(&[12]) },
            3 => ShowPlan { kind: ShowKind::Numbered, orders: true, ..plan(&[6, 6]) },
            4 => ShowPlan { running: true, specials: 1, ..plan(&[5, 5, 6]) },
            _ => plan(&[10]),
        })
        .collect()
}

/// Shows of a sample library after which the oddities begin again.
pub(crate) const SAMPLE_HABITS: usize = 6;

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(preset: ShowPreset) -> (usize, usize, u32) {
        let plans = preset.plans();
        (
            plans.len(),
            plans.iter().map(|plan| plan.seasons.len()).sum(),
            plans.iter().map(ShowPlan::episodes).sum(),
        )
    }

    #[test]
    fn presets_hold_what_their_names_say() {
        assert_eq!(totals(ShowPreset::SixShows), (6, 32, 209));
        assert_eq!(totals(ShowPreset::FiftyEpisodes), (1, 5, 50));
        assert_eq!(totals(ShowPreset::ThousandEpisodes), (1, 10, 1_000));
        assert_eq!(totals(ShowPreset::SixtySeasons), (1, 60, 300));
        for preset in ShowPreset::ALL {
            assert_eq!(ShowPreset::of_name(preset.name()), Some(preset));
        }
    }

    #[test]
    fn plans_are_cut_to_what_ids_leave_room_for() {
        let plan = ShowPlan { specials: 5, ..ShowPlan::regular(300, 100) }.bounded();
        assert_eq!((plan.seasons.len(), plan.episodes(), plan.specials), (199, MOST_EPISODES, 0));
    }
}
