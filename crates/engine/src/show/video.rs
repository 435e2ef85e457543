//! One video: its episodes are merged, written into one NFO file, and committed one by one.

use std::collections::BTreeSet;

use bioscope_model::merge::MergedItem;
use bioscope_model::{EpisodeNumber, Part, Provider};
use bioscope_store::{ItemRecord, Outcome};

use super::episodes::{Found, NotFound};
use super::family::Video;
use super::finish::{Ended, Finish};
use super::nfo::{Entry, ExistingEpisodes};
use super::part::PartEnd;
use super::{merged, nfo};
use crate::stage::artwork::Pictures;
use crate::stage::nfo::WrittenNfo;
use crate::stage::{Ending, hand_edits};

/// A video of which some episodes' pictures are settled.
pub(super) struct SettledVideo<'a> {
    video: &'a Video,
    /// Episodes whose pictures are still on their way.
    waiting: BTreeSet<usize>,
    episodes: Vec<(usize, Result<Pictures, Ending>)>,
}

impl<'a> SettledVideo<'a> {
    /// A video of which nothing is settled; `is_wanted` says which of its episodes are to be done.
    pub(super) fn of(video: &'a Video, is_wanted: impl Fn(usize) -> bool) -> Self {
        let waiting = video.episodes.iter().copied().filter(|place| is_wanted(*place)).collect();
        Self { video, waiting, episodes: Vec::new() }
    }

    /// Whether pictures of its are on their way.
    pub(super) fn is_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Notes the pictures of an episode; returns its video when those of all its episodes are there.
    pub(super) fn arrived(
        videos: &mut [Self],
        place: usize,
        pictures: Result<Pictures, Ending>,
    ) -> Option<Self> {
        let video = videos.iter_mut().find(|video| video.waiting.contains(&place))?;
        video.waiting.remove(&place);
        video.episodes.push((place, pictures));
        let episodes = if video.is_waiting() { None } else { Some(std::mem::take(&mut video.episodes)) };
        Some(Self { video: video.video, waiting: BTreeSet::new(), episodes: episodes? })
    }

    /// Its episodes in order; those whose pictures never were on their way have none.
    fn in_order(self) -> Vec<(usize, Result<Pictures, Ending>)> {
        let mut episodes = self.episodes;
        episodes.extend(self.waiting.into_iter().map(|place| (place, Ok(Pictures::default()))));
        episodes.sort_by_key(|(place, _)| *place);
        episodes
    }
}

/// An episode that is ready to be written.
struct Ready {
    place: usize,
    item: ItemRecord,
    merged: MergedItem,
    number: EpisodeNumber,
    is_another: bool,
    pictures: Pictures,
}

