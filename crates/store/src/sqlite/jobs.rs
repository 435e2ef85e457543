//! Runs, their items and their timings.

use jiff::Timestamp;
use rusqlite::{Connection, Row, params};

use super::bulk::{Rows, position};
use super::encoding::{
    finite, from_json, from_number, from_optional_text, from_text, number, time_to_text, to_json,
};
use super::fault::Fault;
use super::session::{Session, collect, find};
use super::{changes, collections, people, terms};
use crate::records::{ItemId, JobCounts, JobId, JobItem, JobRecord, NewJob, OperationTiming, Outcome};

/// How many runs are remembered; older ones go when a new one starts.
const RUNS_KEPT: i64 = 500;

/// Of how many runs it is remembered what they did not come to.
const PLANS_KEPT: i64 = 20;

const JOB_COLUMNS: &str =
    "jobs.id, jobs.command, jobs.items, jobs.started_at, jobs.finished_at, jobs.cancelled,
    jobs.scraped, jobs.unchanged, jobs.uncertain, jobs.not_found, jobs.skipped, jobs.failed, jobs.kind, jobs.undoes";

/// How many columns `JOB_COLUMNS` has.
const JOB_WIDTH: usize = 14;

const ITEM_COLUMNS: &str = "job_items.item_id, job_items.title, job_items.outcome, job_items.error,
    job_items.changes, job_items.elapsed_ms";

/// How one item of a run ended.
#[derive(Debug, Clone)]
pub(super) struct Ending<'a> {
    pub(super) job: JobId,
    pub(super) item: ItemId,
    pub(super) outcome: Outcome,
    pub(super) error: Option<&'a str>,
    pub(super) changes: &'a [String],
    pub(super) elapsed_ms: u64,
}

/// Notes that a run starts, and forgets the oldest.
pub(super) fn start(session: &Session, job: &NewJob) -> Result<JobId, Fault> {
    session.execute(
        "INSERT INTO jobs (command, items, started_at, kind, flags, undoes) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            job.command,
            number(job.items),
            time_to_text(job.at),
            job.kind.name(),
            job.flags,
            job.undoes.map(|job| job.0),
        ],
    )?;
    let id = session.last_id();
    // Of an older run's plan only what it did not come to is of interest, and not for ever.
    session.execute(
        "DELETE FROM job_plan WHERE job_id < ?1 AND (job_id <= ?2 OR EXISTS (
             SELECT 1 FROM job_items
             WHERE job_items.job_id = job_plan.job_id AND job_items.item_id = job_plan.item_id))",
        [id, id - PLANS_KEPT],
    )?;
    let mut plan = Rows::new("job_id, item_id, position");
    for (index, item) in job.ids.iter().enumerate() {
        plan.push([id.into(), item.0.into(), position(index)]);
    }
    // An item named twice is taken once, where it was named first.
    plan.execute(
        session,
        "INSERT OR IGNORE INTO job_plan (job_id, item_id, position) SELECT job_id, item_id, position FROM given",
    )?;
    session.execute("DELETE FROM jobs WHERE id <= ?1", [id - RUNS_KEPT])?;
    Ok(JobId(id))
}

/// Notes that a run ended.
pub(super) fn finish(
    session: &mut Session,
    id: JobId,
    counts: &JobCounts,
    cancelled: bool,
    timings: &[OperationTiming],
    at: Timestamp,
) -> Result<(), Fault> {
    let changed = session.execute(
        "UPDATE jobs SET finished_at = ?2, cancelled = ?3, scraped = ?4, unchanged = ?5, uncertain = ?6,
             not_found = ?7, skipped = ?8, failed = ?9
         WHERE id = ?1",
        params![
            id.0,
            time_to_text(at),
            cancelled,
            number(counts.scraped),
            number(counts.unchanged),
            number(counts.uncertain),
            number(counts.not_found),
            number(counts.skipped),
            number(counts.failed),
        ],
    )?;
    if changed == 0 {
        return Err(no_job(id));
    }
    tidy_after_undo(session, id)?;
    session.execute("DELETE FROM operation_timings WHERE job_id = ?1", [id.0])?;
    for (index, timing) in timings.iter().enumerate() {
        session.execute(
            "INSERT INTO operation_timings (job_id, position, operation, count, min_ms, mean_ms, p50_ms, p95_ms,
                 p99_ms, max_ms, total_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            params![
                id.0,
                number(index as u64),
                timing.operation,
                number(timing.count),
                finite(timing.min_ms),
                finite(timing.mean_ms),
                finite(timing.p50_ms),
                finite(timing.p95_ms),
                finite(timing.p99_ms),
                finite(timing.max_ms),
                finite(timing.total_ms),
            ],
        )?;
    }
    Ok(())
}

/// A run that took another back may have left people, collections and words that no item names any more.
fn tidy_after_undo(session: &mut Session, id: JobId) -> Result<(), Fault> {
    let is_undo = "SELECT 1 FROM jobs WHERE id = ?1 AND kind = 'undo'";
    if session.find(is_undo, [id.0], |_| Ok(()))?.is_some() {
        people::remove_unused(session)?;
        collections::remove_unused(session)?;
        terms::remove_unused(session)?;
    }
    Ok(())
}

