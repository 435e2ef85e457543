//! Who took part in an item.

use std::time::{Duration, Instant};

use bioscope_model::{CastMember, CrewMember, ItemDetails, Job, Person};
use rusqlite::{Connection, Row};

use super::bulk::{Rows, optional, owned, position};
use super::encoding::{from_json, to_json};
use super::fault::Fault;
use super::people;
use super::people_cache::KnownPerson;
use super::session::{Session, collect};
use crate::records::ItemId;

/// The section of an episode's guests.
const GUEST: &str = "guest";

/// How many people an item had and how long keeping them took.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct CreditsTiming {
    /// How many credits.
    pub(super) count: usize,
    /// For all of them together.
    pub(super) elapsed: Duration,
}

/// Replaces the credits of an item.
pub(super) fn write(
    session: &mut Session,
    item: ItemId,
    details: &ItemDetails,
) -> Result<CreditsTiming, Fault> {
    let begun = Instant::now();
    let cast = details.cast.iter().map(|member| &member.person);
    let crew = details.crew.iter().map(|member| &member.person);
    let guests = details.guest_stars.iter().map(|member| &member.person);
    let people: Vec<&Person> = cast.chain(guests).chain(crew).collect();
    let known = people::keep(session, &people)?;
    session.execute("DELETE FROM credits WHERE item_id = ?1", [item.0])?;
    let (cast, others) = known.split_at(details.cast.len());
    let (guests, crew) = others.split_at(details.guest_stars.len());
    let mut rows = Rows::new("item_id, section, position, person_id, role, job, told");
    for (section, members, known) in [("cast", &details.cast, cast), (GUEST, &details.guest_stars, guests)] {
        for (index, (member, known)) in members.iter().zip(known).enumerate() {
            rows.push([
                item.0.into(),
                section.into(),
                position(index),
                known.id.into(),
                optional(member.role.as_deref()),
                optional(None),
                told(&member.person, known)?,
            ]);
        }
    }
    for (index, (member, known)) in details.crew.iter().zip(crew).enumerate() {
        rows.push([
            item.0.into(),
            "crew".into(),
            position(index),
            known.id.into(),
            optional(None),
            job_name(member.job).into(),
            told(&member.person, known)?,
        ]);
    }
    rows.execute(
        session,
        "INSERT INTO credits (item_id, section, position, person_id, role, job, told)
         SELECT item_id, section, position, person_id, role, job, told FROM given",
    )?;
    Ok(CreditsTiming { count: people.len(), elapsed: begun.elapsed() })
}

/// What this item's sources say of a person, where it is not what the library holds.
fn told(person: &Person, known: &KnownPerson) -> Result<rusqlite::types::ToSqlOutput<'static>, Fault> {
    if *person == *known.record { Ok(optional(None)) } else { Ok(owned(to_json(person)?)) }
}

/// Reads the credits of an item into `details`.
pub(super) fn read(connection: &Connection, item: ItemId, details: &mut ItemDetails) -> Result<(), Fault> {
    let members = collect(
        connection,
        "SELECT people.name, people.ids, people.thumb, credits.told, credits.role, credits.job, credits.section
         FROM credits CROSS JOIN people ON people.id = credits.person_id
         WHERE credits.item_id = ?1 ORDER BY credits.section, credits.position",
        [item.0],
        |row| Ok((read_person(row)?, row.get(4)?, row.get::<_, Option<String>>(5)?, row.get::<_, String>(6)?)),
    )?;
    for (person, role, job, section) in members {
        match job {
            Some(job) => details.crew.push(CrewMember { person, job: job_of(&job)? }),
            None if section == GUEST => details.guest_stars.push(CastMember { person, role }),
            None => details.cast.push(CastMember { person, role }),
        }
    }
    Ok(())
}

fn read_person(row: &Row<'_>) -> Result<Person, Fault> {
    match row.get::<_, Option<String>>(3)? {
        Some(told) => from_json(&told),
        None => {
            Ok(Person { name: row.get(0)?, ids: from_json(&row.get::<_, String>(1)?)?, thumb: row.get(2)? })
        }
    }
}

fn job_name(job: Job) -> &'static str {
    match job {
        Job::Director => "director",
        Job::Writer => "writer",
        Job::Creator => "creator",
    }
}

fn job_of(name: &str) -> Result<Job, Fault> {
    match name {
        "director" => Ok(Job::Director),
        "writer" => Ok(Job::Writer),
        "creator" => Ok(Job::Creator),
        _ => Err(Fault::corrupt(format!("the job {name:?}"))),
    }
}
