//! The steps in which the pictures of one item are saved, in order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bioscope_http::{Client, FetchContext};
use bioscope_model::{ArtworkCandidate, Part, Provider};
use futures_util::future::join_all;
use tokio::sync::Semaphore;
use url::Url;

use super::load::{self, Downloaded};
use super::place;
use super::report::{PictureOutcome, PictureReport, SaveFault, SavedPicture};
use super::series::{self, Slot, series_of};
use super::shared::SharedDownloads;
use super::target::Target;
use super::timing::{Content, Step, measured};
use crate::atomic::{Durability, FileStep, FileWriter, Journal, StagedPicture, WriteFault, WriteOutcome};

/// Pictures of one item that are fetched or wait for their host at once. Hosts serve in order of arrival, so an item with
/// hundreds of pictures must not ask for all of them before others have asked for their few. No fewer than a host of
/// pictures usually lets be in flight, so that an item that is alone has all of it.
pub const PICTURES_AT_ONCE: usize = 16;

/// What the pictures of one item have in common.
#[derive(Debug, Clone)]
pub struct SaveOrder {
    /// What the item is, for the names of the timings.
    pub content: Content,
    /// The item's folder, which must exist; every target lies in it or in a folder below.
    pub folder: PathBuf,
    /// How much a power failure may take.
    pub durability: Durability,
    /// Whose requests these are.
    pub context: FetchContext,
    /// Who is told before files change; nobody where they need not be put back ever.
    pub journal: Option<Arc<dyn Journal>>,
}

/// Downloads, verifies and writes pictures; clones share everything.
#[derive(Clone)]
pub struct PictureSaver {
    client: Client,
    writer: FileWriter,
    /// The addresses that lead to each provider's pictures.
    origins: Arc<BTreeMap<Provider, Url>>,
    /// What several files are saved from, while several items are saved together.
    shared: Arc<SharedDownloads>,
}

impl PictureSaver {
    /// A saver that asks by `client` and writes by `writer`.
    ///
    /// `origins` holds each provider's base address, where its pictures' addresses come from; the client's address rules
    /// then say whether a picture may be where it is said to be.
    pub fn new(client: Client, writer: FileWriter, origins: BTreeMap<Provider, Url>) -> Self {
        Self { client, writer, origins: Arc::new(origins), shared: Arc::default() }
    }

    /// The same saver, which asks for the addresses in `shared` once.
    pub(super) fn sharing(&self, shared: Arc<SharedDownloads>) -> Self {
        Self { shared, ..self.clone() }
    }

    /// Downloads the best of `candidates` that is there and whole.
    ///
    /// A candidate that is gone or broken gives way to the next. A host that cannot answer does not: that is a fault, and
    /// no reason to take a worse picture. `Ok(None)` means that every candidate is gone, or that there was none.
    pub async fn download(
        &self,
        candidates: &[ArtworkCandidate],
        part: Part,
        context: &FetchContext,
    ) -> Result<Option<Downloaded>, SaveFault> {
        let load = |candidate: ArtworkCandidate| self.load(candidate, part, context);
        let mut slots = series::fill(1, candidates.to_vec(), load).await;
        match slots.pop() {
            Some(Slot::Filled(downloaded)) => Ok(Some(*downloaded)),
            Some(Slot::Failed(fault)) => Err(fault),
            Some(Slot::Empty) | None => Ok(None),
        }
    }

    /// Saves the pictures of one item and says what became of each, in the order of `targets`.
    ///
    /// All are downloaded at once ([`PICTURES_AT_ONCE`] and the client's gates limit how many really are), then written. Targets of one kind whose
    /// index rises, such as fanart and extrafanarts, share their candidates: no two get the same address or content.
    ///
    /// Dropping the future stops the downloads; a write that has begun is finished in the background.
    pub async fn save_all(&self, order: &SaveOrder, targets: Vec<Target>) -> Vec<PictureReport> {
        if targets.is_empty() {
            return Vec::new();
        }
        measured(order.content, Step::Total, self.save_in_steps(order, targets)).await
    }

    async fn save_in_steps(&self, order: &SaveOrder, targets: Vec<Target>) -> Vec<PictureReport> {
        let settled = self.settle_without_download(order, &targets).await;
        let open: Vec<bool> = settled.iter().map(Option::is_none).collect();

        let download = self.download_all(order, &targets, &open);
        let slots = measured(order.content, Step::ParallelDownload, download).await;

        let write = self.write_all(order, &targets, slots);
        let written = measured(order.content, Step::SaveToDisk, write).await;

        let outcomes = settled.into_iter().zip(written).map(|(settled, written)| settled.unwrap_or(written));
        targets
            .into_iter()
            .zip(outcomes)
            .map(|(target, outcome)| PictureReport::new(target, outcome))
            .collect()
    }

