//! The thread that writes.
//!
//! It gathers what arrives, up to 64 writes or 20 ms, does them in one transaction, and answers after the
//! commit: an answer means that a power cut no longer matters. A write that fails is undone alone.

use std::time::{Duration, Instant};

use bioscope_model::ItemKind;
use tokio::runtime::Runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout_at;

use super::fault::FaultContext;
use super::outcomes::ItemTiming;
use super::session::Session;
use super::settings::LibrarySettings;
use super::statistics::add;
use super::write::{Write, Written};
use crate::error::StoreError;

/// A write, and who waits for it; nobody where it is written behind.
#[derive(Debug)]
pub(super) struct Request {
    pub(super) write: Write,
    pub(super) reply: Option<oneshot::Sender<Result<Written, StoreError>>>,
}

/// What a write of a transaction came to, and how long it took by itself.
type Outcome = (Result<Written, StoreError>, Duration);

/// Writes until nobody can send any more and all that was sent is written. `runtime` only waits.
pub(super) fn run(
    runtime: &Runtime,
    mut session: Session,
    mut requests: mpsc::Receiver<Request>,
    settings: &LibrarySettings,
    context: &FaultContext,
) {
    while let Some(batch) = runtime.block_on(gather(&mut requests, settings)) {
        let begun = Instant::now();
        let outcomes = write_together(&mut session, &batch, context);
        let own: Duration = outcomes.iter().map(|(_, elapsed)| *elapsed).sum();
        let share = begun.elapsed().saturating_sub(own) / batch.len().max(1) as u32;
        for (request, (result, elapsed)) in batch.into_iter().zip(outcomes) {
            report_timing(&result, elapsed + share);
            answer(request, result);
        }
    }
    session.close();
}

/// The writes of the next transaction; `None` when no more can come.
async fn gather(requests: &mut mpsc::Receiver<Request>, settings: &LibrarySettings) -> Option<Vec<Request>> {
    let first = requests.recv().await?;
    let now = tokio::time::Instant::now();
    let soon = || tokio::time::Instant::now() + settings.gathering_time;
    let is_leisurely = |request: &Request| request.write.is_leisurely();
    let mut deadline = if is_leisurely(&first) { now + settings.leisure } else { soon() };
    let mut may_wait = first.write.comes_in_crowds();
    let mut is_only_leisurely = is_leisurely(&first);
    let mut batch = vec![first];
    while batch.len() < settings.writes_per_transaction {
        let next = if may_wait {
            timeout_at(deadline, requests.recv()).await.ok().flatten()
        } else {
            requests.try_recv().ok()
        };
        let Some(request) = next else { break };
        may_wait &= request.write.comes_in_crowds();
        if is_only_leisurely && !is_leisurely(&request) {
            is_only_leisurely = false;
            deadline = deadline.min(soon());
        }
        batch.push(request);
    }
    Some(batch)
}

fn write_together(session: &mut Session, batch: &[Request], context: &FaultContext) -> Vec<Outcome> {
    let done = write_each(session, batch, context);
    let outcomes = match done {
        Ok(outcomes) => outcomes,
        Err(error) => batch.iter().map(|_| (Err(error.clone()), Duration::ZERO)).collect(),
    };
    let failed = outcomes.iter().filter(|(result, _)| result.is_err()).count();
    let counters = session.counters();
    add(&counters.failed_writes, failed);
    add(&counters.writes, outcomes.len() - failed);
    outcomes
}

/// The outcome of each write, or the error that undid them all.
fn write_each(
    session: &mut Session,
    batch: &[Request],
    context: &FaultContext,
) -> Result<Vec<Outcome>, StoreError> {
    session.begin().map_err(|fault| fault.tell(context))?;
    let mut outcomes = Vec::with_capacity(batch.len());
    for request in batch {
        let begun = Instant::now();
        let result =
            session.whole(|session| request.write.apply(session)).map_err(|fault| fault.tell(context));
        if let Err(error) = &result
            && !session.is_in_transaction()
        {
            return Err(error.clone());
        }
        outcomes.push((result, begun.elapsed()));
    }
    if let Err(fault) = session.commit() {
        session.roll_back();
        return Err(fault.tell(context));
    }
    add(&session.counters().transactions, 1);
    Ok(outcomes)
}

fn answer(request: Request, result: Result<Written, StoreError>) {
    match (request.reply, result) {
        // Whoever asked may have been cancelled; what was written stays.
        (Some(reply), result) => drop(reply.send(result)),
        (None, Err(error)) => tracing::warn!(%error, "a write behind was lost"),
        (None, Ok(_)) => {}
    }
}

/// An item's own statements and its share of opening and committing the transaction.
fn report_timing(result: &Result<Written, StoreError>, elapsed: Duration) {
    let Ok(Written::Item(ItemTiming { kind, credits })) = result else {
        return;
    };
    let save_us = microseconds(elapsed);
    let operation = match kind {
        ItemKind::Movie => "Database.Save_MovieAsync",
        ItemKind::Show => "Database.Save_TVShowAsync",
        ItemKind::Season => "Database.Save_TVSeasonAsync",
        ItemKind::Episode => "Database.Save_TVEpisodeAsync",
    };
    tracing::info!(target: "bioscope::timing", operation, elapsed_us = save_us);
    if credits.count > 0 {
        let batch_us = microseconds(credits.elapsed);
        let count = credits.count as u64;
        tracing::info!(target: "bioscope::timing", operation = "Database.AddActorsBatch", elapsed_us = batch_us);
        tracing::info!(target: "bioscope::timing", operation = "Database.Add_Actor", elapsed_us = batch_us, count);
    }
}

fn microseconds(elapsed: Duration) -> u64 {
    u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::NewJob;
    use crate::sqlite::migrations;
    use crate::sqlite::statistics::Counters;
    use rusqlite::Connection;
    use std::sync::Arc;

    fn start_job(command: String) -> Request {
        let write = Write::StartJob(NewJob { command, ..NewJob::default() });
        Request { write, reply: None }
    }

    #[test]
    fn a_full_disk_is_told_and_leaves_exactly_what_was_acknowledged() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("library.db");
        let mut connection = Connection::open(&path).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;").unwrap();
        migrations::migrate(&mut connection).unwrap();
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        connection.pragma_update(None, "max_page_count", pages + 2).unwrap();
        let mut session = Session::new(connection, Arc::new(Counters::default()));
        let context = FaultContext { path: path.clone(), busy_timeout: Duration::ZERO };
        let batch = [start_job("first".into()), start_job("x".repeat(1_000_000)), start_job("last".into())];
        let outcomes = write_together(&mut session, &batch, &context);
        assert!(matches!(outcomes[1].0, Err(StoreError::Full)), "{outcomes:?}");
        let acknowledged = outcomes.iter().filter(|(result, _)| result.is_ok()).count();
        let other = Connection::open(&path).unwrap();
        let kept: u32 = other.query_row("SELECT count(*) FROM jobs", [], |row| row.get(0)).unwrap();
        assert_eq!(kept as usize, acknowledged);
        let after = write_together(&mut session, &[start_job("after".into())], &context);
        assert!(after[0].0.is_ok(), "the writer goes on: {after:?}");
    }
}
