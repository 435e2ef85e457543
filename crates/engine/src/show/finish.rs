//! Finishes each season and video as its pictures are there, and the show when all are done.

use std::collections::BTreeMap;

use bioscope_model::merge::MergedItem;
use bioscope_model::{Part, PartSet, Provider};
use bioscope_store::{ItemRecord, Outcome};
use futures_util::StreamExt;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::FuturesUnordered;
use tokio::sync::mpsc;
use tokio::time::Instant;

use super::family::Family;
use super::part::PartEnd;
use super::pictures::{SettledPictures, Whose};
use super::told::Told;
use super::video::SettledVideo;
use super::work::Work;
use super::{merged, nfo};
use crate::run::{Run, store_trouble, title_of};
use crate::stage::artwork::Pictures;
use crate::stage::identify::Identity;
use crate::stage::nfo::WrittenNfo;
use crate::stage::{Ending, commit, united};

/// Videos and seasons that are written at once: as many as share one transaction of the library.
const MOST_AT_ONCE: usize = 64;

/// All that is known when the sources have answered.
pub(crate) struct Finish<'a> {
    pub(crate) run: &'a Run,
    pub(crate) family: &'a Family,
    pub(crate) work: &'a Work,
    pub(crate) identity: &'a Identity,
    pub(crate) told: &'a Told,
    pub(crate) started: Instant,
}

/// What became of all below the show, and the show's own pictures.
#[derive(Default)]
pub(crate) struct Parts {
    /// The show's, with the files of those of all seasons together.
    pub(super) pictures: Pictures,
    /// Pictures written of what is below the show.
    pub(super) written: u32,
    /// Whether anything below the show is new or changed.
    pub(super) has_scraped: bool,
    /// What failed, a sentence each.
    pub(super) failures: Vec<String>,
    /// Whether the run is being stopped and something was left undone.
    pub(super) is_put_back: bool,
}

/// A season or an episode, and how it ended.
pub(super) struct Ended {
    pub(super) part: PartEnd,
    pub(super) item: ItemRecord,
}

/// A season to be done.
struct Season {
    number: u32,
    parts: PartSet,
    item: ItemRecord,
}

impl<'a> Finish<'a> {
    /// Finishes what is below the show, each as soon as its pictures are settled.
    pub(crate) async fn parts(&self, mut settled: mpsc::Receiver<SettledPictures>) -> Result<Parts, Ending> {
        let mut parts = Parts::default();
        let mut seasons = self.seasons().await?;
        let mut videos = self.videos();
        let mut in_work: FuturesUnordered<BoxFuture<'_, Result<Vec<Ended>, Ending>>> =
            FuturesUnordered::new();
        let mut is_open = true;
        while is_open || !in_work.is_empty() {
            tokio::select! {
                arrived = settled.recv(), if is_open && in_work.len() < MOST_AT_ONCE => match arrived {
                    Some(SettledPictures { whose: whose @ (Whose::Show | Whose::AllSeasons), pictures }) => {
                        parts.keep(whose, pictures);
                    }
                    Some(SettledPictures { whose: Whose::Season(number), pictures }) => {
                        let season = seasons.remove(&number);
                        in_work.extend(season.map(|season| self.season(season, pictures).boxed()));
                    }
                    Some(SettledPictures { whose: Whose::Episode(place), pictures }) => {
                        let video = SettledVideo::arrived(&mut videos, place, pictures);
                        in_work.extend(video.map(|video| self.video(video).boxed()));
                    }
                    None => {
                        is_open = false;
                        // What only a source without pictures knows had none to wait for.
                        let seasons = std::mem::take(&mut seasons).into_values();
                        in_work.extend(seasons.map(|season| self.season(season, Ok(Pictures::default())).boxed()));
                        let videos = std::mem::take(&mut videos).into_iter().filter(SettledVideo::is_waiting);
                        in_work.extend(videos.map(|video| self.video(video).boxed()));
                    }
                },
                Some(ended) = in_work.next(), if !in_work.is_empty() => match ended {
                    Ok(ended) => {
                        for Ended { part, item } in ended {
                            part.tell(self.run, &item, self.started.elapsed()).await;
                            parts.count(&part);
                        }
                    }
                    Err(ending) => parts.ended(ending),
                },
            }
        }
        Ok(parts)
    }