impl Finish<'_> {
    /// One video: its episodes are merged, written into one file and committed one by one.
    pub(super) async fn video(&self, settled: SettledVideo<'_>) -> Result<Vec<Ended>, Ending> {
        let video = settled.video;
        let existing = nfo::read_episodes(self.family, video).await;
        let (mut ended, mut ready) = (Vec::new(), Vec::new());
        for (place, pictures) in settled.in_order() {
            let item = self.reread(&self.family.episodes[place]).await?;
            match (self.told.found(place), pictures) {
                (_, Err(Ending::PutBack)) => return Err(Ending::PutBack),
                (Err(not_found), _) => {
                    let part = self.not_found(&item, place, video, not_found);
                    ended.push(Ended { part, item });
                }
                (Ok(_), Err(ending)) => {
                    let part = PartEnd::of(&item, Err(ending))?;
                    ended.push(Ended { part, item });
                }
                (Ok(found), Ok(pictures)) => {
                    ready.push(self.ready(place, item, found, &existing, pictures).await?);
                }
            }
        }
        share_pictures(&mut ready);
        let mut written = self.write(video, existing, &ready).await;
        for Ready { item, merged, number, pictures, .. } in ready {
            let missing = self.told.missing_of_season(number.season);
            let kept = match &mut written {
                Ok(written) => {
                    // The first syncs the folder for all of them.
                    let unsynced = written.unsynced.take();
                    let written = WrittenNfo { unsynced, ..written.clone() };
                    self.commit(&item, merged, written, pictures, missing).await
                }
                Err(ending) => Err(ending.clone()),
            };
            let part = PartEnd::of(&item, kept)?;
            ended.push(Ended { part, item });
        }
        Ok(ended)
    }

    /// Merges one episode, with what a person changed in its file.
    async fn ready(
        &self,
        place: usize,
        item: ItemRecord,
        found: &Found,
        existing: &ExistingEpisodes,
        pictures: Pictures,
    ) -> Result<Ready, Ending> {
        let (number, answers) = (found.number, self.told.episode(found));
        let is_another = merged::is_another(&item, &answers);
        let merged = merged::episode(self.run, &item, number, &answers);
        let mut ready = Ready { place, item, merged, number, is_another, pictures };
        if !is_another
            && let Some(edits) =
                hand_edits::find(&ready.item, existing.in_file(number), &ready.merged.details)
        {
            ready.item = hand_edits::keep(self.run, &ready.item, edits).await?;
            ready.merged = merged::episode(self.run, &ready.item, number, &answers);
        }
        Ok(ready)
    }

    async fn write(
        &self,
        video: &Video,
        existing: ExistingEpisodes,
        ready: &[Ready],
    ) -> Result<WrittenNfo, Ending> {
        let wants_nfo = |one: &Ready| self.work.episodes[&one.place].contains(Part::Nfo);
        if !ready.iter().any(wants_nfo) {
            return Ok(WrittenNfo { path: existing.path().map(Into::into), ..WrittenNfo::default() });
        }
        let entries: Vec<Entry<'_>> = ready
            .iter()
            .map(|one| Entry {
                item: &one.item,
                merged: &one.merged,
                number: one.number,
                is_another: one.is_another,
            })
            .collect();
        nfo::write_episodes(self.run, self.family, video, existing, &entries).await
    }

    /// An episode that no source knows; where one of them could not answer, it is asked again next time.
    fn not_found(&self, item: &ItemRecord, place: usize, video: &Video, not_found: &NotFound) -> PartEnd {
        let missing = match self.family.place(place).season {
            Some(season) => self.told.missing_of_season(season),
            None => self.told.missing_of_any(),
        };
        let what = &not_found.what;
        let asked = self.told.asked().join(", ");
        if !missing.is_empty() {
            let labels: Vec<&str> = missing.iter().map(Provider::label).collect();
            let labels = labels.join(", ");
            let reason = format!("{asked} did not tell of {what}, and {labels} could not answer.");
            return PartEnd::without_trace(item, Outcome::Failed, reason, missing);
        }
        let mut reason = if not_found.is_ambiguous {
            format!("Several episodes fit {what}, and no title tells which (asked: {asked}).")
        } else {
            format!("No source knows {what} (asked: {asked}); with --refresh they are asked anew.")
        };
        if video.episodes.iter().any(|&other| self.told.found(other).is_ok()) {
            reason.push_str(" Its file holds an episode that is known; the sources may count both as one.");
        }
        PartEnd::without_trace(item, Outcome::NotFound, reason, missing)
    }
}

/// The episodes of one video share its pictures: who came second knows as well where they are from.
fn share_pictures(ready: &mut [Ready]) {
    let saved: Vec<_> = ready.iter().flat_map(|one| one.pictures.chosen.clone()).collect();
    for picture in ready.iter_mut().flat_map(|one| &mut one.pictures.chosen) {
        if picture.url.is_empty()
            && let Some(known) =
                saved.iter().find(|known| known.path == picture.path && !known.url.is_empty())
        {
            picture.clone_from(known);
        }
    }
}
