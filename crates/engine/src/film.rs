//! One film, from its folder to its files and rows: the stages as a sentence.

use bioscope_http::FetchContext;
use bioscope_model::merge::{MergedItem, SourceAnswer};
use bioscope_model::{FieldSet, PartSet, Provider};
use bioscope_store::{ItemRecord, ItemState, Outcome};
use tokio::sync::oneshot;
use tokio::time::Instant;

use crate::event::Stage;
use crate::run::{Run, store_trouble, title_of};
use crate::stage::artwork::Pictures;
use crate::stage::beside::Beside;
use crate::stage::{Ending, artwork, commit, fetch, hand_edits, identify, merging, nfo, united};
use crate::stage_clock::StageClock;

/// What a finished film or show leaves for its report.
pub(crate) struct Done {
    /// `Scraped` or `Unchanged`.
    pub(crate) outcome: Outcome,
    /// Its title now.
    pub(crate) title: String,
    /// Sources that could not answer.
    pub(crate) missing: Vec<Provider>,
    /// What changed, a line each.
    pub(crate) changes: Vec<String>,
    /// Pictures written.
    pub(crate) pictures: u32,
}

/// One film: identify, fetch, with its pictures saved as soon as they are known, merge, write, commit.
pub(crate) async fn scrape_film(
    run: &Run,
    item: &ItemRecord,
    context: &FetchContext,
    clock: &StageClock,
    started: Instant,
) -> Result<Done, Ending> {
    let beside = Beside::look(&item.scanned.files).await;
    let parts = parts_to_do(run, item, &beside).await?;
    let existing = nfo::read(item, &beside).await;
    let finding_out = identify::identify(run, item, &item.scanned.files.main, existing.ids(), context);
    let identity = clock.during(Stage::Identify, finding_out).await?;
    run.reach(item.id, ItemState::Identified).await;

    let (tell_offers, offers) = oneshot::channel();
    let save_pictures = async {
        // Whoever would tell the offers is gone only where the item ended without details.
        let Ok(offers) = offers.await else {
            return Ok(Pictures::default());
        };
        let save = artwork::save(run, item, &parts, &beside, identity.changed, offers, context);
        clock.during(Stage::Artwork, save).await
    };
    let (fetched, pictures) = tokio::join!(
        async {
            let fetch = Box::pin(fetch::fetch(run, identity.ids.clone(), context, tell_offers));
            let fetched = clock.during(Stage::Fetch, fetch).await;
            run.reach(item.id, ItemState::Fetched).await;
            fetched
        },
        save_pictures,
    );
    let (fetched, pictures) = (fetched?, pictures?);
    // The user may have edited or locked something while the sources were asked.
    let item = run.library.item(item.id).await.map_err(|error| Ending::failed(store_trouble(&error)))?;
    let merged = merge(run, &item, &identity, &fetched.answers);
    let edits =
        if identity.changed { None } else { hand_edits::find(&item, existing.in_file(), &merged.details) };
    let (item, merged) = match edits {
        None => (item, merged),
        Some(edits) => {
            let item = hand_edits::keep(run, &item, edits).await?;
            let merged = merge(run, &item, &identity, &fetched.answers);
            (item, merged)
        }
    };

    run.reach(item.id, ItemState::Merged).await;

    let missing = united([fetched.missing, identity.missing, pictures.missing.clone()]);
    let title = merged.details.title.clone().unwrap_or_else(|| title_of(&item));
    let write = async {
        let written = nfo::write(run, &item, &beside, existing, &merged, &parts, identity.changed).await?;
        commit::commit(run, &item, merged, written, pictures, missing.clone(), started.elapsed()).await
    };
    let committed = clock.during(Stage::Commit, write).await?;
    Ok(Done {
        outcome: committed.outcome,
        title,
        missing,
        changes: committed.changes,
        pictures: committed.pictures,
    })
}

fn merge(
    run: &Run,
    item: &ItemRecord,
    identity: &identify::Identity,
    answers: &[SourceAnswer],
) -> MergedItem {
    merging::merge(run, item, identity.ids.clone(), FieldSet::all(), identity.changed, answers)
}

/// The parts of this item that this run is about; ends the item where there are none.
async fn parts_to_do(run: &Run, item: &ItemRecord, beside: &Beside) -> Result<PartSet, Ending> {
    if (item.locked || item.scanned.player.locked) && !run.settings.named_by_user {
        return Err(Ending::Skipped);
    }
    if commit::is_settled(run, item).await {
        return Err(Ending::Unchanged);
    }
    let mut parts = run.settings.parts.movie.clone();
    if run.settings.only_missing {
        for part in run.settings.parts.movie.iter().filter(|&part| beside.has_part(part)) {
            parts.remove(part);
        }
    }
    if parts.is_empty() { Err(Ending::Skipped) } else { Ok(parts) }
}
