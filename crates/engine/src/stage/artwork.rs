//! An item's pictures: chosen from what is on offer, fetched all at once, verified, written.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bioscope_artwork::{
    Choice, Content, PictureOutcome, PictureReport, SaveFault, SaveOrder, Target, choose_movie_artwork,
};
use bioscope_http::{FetchContext, Freshness};
use bioscope_model::{ArtworkCandidate, CastMember, ItemDetails, Part, PartSet, Provider};
use bioscope_nfo::file_names;
use bioscope_store::{ChosenArtwork, ItemRecord};

use crate::run::Run;
use crate::stage::beside::Beside;
use crate::stage::commit::written_file;
use crate::stage::fetch::Offers;
use crate::stage::{Ending, sentence};

/// What became of an item's pictures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pictures {
    /// Pictures in use, those that were there before among them.
    pub chosen: Vec<ChosenArtwork>,
    /// Their files.
    pub files: Vec<PathBuf>,
    /// Sources whose pictures could not be fetched.
    pub missing: Vec<Provider>,
    /// How many were written.
    pub written: u32,
    /// What changed or could not be done, a line each.
    pub changes: Vec<String>,
}

/// Saves the pictures of `item` that `offers` has.
pub async fn save(
    run: &Run,
    item: &ItemRecord,
    parts: &PartSet,
    beside: &Beside,
    is_another_film: bool,
    offers: Offers,
    context: &FetchContext,
) -> Result<Pictures, Ending> {
    let targets = targets(run, item, parts, beside, is_another_film, &offers);
    let is_there = |path: &Path| beside.has(path);
    let (targets, out_of_reach) = within_reach(run, targets, is_there);
    if run.job.is_none() {
        return Ok(preview(&targets, is_there));
    }
    let order = SaveOrder {
        content: Content::Movie,
        folder: item.scanned.files.folder().to_owned(),
        durability: run.settings.picture_durability,
        context: context.clone(),
        journal: run.journal(item.id),
    };
    let sources = sources_of(&targets);
    let reports = run.pictures.save_all(&order, targets).await;
    let mut pictures = collect(reports, Some(item), &sources)?;
    pictures.missing.extend(out_of_reach);
    Ok(pictures)
}

/// Pictures are not kept in the cache: without asking, only those that are there can be had. The targets that can be
/// had, and the sources of the others.
pub(crate) fn within_reach(
    run: &Run,
    mut targets: Vec<Target>,
    is_there: impl Fn(&Path) -> bool,
) -> (Vec<Target>, Vec<Provider>) {
    let mut out_of_reach = Vec::new();
    if run.settings.freshness == Freshness::CacheOnly {
        let there = |target: &Target| target.keep_existing && is_there(&target.path);
        out_of_reach.extend(targets.iter().filter(|target| !there(target)).filter_map(source_of));
        targets.retain(there);
    }
    (targets, out_of_reach)
}

/// Who offers the best candidate of each file.
pub(crate) fn sources_of(targets: &[Target]) -> HashMap<PathBuf, Provider> {
    targets.iter().filter_map(|target| Some((target.path.clone(), source_of(target)?))).collect()
}

fn source_of(target: &Target) -> Option<Provider> {
    target.candidates.first().map(|candidate| candidate.source.clone())
}

fn targets(
    run: &Run,
    item: &ItemRecord,
    parts: &PartSet,
    beside: &Beside,
    is_another_film: bool,
    offers: &Offers,
) -> Vec<Target> {
    let files = &item.scanned.files;
    let known: &[ArtworkCandidate] = if is_another_film { &[] } else { &item.details.artwork };
    let candidates = offers.candidates.as_deref().unwrap_or(known);
    let choices =
        choose_movie_artwork(candidates, parts, &run.settings.artwork, offers.original_language.as_ref());
    let mut targets: Vec<Target> = choices
        .into_iter()
        .map(|choice| {
            let path = file_names::artwork_path(files, choice.kind, choice.index);
            let is_stale = is_another_film && is_ours(item, &path);
            let existing = beside.artwork(choice.kind, choice.index);
            target(run, choice, path, existing, is_stale)
        })
        .collect();
    if parts.contains(Part::ActorThumbs) {
        let place = |name: &str| file_names::actor_thumb_path(files, name);
        let details = offers.details.as_deref();
        targets.extend(
            details
                .into_iter()
                .flat_map(|details| portraits(run, &details.cast, &source_of_portraits(details), place)),
        );
    }
    targets
}

