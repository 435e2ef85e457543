//! The pictures of several items at once, such as a show with its seasons and episodes.
//!
//! Each item is told as its own pictures are complete, so that it can be committed while others are still on their way.
//! Where two items want the same file, the first in the list gets it for both; where two files have the same address, it
//! is asked for once.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bioscope_http::FetchContext;
use bioscope_model::ArtworkCandidate;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::sync::watch;

use super::place;
use super::report::{PictureOutcome, PictureReport, SaveFault};
use super::saver::{PictureSaver, SaveOrder};
use super::shared::SharedDownloads;
use super::target::Target;
use super::timing::Content;
use crate::atomic::{Durability, Journal};

/// How many items are in work at once; more than any gate lets through, and few enough that what waits to be written does
/// not add up.
pub const MAX_GROUPS_IN_WORK: usize = 64;

/// The pictures of one item among those of several.
#[derive(Debug, Clone)]
pub struct SaveGroup<Key> {
    /// What the caller knows the item by.
    pub key: Key,
    /// What the item is, for the names of the timings.
    pub content: Content,
    /// Whose requests these are.
    pub context: FetchContext,
    /// Who is told before files change.
    pub journal: Option<Arc<dyn Journal>>,
    /// The pictures.
    pub targets: Vec<Target>,
}

impl PictureSaver {
    /// Saves the pictures of several items that lie in or below `folder`, and calls `done` with each item's reports (in
    /// the order of its targets) as soon as all of them are settled. Up to [`MAX_GROUPS_IN_WORK`] items are in work at
    /// once, the first ones first; what `done` returns is awaited while others go on.
    ///
    /// A file that an earlier item saves already is reported as [`PictureOutcome::Kept`] in the later one; what that one
    /// offers for it serves where the earlier one's candidates do not.
    pub async fn save_groups<Key, Done, Doing>(
        &self,
        folder: &Path,
        durability: Durability,
        groups: Vec<SaveGroup<Key>>,
        done: Done,
    ) where
        Done: Fn(Key, Vec<PictureReport>) -> Doing,
        Doing: Future<Output = ()>,
    {
        let plans = plan(folder, durability, groups);
        let shared = SharedDownloads::of(plans.iter().flat_map(Plan::addresses));
        let saver = self.sharing(Arc::new(shared));

        let mut waiting = plans.into_iter();
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < MAX_GROUPS_IN_WORK
                && let Some(plan) = waiting.next()
            {
                running.push(saver.save_plan(plan, &done));
            }
            if running.next().await.is_none() {
                break;
            }
        }
    }

    async fn save_plan<Key, Done, Doing>(&self, plan: Plan<Key>, done: &Done)
    where
        Done: Fn(Key, Vec<PictureReport>) -> Doing,
        Doing: Future<Output = ()>,
    {
        let mut own = self.save_all(&plan.order, plan.own).await.into_iter().zip(plan.followed);
        let mut reports = Vec::with_capacity(plan.places.len());
        for place in plan.places {
            match place {
                Place::Own => {
                    if let Some((report, followed)) = own.next() {
                        if let Some(sender) = followed {
                            sender.send_replace(Some(Settled::of(&report)));
                        }
                        reports.push(report);
                    }
                }
                // An earlier item's, which is in work or done: nobody waits for a later one.
                Place::Follows(target, receiver) => {
                    reports.push(PictureReport::new(target, settled(receiver).await));
                }
            }
        }
        done(plan.key, reports).await;
    }
}

/// What one item does of its targets.
struct Plan<Key> {
    key: Key,
    order: SaveOrder,
    /// The targets that no other item has taken.
    own: Vec<Target>,
    /// For each of them whom to tell, where anybody follows.
    followed: Vec<Option<watch::Sender<Option<Settled>>>>,
    /// All targets, in order.
    places: Vec<Place>,
}

enum Place {
    /// The next of the own ones.
    Own,
    /// One that somebody before has taken.
    Follows(Target, watch::Receiver<Option<Settled>>),
}

/// What became of a picture, for those that follow.
#[derive(Debug)]
enum Settled {
    There(PathBuf),
    Nothing,
    Failed(SaveFault),
}

impl Settled {
    fn of(report: &PictureReport) -> Self {
        match (&report.outcome, report.path()) {
            (PictureOutcome::Failed(fault), _) => Self::Failed(fault.again()),
            (_, Some(path)) => Self::There(path.clone()),
            (_, None) => Self::Nothing,
        }
    }
}

async fn settled(mut receiver: watch::Receiver<Option<Settled>>) -> PictureOutcome {
    match receiver.wait_for(Option::is_some).await.as_deref() {
        Ok(Some(Settled::There(path))) => PictureOutcome::Kept { path: path.clone() },
        Ok(Some(Settled::Failed(fault))) => PictureOutcome::Failed(fault.again()),
        Ok(Some(Settled::Nothing) | None) | Err(_) => PictureOutcome::NothingOnOffer,
    }
}

/// Gives each file to the first item that wants it, with all that is offered for it.
fn plan<Key>(folder: &Path, durability: Durability, groups: Vec<SaveGroup<Key>>) -> Vec<Plan<Key>> {
    let mut plans: Vec<Plan<Key>> = Vec::with_capacity(groups.len());
    let mut owners: HashMap<PathBuf, (usize, usize)> = HashMap::new();
    for group in groups {
        let number = plans.len();
        let SaveGroup { key, content, context, journal, targets } = group;
        let order = SaveOrder { content, folder: folder.to_owned(), durability, context, journal };
        plans.push(Plan { key, order, own: Vec::new(), followed: Vec::new(), places: Vec::new() });
        for target in targets {
            if let Some(&(owner, index)) = owners.get(&place::name_of(&target.path)) {
                let receiver = plans[owner].follow(index, &target.candidates);
                plans[number].places.push(Place::Follows(target, receiver));
            } else {
                owners.insert(place::name_of(&target.path), (number, plans[number].own.len()));
                plans[number].own.push(target);
                plans[number].followed.push(None);
                plans[number].places.push(Place::Own);
            }
        }
    }
    plans
}

impl<Key> Plan<Key> {
    /// Each address once, since the targets of one item share their candidates already.
    fn addresses(&self) -> HashSet<&str> {
        let candidates = self.own.iter().flat_map(|target| &target.candidates);
        candidates.map(|candidate| candidate.url.as_str()).collect()
    }

    /// What will become of the own target at `index`, for which `candidates` are offered too.
    fn follow(&mut self, index: usize, candidates: &[ArtworkCandidate]) -> watch::Receiver<Option<Settled>> {
        let own = &mut self.own[index].candidates;
        for candidate in candidates {
            if own.iter().all(|known| known.url != candidate.url) {
                own.push(candidate.clone());
            }
        }
        self.followed[index].get_or_insert_with(|| watch::Sender::new(None)).subscribe()
    }
}