    /// The seasons to be done, made where the library does not have them yet.
    async fn seasons(&self) -> Result<BTreeMap<u32, Season>, Ending> {
        let (run, family) = (self.run, self.family);
        let of_files = self.told.seasons().into_iter();
        let wanted: BTreeMap<u32, PartSet> =
            of_files.filter_map(|number| Some((number, self.work.season(run, family, number)?))).collect();
        let mut items = family.with_seasons(run, wanted.keys().copied()).await?;
        let season = |(number, parts)| {
            // In a dry run a season that is not there yet leaves no trace.
            Some((number, Season { number, parts, item: items.remove(&number)? }))
        };
        Ok(wanted.into_iter().filter_map(season).collect())
    }

    fn videos(&self) -> Vec<SettledVideo<'a>> {
        let videos = self.family.videos.iter();
        videos.map(|video| SettledVideo::of(video, |place| self.work.episodes.contains_key(&place))).collect()
    }

    async fn season(&self, season: Season, pictures: Result<Pictures, Ending>) -> Result<Vec<Ended>, Ending> {
        let Season { number, parts, item } = season;
        let done = async {
            let pictures = pictures?;
            let merged = merged::season(self.run, &item, number, &self.told.season(number));
            let written = if parts.contains(Part::Nfo) {
                nfo::write_season(self.run, self.family, number, &item, &merged).await?
            } else {
                WrittenNfo::default()
            };
            self.commit(&item, merged, written, pictures, self.told.missing_of_season(number)).await
        };
        let part = PartEnd::of(&item, done.await)?;
        Ok(vec![Ended { part, item }])
    }

    /// Keeps one of them; says also what it is called now, and which sources are missing.
    pub(super) async fn commit(
        &self,
        item: &ItemRecord,
        merged: MergedItem,
        written: WrittenNfo,
        pictures: Pictures,
        missing: Vec<Provider>,
    ) -> Result<Kept, Ending> {
        let title = merged.details.title.clone().unwrap_or_else(|| title_of(item));
        let missing = united([missing, pictures.missing.clone()]);
        let elapsed = self.started.elapsed();
        let committed =
            commit::commit(self.run, item, merged, written, pictures, missing.clone(), elapsed).await?;
        Ok(Kept { committed, title, missing })
    }

    /// The item as it is now: the user may have edited or locked something while the sources were asked.
    pub(super) async fn reread(&self, item: &ItemRecord) -> Result<ItemRecord, Ending> {
        self.run.library.item(item.id).await.map_err(|error| Ending::failed(store_trouble(&error)))
    }
}

/// What was kept of an item.
pub(super) struct Kept {
    pub(super) committed: commit::Committed,
    pub(super) title: String,
    pub(super) missing: Vec<Provider>,
}

impl Parts {
    /// Keeps the pictures of the show and of all its seasons together, which its row stands for, too.
    fn keep(&mut self, whose: Whose, pictures: Result<Pictures, Ending>) {
        match pictures {
            Ok(pictures) => {
                let own = &mut self.pictures;
                own.files.extend(pictures.files);
                own.missing.extend(pictures.missing);
                own.changes.extend(pictures.changes);
                own.written += pictures.written;
                if whose == Whose::Show {
                    // An item has one picture of each kind in use; those of all seasons count among its files.
                    own.chosen = pictures.chosen;
                }
            }
            Err(ending) => self.ended(ending),
        }
    }

    fn ended(&mut self, ending: Ending) {
        match ending {
            Ending::Failed { reason, .. } => self.failures.push(reason),
            _ => self.is_put_back = true,
        }
    }

    fn count(&mut self, part: &PartEnd) {
        self.written += part.pictures;
        match part.outcome {
            Outcome::Scraped => self.has_scraped = true,
            // One that a silent source may know is no failure of the show's: its row names that source.
            Outcome::Failed if part.missing.is_empty() => {
                let reason = part.error.as_deref().unwrap_or_default();
                self.failures.push(format!("{}: {reason}", part.title));
            }
            _ => {}
        }
    }
}
