//! `bench actors`: three ways of keeping the people of 49 films, 2,401 credits of people nobody knew before.

use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use bioscope_model::{CastMember, ItemDetails, LibraryKind, Person, Provenance, Provider, title};
use bioscope_store::{
    ItemCommit, ItemId, Library as _, LibrarySettings, NewJob, Outcome, Selection, SqliteLibrary,
};
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, params};
use serde_json::{Value, json};

use crate::command::scan;

/// As many films as the plan's authors measured.
const FILMS: usize = 49;
/// Actors of each, all different.
const ACTORS: usize = 49;
/// How often each way is measured; the fastest time counts, since others' work on the machine only ever adds to it.
const ROUNDS: usize = 5;

/// What keeping people in one way took.
#[derive(Debug)]
pub(super) struct People {
    way: &'static str,
    statements: u64,
    transactions: u64,
    elapsed: Duration,
}

impl People {
    const CREDITS: usize = FILMS * ACTORS;

    pub(super) fn row(&self) -> String {
        format!(
            "| {} | {} | {} | {} | {:.1} | {:.1} |",
            self.way,
            Self::CREDITS,
            self.statements,
            self.transactions,
            self.elapsed.as_secs_f64() * 1e3,
            self.elapsed.as_secs_f64() * 1e6 / Self::CREDITS as f64
        )
    }

    pub(super) fn object(&self) -> Value {
        json!({"scenario": "actors", "way": self.way, "credits": Self::CREDITS, "statements": self.statements,
            "transactions": self.transactions, "ms": self.elapsed.as_secs_f64() * 1e3})
    }
}

/// Keeps the same people in each way, each in a library of its own, the ways taking turns.
pub(super) async fn measure() -> anyhow::Result<Vec<People>> {
    let mut singly = Vec::new();
    let mut by_film = Vec::new();
    let (mut without, mut with) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        singly.push(one_by_one("one transaction each", Together::One).await?);
        by_film.push(one_by_one("one by one in a film's transaction", Together::Film).await?);
        without.push(commit_all(0).await?);
        with.push(commit_all(ACTORS).await?);
    }
    Ok(vec![fastest(singly)?, fastest(by_film)?, batches(&fastest(without)?, &fastest(with)?)])
}

fn fastest(rounds: Vec<People>) -> anyhow::Result<People> {
    rounds.into_iter().min_by_key(|people| people.elapsed).context("at least one round is measured")
}

fn actor(film: usize, place: usize) -> CastMember {
    let number = film * ACTORS + place;
    let person = Person::named(format!("Actor {number}")).with_id(Provider::Tmdb, number.to_string());
    CastMember { person, role: Some(format!("Role {place}")) }
}

/// A library with the films, none of them scraped.
async fn library(folder: &Path) -> anyhow::Result<(SqliteLibrary, Vec<ItemId>)> {
    let films = folder.join("films");
    for film in 0..FILMS {
        let name = format!("Film {film} (1979)");
        let own = films.join(&name);
        std::fs::create_dir_all(&own)?;
        std::fs::write(own.join(format!("{name}.mkv")), &name)?;
    }
    // Films are saved one after another, so nobody waits for company.
    let settings = LibrarySettings { gathering_time: Duration::ZERO, ..LibrarySettings::default() };
    let library = SqliteLibrary::open(&folder.join("library.db"), settings)?;
    let source = library.add_source(&films, LibraryKind::Movies).await?;
    scan::one(&library, &source, None).await?;
    let items = library.select(&Selection::All).await?.into_iter().map(|item| item.id).collect();
    Ok((library, items))
}

/// The library's own way: what saving the films takes with their people, less what it takes without them. The words of their names
/// for the search are among it.
fn batches(without: &People, with: &People) -> People {
    People {
        way: "a batch a film",
        statements: with.statements.saturating_sub(without.statements),
        transactions: with.transactions,
        elapsed: with.elapsed.saturating_sub(without.elapsed),
    }
}

