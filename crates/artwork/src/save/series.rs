//! The pictures of one kind, such as fanart and extrafanarts, which share their candidates.

use std::collections::HashSet;

use bioscope_model::{ArtworkCandidate, Part};
use futures_util::future::join_all;

use super::load::{Downloaded, LoadFault};
use super::report::SaveFault;
use super::target::Target;
use crate::choose::MAX_FALLBACKS;

/// Targets that share their candidates.
#[derive(Debug)]
pub(super) struct Series {
    /// What its pictures must be able to serve as.
    pub(super) part: Part,
    /// The targets to fill, by their places in the list, in the order of their index.
    pub(super) places: Vec<usize>,
    /// Each address once, best first.
    pub(super) candidates: Vec<ArtworkCandidate>,
}

/// What became of one place of a series.
#[derive(Debug)]
pub(super) enum Slot {
    /// Boxed, because most places of a list are of the other sizes until their turn.
    Filled(Box<Downloaded>),
    /// Nothing is there that it could show.
    Empty,
    Failed(SaveFault),
}

/// Groups the `open` ones of `targets`: a target of index 0 begins a series, the extrafanarts after it join it.
///
/// A picture that stays on disk keeps the best candidate to itself, because it most likely is that one.
pub(super) fn series_of(targets: &[Target], open: &[bool]) -> Vec<Series> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (place, target) in targets.iter().enumerate() {
        let family = |place: usize| (is_fanart(targets[place].part), targets[place].path.parent());
        let joined = (target.part == Part::ExtraFanarts)
            .then(|| groups.iter_mut().rev().find(|group| family(group[0]) == family(place)))
            .flatten();
        match joined {
            Some(group) => group.push(place),
            None => groups.push(vec![place]),
        }
    }
    groups.into_iter().filter_map(|group| series(targets, open, group)).collect()
}

fn is_fanart(part: Part) -> bool {
    part == Part::ExtraFanarts || part == Part::Artwork(bioscope_model::ArtworkKind::Fanart)
}

fn series(targets: &[Target], open: &[bool], mut group: Vec<usize>) -> Option<Series> {
    group.sort_by_key(|place| targets[*place].index);
    let (places, kept): (Vec<usize>, Vec<usize>) = group.into_iter().partition(|place| open[*place]);
    let part = targets[*places.first()?].part;

    let first_of = |place: &usize| targets[*place].candidates.first();
    let mut taken: HashSet<&str> =
        kept.iter().filter_map(first_of).map(|candidate| candidate.url.as_str()).collect();
    let firsts = places.iter().filter_map(first_of);
    let further = places.iter().flat_map(|place| targets[*place].candidates.iter().skip(1));
    let candidates =
        firsts.chain(further).filter(|candidate| taken.insert(&candidate.url)).cloned().collect();
    Some(Series { part, places, candidates })
}

/// Fills `count` places, best candidate first: as many at once as places are open, until all are filled or candidates run out.
///
/// A candidate that is gone, unusable, or equal in content to one before it is passed over, and those after it move up.
/// One whose host could not answer takes its place as a failure.
pub(super) async fn fill<Load, Loading>(
    count: usize,
    candidates: Vec<ArtworkCandidate>,
    load: Load,
) -> Vec<Slot>
where
    Load: Fn(ArtworkCandidate) -> Loading,
    Loading: Future<Output = Result<Downloaded, LoadFault>>,
{
    let mut slots: Vec<Slot> = Vec::with_capacity(count);
    let mut passed_over: Vec<SaveFault> = Vec::new();
    let mut candidates = candidates.into_iter().take(count + MAX_FALLBACKS);
    while slots.len() < count {
        let batch: Vec<Loading> = candidates.by_ref().take(count - slots.len()).map(&load).collect();
        if batch.is_empty() {
            break;
        }
        for loaded in join_all(batch).await {
            match loaded {
                Ok(downloaded) if is_shown(&slots, &downloaded) => {}
                Ok(downloaded) => slots.push(Slot::Filled(Box::new(downloaded))),
                Err(LoadFault::Unanswered(error)) => slots.push(Slot::Failed(SaveFault::Fetch(error))),
                Err(fault) => passed_over.extend(fault.into_report()),
            }
        }
    }
    // The faults explain the places that stayed empty, the best candidate's first.
    let mut reasons = passed_over.into_iter();
    slots.resize_with(count, || reasons.next().map_or(Slot::Empty, Slot::Failed));
    slots
}

fn is_shown(slots: &[Slot], downloaded: &Downloaded) -> bool {
    slots.iter().any(|slot| matches!(slot, Slot::Filled(shown) if shown.bytes == downloaded.bytes))
}
