//! Which levels of a show have to be done, and what of each.

use std::collections::{BTreeMap, BTreeSet};

use bioscope_model::{ArtworkKind, Part, PartSet};
use bioscope_nfo::file_names::{self, SeasonPictures};
use bioscope_store::{ItemId, ItemRecord};

use super::family::Family;
use crate::run::Run;
use crate::stage::Ending;
use crate::stage::commit::{all_as_left, blocking, chosen_anew, was_done_this_way};
use crate::task::Limit;

/// What of a show is done already, the same way, recently, and is still there.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settled(BTreeSet<ItemId>);

impl Settled {
    /// Compares what the library says with what lies on the disk.
    pub(crate) async fn look(run: &Run, family: &Family) -> Self {
        if chosen_anew(run, &family.show).await {
            return Self::default();
        }
        let all = [&family.show].into_iter().chain(&family.episodes).chain(family.seasons.values());
        let done: Vec<_> = all
            .filter(|item| was_done_this_way(run, item))
            .map(|item| (item.id, item.written.clone()))
            .collect();
        let still_there =
            move || done.into_iter().filter(|(_, written)| all_as_left(written)).map(|(id, _)| id).collect();
        Self(blocking(still_there).await)
    }

    fn holds(&self, item: &ItemRecord) -> bool {
        self.0.contains(&item.id)
    }
}

/// What is to be done of a show.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    /// The show's parts; `None` where nothing of it is done, not even its row.
    pub(crate) show: Option<PartSet>,
    /// Those of all seasons together.
    pub(crate) all_seasons: PartSet,
    /// Those of each episode to be done, by its place in the family.
    pub(crate) episodes: BTreeMap<usize, PartSet>,
    /// Seasons that are in the library and are not to be done.
    seasons_left_out: BTreeSet<u32>,
    /// Whether seasons are done that are not in the library yet.
    makes_seasons: bool,
}

impl Work {
    /// What is not settled, locked or left out of `limit`; ends the show where that is nothing.
    pub(crate) fn of(run: &Run, family: &Family, limit: &Limit, settled: &Settled) -> Result<Self, Ending> {
        let is_locked =
            |item: &ItemRecord| (item.locked || item.scanned.player.locked) && !run.settings.named_by_user;
        if is_locked(&family.show) {
            return Err(Ending::Skipped);
        }
        let limit = Limited::of(limit, family);
        let is_open = |item: &ItemRecord| !settled.holds(item) && !is_locked(item);

        let show = (is_open(&family.show) && limit.takes_show(&family.show)).then(|| show_parts(run, family));
        let mut work = Self {
            all_seasons: match &show {
                Some(_) => all_seasons_parts(run, family),
                None => PartSet::default(),
            },
            show: show.filter(|parts| !(run.settings.only_missing && parts.is_empty())),
            episodes: BTreeMap::new(),
            seasons_left_out: BTreeSet::new(),
            makes_seasons: limit.is_whole(),
        };
        for video in &family.videos {
            // What one of a video's episodes changes in their file would make the others look changed.
            let episodes = || video.episodes.iter().filter(|&&place| limit.takes(&family.episodes[place]));
            if episodes().any(|&place| is_open(&family.episodes[place])) {
                let artwork = family.episode_artwork(&video.files);
                let has_nfo = !family.episode_nfo_candidates(&video.files).is_empty();
                let parts = wanted(run, &run.settings.parts.episode, |part| match part {
                    Part::Nfo => has_nfo,
                    Part::Artwork(kind) => artwork.contains_key(&kind),
                    Part::ExtraFanarts | Part::ActorThumbs => false,
                });
                let open = episodes().filter(|&&place| !is_locked(&family.episodes[place]));
                if !parts.is_empty() {
                    work.episodes.extend(open.map(|&place| (place, parts.clone())));
                }
            }
        }
        let mut has_open_season = false;
        for (&number, season) in &family.seasons {
            let has_work =
                is_open(season) && limit.takes(season) && !season_parts(run, family, number).is_empty();
            if has_work {
                has_open_season = true;
            } else {
                work.seasons_left_out.insert(number);
            }
        }
        if work.show.is_some() || !work.all_seasons.is_empty() || !work.episodes.is_empty() || has_open_season
        {
            return Ok(work);
        }
        let is_all_settled = settled.holds(&family.show)
            && family.episodes.iter().all(|episode| settled.holds(episode) || !limit.takes(episode));
        Err(if is_all_settled { Ending::Unchanged } else { Ending::Skipped })
    }