/// Commits every film with this many actors.
async fn commit_all(actors: usize) -> anyhow::Result<People> {
    let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
    let (library, items) = library(folder.path()).await?;
    let at = Timestamp::now();
    let job = NewJob {
        command: "bench".to_owned(),
        items: FILMS as u64,
        ids: items.clone(),
        at,
        ..NewJob::default()
    };
    let job = library.start_job(job).await?;
    let before = library.statistics();
    let begun = Instant::now();
    for (film, item) in items.into_iter().enumerate() {
        let details = ItemDetails {
            title: Some(format!("Film {film}")),
            cast: (0..actors).map(|place| actor(film, place)).collect(),
            ..ItemDetails::default()
        };
        let commit = ItemCommit {
            item,
            job,
            outcome: Outcome::Scraped,
            details,
            provenance: Provenance::default(),
            artwork: Vec::new(),
            written: Vec::new(),
            missing_sources: Vec::new(),
            recipe: String::new(),
            at,
            changes: Vec::new(),
            elapsed: Duration::ZERO,
        };
        library.commit_item(commit).await?;
    }
    let elapsed = begun.elapsed();
    let after = library.statistics();
    library.close().await?;
    Ok(People {
        way: "",
        statements: after.statements - before.statements,
        transactions: after.transactions - before.transactions,
        elapsed,
    })
}

/// What shares a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Together {
    One,
    Film,
}

/// Looks up, adds and credits one person after another, by statements prepared once, into the same tables.
async fn one_by_one(way: &'static str, together: Together) -> anyhow::Result<People> {
    let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
    let (library, items) = library(folder.path()).await?;
    library.close().await?;
    let connection = Connection::open(folder.path().join("library.db"))?;
    // As the library's own connection has them.
    connection
        .execute_batch("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -8192;")?;
    let begun = Instant::now();
    let mut people = People { way, statements: 0, transactions: 0, elapsed: Duration::ZERO };
    for (film, item) in items.into_iter().enumerate() {
        if together == Together::Film {
            connection.execute_batch("BEGIN IMMEDIATE")?;
        }
        for place in 0..ACTORS {
            if together == Together::One {
                connection.execute_batch("BEGIN IMMEDIATE")?;
            }
            people.statements += keep(&connection, item, place, &actor(film, place))?;
            if together == Together::One {
                connection.execute_batch("COMMIT")?;
                people.transactions += 1;
            }
        }
        if together == Together::Film {
            connection.execute_batch("COMMIT")?;
            people.transactions += 1;
        }
    }
    people.elapsed = begun.elapsed();
    people.statements += 2 * people.transactions;
    Ok(people)
}

/// Keeps one credit; returns how many statements that took.
fn keep(connection: &Connection, item: ItemId, place: usize, member: &CastMember) -> anyhow::Result<u64> {
    let person = &member.person;
    let (provider, id) = person.ids.first().context("every actor has an id")?;
    let known: Option<i64> = connection
        .prepare_cached("SELECT person_id FROM person_ids WHERE provider = ?1 AND value = ?2")?
        .query_row(params![provider.name(), id], |row| row.get(0))
        .optional()?;
    let (row, statements) = if let Some(known) = known {
        (known, 2)
    } else {
        connection
            .prepare_cached(
                "INSERT INTO people (name, folded, ids, thumb, named_only) VALUES (?1, ?2, ?3, NULL, 0)",
            )?
            .execute(params![person.name, title::fold(&person.name), serde_json::to_string(&person.ids)?])?;
        let row = connection.last_insert_rowid();
        connection
            .prepare_cached("INSERT INTO person_ids (provider, value, person_id) VALUES (?1, ?2, ?3)")?
            .execute(params![provider.name(), id, row])?;
        (row, 4)
    };
    connection
        .prepare_cached(
            "INSERT INTO credits (item_id, section, position, person_id, role, job, told)
             VALUES (?1, 'cast', ?2, ?3, ?4, NULL, NULL)",
        )?
        .execute(params![item.0, i64::try_from(place)?, row, member.role])?;
    Ok(statements)
}
