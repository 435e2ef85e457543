//! A film's pictures: chosen from what is on offer, fetched all at once, verified, written.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use bioscope_artwork::{
    Content, PictureOutcome, PictureReport, SaveFault, SaveOrder, Target, choose_movie_artwork,
};
use bioscope_http::{FetchContext, Freshness};
use bioscope_model::{ArtworkCandidate, Part, PartSet, Provider};
use bioscope_nfo::file_names;
use bioscope_store::{ChosenArtwork, ItemRecord};

use crate::run::Run;
use crate::stage::beside::Beside;
use crate::stage::commit::written_file;
use crate::stage::fetch::Offers;
use crate::stage::{Ending, sentence};

/// What became of a film's pictures.
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
    let mut targets = targets(run, item, parts, beside, is_another_film, &offers);
    let mut out_of_reach = Vec::new();
    if run.settings.freshness == Freshness::CacheOnly {
        // Pictures are not kept in the cache: without asking, only those that are there can be had.
        let there = |target: &Target| target.keep_existing && beside.has(&target.path);
        out_of_reach.extend(targets.iter().filter(|target| !there(target)).filter_map(source_of));
        targets.retain(there);
    }
    if run.job.is_none() {
        return Ok(preview(&targets, beside));
    }
    let order = SaveOrder {
        content: Content::Movie,
        folder: item.scanned.files.folder().to_owned(),
        durability: run.settings.picture_durability,
        context: context.clone(),
        journal: run.journal(item.id),
    };
    let sources: HashMap<PathBuf, Provider> =
        targets.iter().filter_map(|target| Some((target.path.clone(), source_of(target)?))).collect();
    let reports = run.pictures.save_all(&order, targets).await;
    let mut pictures = collect(reports, item, &sources)?;
    pictures.missing.extend(out_of_reach);
    Ok(pictures)
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
    let mut targets = Vec::new();
    for choice in choices {
        let path = file_names::artwork_path(files, choice.kind, choice.index);
        let ours = is_ours(item, &path);
        let keep = !(run.settings.replace_artwork || is_another_film && ours);
        // A picture under another name that players take is as good: a second one would hide it.
        let existing = beside.artwork(choice.kind, choice.index);
        match existing {
            Some(existing) if keep && *existing != path => {
                targets.push(Target::new(choice, existing.clone(), true));
            }
            _ => targets.push(Target::new(choice, path, keep)),
        }
    }
    if parts.contains(Part::ActorThumbs) {
        targets.extend(portraits(run, item, offers));
    }
    targets
}

/// Whether a picture is one that this program wrote and nobody has replaced since.
fn is_ours(item: &ItemRecord, path: &Path) -> bool {
    item.artwork.iter().any(|known| known.path == path && !known.url.is_empty())
        && written_file(path).is_some_and(|file| item.written.contains(&file))
}

fn portraits(run: &Run, item: &ItemRecord, offers: &Offers) -> Vec<Target> {
    let Some(details) = &offers.details else {
        return Vec::new();
    };
    let source = details.artwork.first().map_or(Provider::Tmdb, |offer| offer.source.clone());
    let limit = run.settings.rules.limits.actors.unwrap_or(usize::MAX);
    details
        .cast
        .iter()
        .take(limit)
        .filter_map(|member| {
            let address = member.person.thumb.as_deref()?;
            let path = file_names::actor_thumb_path(&item.scanned.files, &member.person.name)?;
            Some(Target::portrait(address, source.clone(), path, !run.settings.replace_artwork))
        })
        .collect()
}

/// What a dry run says of the pictures.
fn preview(targets: &[Target], beside: &Beside) -> Pictures {
    let changes = targets
        .iter()
        .filter(|target| !(target.keep_existing && beside.has(&target.path)))
        .filter_map(|target| {
            let address = &target.candidates.first()?.url;
            Some(format!("{}: would be fetched from {address}", name_of(&target.path)))
        })
        .collect();
    Pictures { changes, ..Pictures::default() }
}

fn collect(
    reports: Vec<PictureReport>,
    item: &ItemRecord,
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
                let before = item.artwork.iter().find(|known| known.path == path && is_ours(item, &path));
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