/// Notes how an item of a run ended. One that ended before in the same run ended only now.
pub(super) fn end_item(session: &Session, ending: &Ending<'_>) -> Result<(), Fault> {
    let written = session.execute(
        "INSERT OR REPLACE INTO job_items (job_id, item_id, title, outcome, error, changes, elapsed_ms)
         SELECT ?1, items.id, coalesce(nullif(details.title, ''), items.title), ?3, ?4, ?5, ?6
         FROM items LEFT JOIN details ON details.item_id = items.id WHERE items.id = ?2",
        params![
            ending.job.0,
            ending.item.0,
            ending.outcome.name(),
            ending.error,
            to_json(ending.changes)?,
            number(ending.elapsed_ms),
        ],
    );
    match written {
        Ok(0) => Err(Fault::not_found(format!("item {}", ending.item))),
        Err(fault) if fault.is_dangling_reference() => Err(no_job(ending.job)),
        other => other.map(|_| ()),
    }?;
    // What failed may have left files, which the next try takes over.
    if ending.outcome == Outcome::Failed {
        return Ok(());
    }
    changes::settle(session, ending.job, ending.item)
}

fn no_job(id: JobId) -> Fault {
    Fault::not_found(format!("job {id}"))
}

/// The last runs, newest first.
pub(super) fn list(connection: &Connection, limit: u32) -> Result<Vec<JobRecord>, Fault> {
    let sql = format!("SELECT {JOB_COLUMNS} FROM jobs ORDER BY jobs.id DESC LIMIT ?1");
    collect(connection, &sql, [limit], read_job)
}

/// One run and its items, in the order they ended.
pub(super) fn read(connection: &Connection, id: JobId) -> Result<(JobRecord, Vec<JobItem>), Fault> {
    let sql = format!("SELECT {JOB_COLUMNS} FROM jobs WHERE jobs.id = ?1");
    let job = find(connection, &sql, [id.0], read_job)?.ok_or_else(|| no_job(id))?;
    let sql = format!("SELECT {ITEM_COLUMNS} FROM job_items WHERE job_id = ?1 ORDER BY job_items.id");
    let items = collect(connection, &sql, [id.0], |row| read_item(row, 0))?;
    Ok((job, items))
}

/// The timings of a run; of the newest that has some where `id` is `None`.
pub(super) fn timings(connection: &Connection, id: Option<JobId>) -> Result<Vec<OperationTiming>, Fault> {
    if let Some(id) = id {
        find(connection, "SELECT id FROM jobs WHERE id = ?1", [id.0], |_| Ok(()))?
            .ok_or_else(|| no_job(id))?;
    }
    collect(
        connection,
        "SELECT operation, count, min_ms, mean_ms, p50_ms, p95_ms, p99_ms, max_ms, total_ms
         FROM operation_timings
         WHERE job_id = coalesce(?1, (SELECT max(job_id) FROM operation_timings)) ORDER BY position",
        [id.map(|id| id.0)],
        |row| {
            Ok(OperationTiming {
                operation: row.get(0)?,
                count: from_number(row.get(1)?)?,
                min_ms: row.get(2)?,
                mean_ms: row.get(3)?,
                p50_ms: row.get(4)?,
                p95_ms: row.get(5)?,
                p99_ms: row.get(6)?,
                max_ms: row.get(7)?,
                total_ms: row.get(8)?,
            })
        },
    )
}

/// The runs that changed an item, newest first: those that scraped it or name a change.
pub(super) fn history(connection: &Connection, item: ItemId) -> Result<Vec<(JobRecord, JobItem)>, Fault> {
    let sql = format!(
        "SELECT {JOB_COLUMNS}, {ITEM_COLUMNS} FROM job_items JOIN jobs ON jobs.id = job_items.job_id
         WHERE job_items.item_id = ?1 AND (job_items.outcome = 'scraped' OR job_items.changes <> '[]')
         ORDER BY jobs.id DESC"
    );
    collect(connection, &sql, [item.0], |row| Ok((read_job(row)?, read_item(row, JOB_WIDTH)?)))
}

fn read_job(row: &Row<'_>) -> Result<JobRecord, Fault> {
    Ok(JobRecord {
        id: JobId(row.get(0)?),
        command: row.get(1)?,
        items: from_number(row.get(2)?)?,
        started_at: from_text(&row.get::<_, String>(3)?)?,
        finished_at: from_optional_text(row.get(4)?)?,
        cancelled: row.get(5)?,
        counts: JobCounts {
            scraped: from_number(row.get(6)?)?,
            unchanged: from_number(row.get(7)?)?,
            uncertain: from_number(row.get(8)?)?,
            not_found: from_number(row.get(9)?)?,
            skipped: from_number(row.get(10)?)?,
            failed: from_number(row.get(11)?)?,
        },
        kind: from_text(&row.get::<_, String>(12)?)?,
        undoes: row.get::<_, Option<i64>>(13)?.map(JobId),
    })
}

fn read_item(row: &Row<'_>, first: usize) -> Result<JobItem, Fault> {
    Ok(JobItem {
        item: ItemId(row.get(first)?),
        title: row.get(first + 1)?,
        outcome: from_text(&row.get::<_, String>(first + 2)?)?,
        error: row.get(first + 3)?,
        changes: from_json(&row.get::<_, String>(first + 4)?)?,
        elapsed_ms: from_number(row.get(first + 5)?)?,
    })
}