    /// All of it, because what is there was done for another show.
    pub(crate) fn anew(run: &Run, family: &Family) -> Result<Self, Ending> {
        Self::of(run, family, &Limit::Whole, &Settled::default())
    }

    /// The parts of a season that has files; `None` where nothing of it is done.
    pub(crate) fn season(&self, run: &Run, family: &Family, number: u32) -> Option<PartSet> {
        let is_wanted = if family.seasons.contains_key(&number) {
            !self.seasons_left_out.contains(&number)
        } else {
            self.makes_seasons
        };
        is_wanted.then(|| season_parts(run, family, number)).filter(|parts| !parts.is_empty())
    }
}

/// The parts asked for, without those that are there where only missing ones are wanted.
fn wanted(run: &Run, asked: &PartSet, is_there: impl Fn(Part) -> bool) -> PartSet {
    asked.iter().filter(|part| !(run.settings.only_missing && is_there(*part))).collect()
}

fn show_parts(run: &Run, family: &Family) -> PartSet {
    let nfo = file_names::show_nfo_path(family.folder());
    wanted(run, &run.settings.parts.show, |part| match part {
        Part::Nfo => family.has(&nfo),
        Part::Artwork(kind) => family.show_artwork(kind, 0).is_some(),
        Part::ExtraFanarts => family.has_extra_fanarts(),
        Part::ActorThumbs => false,
    })
}

fn all_seasons_parts(run: &Run, family: &Family) -> PartSet {
    let artwork = family.season_artwork(SeasonPictures::All);
    wanted(run, &run.settings.parts.all_seasons, |part| has_picture(&artwork, part))
}

fn season_parts(run: &Run, family: &Family, number: u32) -> PartSet {
    let artwork = family.season_artwork(SeasonPictures::Number(number));
    let nfo = family.season_folder(number).map(file_names::season_nfo_path);
    let is_there = |part: Part| match part {
        Part::Nfo => nfo.as_ref().is_some_and(|nfo| family.has(nfo)),
        other => has_picture(&artwork, other),
    };
    wanted(run, &run.settings.parts.season, is_there)
}

fn has_picture<V>(artwork: &BTreeMap<ArtworkKind, V>, part: Part) -> bool {
    matches!(part, Part::Artwork(kind) if artwork.contains_key(&kind))
}

/// A limit with the episodes of the seasons that it names.
enum Limited {
    Whole,
    Only(BTreeSet<ItemId>),
}

impl Limited {
    fn of(limit: &Limit, family: &Family) -> Self {
        let Limit::Only(named) = limit else { return Self::Whole };
        let mut only = named.clone();
        for (place, episode) in family.episodes.iter().enumerate() {
            let told = episode.details.number.map(|number| number.season);
            let season = told.or(family.place(place).season);
            let season = season.and_then(|season| family.seasons.get(&season));
            if season.is_some_and(|season| named.contains(&season.id)) {
                only.insert(episode.id);
            }
        }
        Self::Only(only)
    }

    fn is_whole(&self) -> bool {
        matches!(self, Self::Whole)
    }

    fn takes(&self, item: &ItemRecord) -> bool {
        match self {
            Self::Whole => true,
            Self::Only(only) => only.contains(&item.id),
        }
    }

    /// A show of which only a part is asked for is done itself only where it never was.
    fn takes_show(&self, show: &ItemRecord) -> bool {
        self.is_whole() || show.scraped_at.is_none()
    }
}
