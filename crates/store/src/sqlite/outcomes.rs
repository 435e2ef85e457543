//! How an item's scrape ended.

use std::time::Duration;

use bioscope_model::ItemKind;
use jiff::Timestamp;
use rusqlite::params;

use super::credits::CreditsTiming;
use super::encoding::{from_text, time_to_text, to_json};
use super::fault::Fault;
use super::jobs::{self, Ending};
use super::session::Session;
use super::{changes, details, fields, leftovers};
use crate::records::{HandEdit, ItemCommit, ItemId, Outcome, WrittenFile};

/// What was kept, and how long its people took.
#[derive(Debug)]
pub(super) struct ItemTiming {
    /// What the item is.
    pub(super) kind: ItemKind,
    /// Its people.
    pub(super) credits: CreditsTiming,
}

/// Keeps everything a finished item leaves.
pub(super) fn commit_item(session: &mut Session, commit: &ItemCommit) -> Result<ItemTiming, Fault> {
    let before = changes::keep_before_commit(session, commit)?;
    let credits = details::write_over(session, commit.item, before.as_ref(), &commit.details)?;
    fields::write_origins(session, commit.item, &commit.provenance)?;
    leftovers::write_files(session, commit.item, &commit.written)?;
    leftovers::write_artwork(session, commit.item, &commit.artwork)?;
    // An unchanged item was asked for again too, so it becomes as fresh as a scraped one.
    session.execute(
        "UPDATE items SET outcome = ?2, error = NULL, recipe = ?3, missing_sources = ?4,
             scraped_at = ?5, foreign_nfo = foreign_nfo AND NOT ?6
         WHERE id = ?1",
        params![
            commit.item.0,
            commit.outcome.name(),
            commit.recipe,
            to_json(&commit.missing_sources)?,
            time_to_text(commit.at),
            commit.written.iter().any(is_nfo),
        ],
    )?;
    jobs::end_item(
        session,
        &Ending {
            job: commit.job,
            item: commit.item,
            outcome: commit.outcome,
            error: None,
            changes: &commit.changes,
            elapsed_ms: milliseconds(commit.elapsed),
        },
    )?;
    let kind = "SELECT kind FROM items WHERE id = ?1";
    let kind: Option<String> = session.find(kind, [commit.item.0], |row| row.get(0))?;
    Ok(ItemTiming { kind: from_text(&kind.unwrap_or_default())?, credits })
}

fn is_nfo(file: &WrittenFile) -> bool {
    file.path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("nfo"))
}

fn milliseconds(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX)
}

/// Keeps how an item ended that left nothing.
///
/// A skipped item stays what it was, so that one skipped for its lock is new again once it is unlocked. Where
/// the sources answered, none is missing any more.
pub(super) fn record(session: &Session, ending: &Ending<'_>) -> Result<(), Fault> {
    if ending.outcome != Outcome::Skipped {
        changes::note(session, ending.job, ending.item)?;
        let answered = matches!(ending.outcome, Outcome::Uncertain | Outcome::NotFound);
        session.execute(
            "UPDATE items SET outcome = ?2, error = ?3, missing_sources = iif(?4, '[]', missing_sources)
             WHERE id = ?1",
            params![ending.item.0, ending.outcome.name(), ending.error, answered],
        )?;
    }
    jobs::end_item(session, ending)
}

/// Keeps a value set by hand.
pub(super) fn edit(session: &mut Session, item: ItemId, edit: &HandEdit, at: Timestamp) -> Result<(), Fault> {
    if let Some(job) = edit.job {
        changes::keep(session, job, item)?;
        changes::note_lock(session, job, item, edit.field)?;
    }
    details::write(session, item, &edit.details)?;
    fields::write_hand_edit(session, item, edit.field)?;
    if let Some(file) = &edit.written {
        leftovers::keep_file(session, item, file)?;
    }
    session.execute(
        "UPDATE items SET edited_at = ?2, foreign_nfo = foreign_nfo AND NOT ?3 WHERE id = ?1",
        params![item.0, time_to_text(at), edit.written.as_ref().is_some_and(is_nfo)],
    )?;
    let Some(job) = edit.job else { return Ok(()) };
    let changes = std::slice::from_ref(&edit.change);
    jobs::end_item(
        session,
        &Ending { job, item, outcome: Outcome::Scraped, error: None, changes, elapsed_ms: 0 },
    )
}
