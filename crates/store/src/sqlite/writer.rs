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
use super::settings::{BUSY_NOTICE, LibrarySettings};
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
    if let Err(fault) = session.set_busy_timeout(context.busy_timeout.min(BUSY_NOTICE)) {
        tracing::debug!(?fault, "the writer waits for other programs without saying so");
    }
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
    begin(session, context)?;
    let mut outcomes = Vec::with_capacity(batch.len());
    let is_alone = batch.len() == 1;
    for request in batch {
        let begun = Instant::now();
        let apply = |session: &mut Session| request.write.apply(session);
        // What is alone in its transaction is undone with it, without a copy of every page it changes.
        let result = if is_alone { session.all_of_it(apply) } else { session.whole(apply) };
        let result = result.map_err(|fault| fault.tell(context));
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

/// Opens the transaction. While another program holds the library, this waits as long as the busy time-out allows, and
/// says so.
fn begin(session: &mut Session, context: &FaultContext) -> Result<(), StoreError> {
    let begun = Instant::now();
    loop {
        match session.begin() {
            Err(fault) if fault.is_busy() && begun.elapsed() < context.busy_timeout => {
                let (waited, most) = (begun.elapsed().as_secs(), context.busy_timeout.as_secs());
                tracing::warn!(
                    "another program has been writing to {} for {waited} s; waiting for it, at most {most} s; nothing is lost",
                    context.path.display()
                );
            }
            opened => return opened.map_err(|fault| fault.tell(context)),
        }
    }
}

fn answer(request: Request, result: Result<Written, StoreError>) {
    if let (Write::Progress(progress), Err(_)) = (&request.write, &result) {
        progress.was_lost();
    }
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
    use std::path::Path;
    use std::sync::{Arc, Mutex};

    fn start_job(command: String) -> Request {
        let write = Write::StartJob(NewJob { command, ..NewJob::default() });
        Request { write, reply: None }
    }

    /// A library whose log is on, with its context.
    fn library(folder: &Path, busy_timeout: Duration) -> (Session, FaultContext) {
        let path = folder.join("library.db");
        let mut connection = Connection::open(&path).unwrap();
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON;").unwrap();
        migrations::migrate(&mut connection).unwrap();
        connection.busy_timeout(Duration::from_millis(10)).unwrap();
        let session = Session::new(connection, Arc::new(Counters::default()));
        (session, FaultContext { path, busy_timeout })
    }

    /// Lets go of a library when somebody complains that it is held.
    struct LetGo(Mutex<Option<Connection>>, Arc<Mutex<Vec<String>>>);

    impl tracing::Subscriber for LetGo {
        fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
            *metadata.level() == tracing::Level::WARN
        }

        fn event(&self, event: &tracing::Event<'_>) {
            struct Text(String);
            impl tracing::field::Visit for Text {
                fn record_debug(&mut self, _field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
                    let _ = std::fmt::Write::write_fmt(&mut self.0, format_args!("{value:?}"));
                }
            }
            let mut text = Text(String::new());
            event.record(&mut text);
            self.1.lock().unwrap().push(text.0);
            if let Some(holder) = self.0.lock().unwrap().take() {
                holder.execute_batch("ROLLBACK").unwrap();
            }
        }

        fn new_span(&self, _span: &tracing::span::Attributes<'_>) -> tracing::Id {
            tracing::Id::from_u64(1)
        }

        fn record(&self, _span: &tracing::Id, _values: &tracing::span::Record<'_>) {}
        fn record_follows_from(&self, _span: &tracing::Id, _follows: &tracing::Id) {}
        fn enter(&self, _span: &tracing::Id) {}
        fn exit(&self, _span: &tracing::Id) {}
    }

    #[test]
    fn a_held_library_is_waited_for_aloud_and_nothing_is_lost() {
        let folder = tempfile::TempDir::new().unwrap();
        let (mut session, context) = library(folder.path(), Duration::from_mins(1));
        let holder = Connection::open(&context.path).unwrap();
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let listener = LetGo(Mutex::new(Some(holder)), Arc::clone(&told));
        let outcomes = tracing::subscriber::with_default(listener, || {
            write_together(&mut session, &[start_job("first".into()), start_job("second".into())], &context)
        });
        assert!(outcomes.iter().all(|(result, _)| result.is_ok()), "{outcomes:?}");
        let told = told.lock().unwrap();
        assert!(told[0].contains("another program has been writing to"), "{told:?}");
        assert!(told[0].contains("at most 60 s; nothing is lost"), "{told:?}");
    }

    #[test]
    fn a_library_held_for_too_long_is_told_and_written_to_later() {
        let folder = tempfile::TempDir::new().unwrap();
        let (mut session, context) = library(folder.path(), Duration::from_millis(1));
        let holder = Connection::open(&context.path).unwrap();
        holder.execute_batch("BEGIN IMMEDIATE").unwrap();
        let refused = write_together(&mut session, &[start_job("first".into())], &context);
        assert!(matches!(refused[0].0, Err(StoreError::Busy { .. })), "{refused:?}");
        holder.execute_batch("ROLLBACK").unwrap();
        let after = write_together(&mut session, &[start_job("first".into())], &context);
        assert!(after[0].0.is_ok(), "{after:?}");
    }

    #[test]
    fn a_full_disk_is_told_and_leaves_exactly_what_was_acknowledged() {
        let folder = tempfile::TempDir::new().unwrap();
        let (mut session, context) = library(folder.path(), Duration::ZERO);
        let pages: i64 = session.connection().query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        session.connection().pragma_update(None, "max_page_count", pages + 2).unwrap();
        let batch = [start_job("first".into()), start_job("x".repeat(1_000_000)), start_job("last".into())];
        let outcomes = write_together(&mut session, &batch, &context);
        assert!(matches!(outcomes[1].0, Err(StoreError::Full)), "{outcomes:?}");
        let acknowledged = outcomes.iter().filter(|(result, _)| result.is_ok()).count();
        let other = Connection::open(&context.path).unwrap();
        let kept: u32 = other.query_row("SELECT count(*) FROM jobs", [], |row| row.get(0)).unwrap();
        assert_eq!(kept as usize, acknowledged);
        let after = write_together(&mut session, &[start_job("after".into())], &context);
        assert!(after[0].0.is_ok(), "the writer goes on: {after:?}");
    }
}