/// Where a chosen picture goes: to its place, unless a picture is there that stays. One under another name that players
/// take (`existing`) is as good: a second one would hide it. `is_stale` says that what is there is ours and shows
/// something else.
pub(crate) fn target(
    run: &Run,
    choice: Choice,
    path: PathBuf,
    existing: Option<&PathBuf>,
    is_stale: bool,
) -> Target {
    let keep = !(run.settings.replace_artwork || is_stale);
    match existing {
        Some(existing) if keep && *existing != path => Target::new(choice, existing.clone(), true),
        _ => Target::new(choice, path, keep),
    }
}

/// Whether a picture is one that this program wrote and nobody has replaced since.
pub(crate) fn is_ours(item: &ItemRecord, path: &Path) -> bool {
    item.artwork.iter().any(|known| known.path == path && !known.url.is_empty())
        && written_file(path).is_some_and(|file| item.written.contains(&file))
}

/// Who offers the portraits of the cast that one source told.
fn source_of_portraits(details: &ItemDetails) -> Provider {
    details.artwork.first().map_or(Provider::Tmdb, |offer| offer.source.clone())
}

/// The portraits of a cast, as `source` offers them; `place` says where each goes.
pub(crate) fn portraits(
    run: &Run,
    cast: &[CastMember],
    source: &Provider,
    place: impl Fn(&str) -> Option<PathBuf>,
) -> Vec<Target> {
    let limit = run.settings.rules.limits.actors.unwrap_or(usize::MAX);
    cast.iter()
        .take(limit)
        .filter_map(|member| {
            let address = member.person.thumb.as_deref()?;
            let path = place(&member.person.name)?;
            Some(Target::portrait(address, source.clone(), path, !run.settings.replace_artwork))
        })
        .collect()
}

/// What a dry run says of the pictures.
pub(crate) fn preview(targets: &[Target], is_there: impl Fn(&Path) -> bool) -> Pictures {
    let changes = targets
        .iter()
        .filter(|target| !(target.keep_existing && is_there(&target.path)))
        .filter_map(|target| {
            let address = &target.candidates.first()?.url;
            Some(format!("{}: would be fetched from {address}", name_of(&target.path)))
        })
        .collect();
    Pictures { changes, ..Pictures::default() }
}

/// What became of an item's pictures.
pub(crate) fn collect(
    reports: Vec<PictureReport>,
    item: Option<&ItemRecord>,
    sources: &HashMap<PathBuf, Provider>,
) -> Result<Pictures, Ending> {
    let mut pictures = Pictures::default();
    for report in reports {
        let (part, index) = (report.part, report.index as u32);
        match report.outcome {
            PictureOutcome::Saved(saved) => {
                pictures.written += 1;
                pictures.changes.push(format!("{}: written", name_of(&saved.path)));
                pictures.keep(
                    part,
                    index,
                    &saved.path,
                    &saved.candidate.url,
                    (saved.facts.width, saved.facts.height),
                );
            }
            PictureOutcome::EqualAlready(saved) => {
                pictures.keep(
                    part,
                    index,
                    &saved.path,
                    &saved.candidate.url,
                    (saved.facts.width, saved.facts.height),
                );
            }
            PictureOutcome::Kept { path } => {
                let known = item.filter(|item| is_ours(item, &path)).map(|item| item.artwork.as_slice());
                let before = known.unwrap_or_default().iter().find(|known| known.path == path);
                let url = before.map_or("", |known| known.url.as_str());
                let size = before.map_or((0, 0), |known| (known.width, known.height));
                pictures.keep(part, index, &path, url, size);
            }
            PictureOutcome::NothingOnOffer => {}
            PictureOutcome::Failed(fault) if fault.is_cancelled() => return Err(Ending::PutBack),
            PictureOutcome::Failed(SaveFault::Write(fault)) => {
                return Err(Ending::failed(sentence(&format!("failed to {fault}"))));
            }
            PictureOutcome::Failed(fault) => {
                tracing::info!(target = %report.target.display(), %fault, "a picture could not be had");
                pictures.changes.push(format!("{}: failed to {fault}", name_of(&report.target)));
                if fault.is_fault_of_host() {
                    pictures.missing.extend(sources.get(&report.target).cloned());
                }
            }
        }
    }
    Ok(pictures)
}

impl Pictures {
    fn keep(&mut self, part: Part, index: u32, path: &Path, url: &str, (width, height): (u32, u32)) {
        self.files.push(path.to_owned());
        let kind = match part {
            Part::Artwork(kind) => kind,
            Part::ExtraFanarts => bioscope_model::ArtworkKind::Fanart,
            Part::Nfo | Part::ActorThumbs => return,
        };
        self.chosen.push(ChosenArtwork {
            kind,
            index,
            url: url.to_owned(),
            path: path.to_owned(),
            width,
            height,
        });
    }
}

fn name_of(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}