    /// What needs no download: pictures that are there and stay, and targets that cannot be written.
    async fn settle_without_download(
        &self,
        order: &SaveOrder,
        targets: &[Target],
    ) -> Vec<Option<PictureOutcome>> {
        let folder = order.folder.clone();
        let wanted: Vec<_> =
            targets.iter().map(|target| (target.path.clone(), target.keep_existing)).collect();
        let look = self.writer.run(order.folder.clone(), move |_| Ok(place::look(&folder, &wanted)));
        match look.await {
            Ok(found) => found,
            Err(fault) => targets
                .iter()
                .map(|target| Some(PictureOutcome::from(WriteFault::new(&target.path, fault.cause))))
                .collect(),
        }
    }

    async fn download_all(&self, order: &SaveOrder, targets: &[Target], open: &[bool]) -> Vec<Slot> {
        let series = series_of(targets, open);
        let places = Semaphore::new(PICTURES_AT_ONCE);
        let filled = join_all(series.iter().map(|series| {
            let load = |candidate: ArtworkCandidate| async {
                let _place = places.acquire().await;
                self.load(candidate, series.part, &order.context).await
            };
            series::fill(series.places.len(), series.candidates.clone(), load)
        }))
        .await;
        let mut slots: Vec<Slot> = targets.iter().map(|_| Slot::Empty).collect();
        for (series, filled) in series.iter().zip(filled) {
            for (place, slot) in series.places.iter().zip(filled) {
                slots[*place] = slot;
            }
        }
        slots
    }

    async fn write_all(
        &self,
        order: &SaveOrder,
        targets: &[Target],
        slots: Vec<Slot>,
    ) -> Vec<PictureOutcome> {
        let mut outcomes: Vec<PictureOutcome> = Vec::with_capacity(targets.len());
        let mut groups = Vec::new();
        let mut written = Vec::new();
        for (target, slot) in targets.iter().zip(slots) {
            let number = outcomes.len();
            outcomes.push(match slot {
                Slot::Failed(fault) => PictureOutcome::Failed(fault),
                Slot::Empty => PictureOutcome::NothingOnOffer,
                Slot::Filled(downloaded) => match steps_for(order, target, *downloaded) {
                    Err(fault) => fault.into(),
                    Ok((saved, place, steps)) => {
                        groups.push((target.path.clone(), steps));
                        written.push((number, place, saved));
                        // Until it is known what became of it.
                        PictureOutcome::NothingOnOffer
                    }
                },
            });
        }
        let writer = match &order.journal {
            Some(journal) => &self.writer.noting(Arc::clone(journal)),
            None => &self.writer,
        };
        for ((number, place, saved), taken) in written.into_iter().zip(Box::pin(writer.change(groups)).await)
        {
            outcomes[number] = match taken {
                Err(fault) => fault.into(),
                Ok(steps) if steps.get(place) == Some(&WriteOutcome::Written) => PictureOutcome::Saved(saved),
                Ok(_) => PictureOutcome::EqualAlready(saved),
            };
        }
        if order.durability == Durability::Full {
            self.sync_folders(&order.folder, &outcomes).await;
        }
        outcomes
    }

    /// Makes the new names last. Where that fails the pictures are whole and can be had again, so it is only told.
    async fn sync_folders(&self, item_folder: &Path, outcomes: &[PictureOutcome]) {
        let mut folders: BTreeSet<&Path> = outcomes
            .iter()
            .filter_map(|outcome| match outcome {
                PictureOutcome::Saved(saved) => saved.path.parent(),
                _ => None,
            })
            .collect();
        if !folders.is_empty() {
            // It holds the names of the folders that were made for the pictures.
            folders.insert(item_folder);
        }
        for folder in folders {
            if let Err(fault) = self.writer.sync_folder(folder.to_owned()).await {
                tracing::warn!(%fault, "pictures may be lost in a power failure");
            }
        }
    }

    async fn load(
        &self,
        candidate: ArtworkCandidate,
        part: Part,
        context: &FetchContext,
    ) -> Result<Downloaded, load::LoadFault> {
        let origin = self.origins.get(&candidate.source).cloned();
        // On the heap: this is held by every future that waits for a picture, and is large.
        let loading = Box::pin(load::load(&self.client, candidate.clone(), origin, part, context.clone()));
        self.shared.load(&candidate, part, loading).await
    }
}

/// The picture as it will be saved, and the steps that save it with the place of the file's own among them.
fn steps_for(
    order: &SaveOrder,
    target: &Target,
    downloaded: Downloaded,
) -> Result<(SavedPicture, usize, Vec<FileStep>), WriteFault> {
    let Downloaded { bytes, facts, candidate } = downloaded;
    let length = bytes.len() as u64;
    let picture = StagedPicture {
        part: target.part,
        index: target.index,
        url: candidate.url.clone(),
        width: facts.width,
        height: facts.height,
    };
    let steps = place::steps(&order.folder, &target.path, bytes, facts.format, order.durability, picture);
    let (path, place, steps) = steps?;
    Ok((SavedPicture { path, bytes: length, facts, candidate }, place, steps))
}
