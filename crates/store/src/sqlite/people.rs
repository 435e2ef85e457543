//! People: found or added, all of a film at once.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::Arc;

use bioscope_model::{Person, title};
use rusqlite::Row;

use super::bulk::{Rows, optional, owned};
use super::encoding::{from_json, to_json};
use super::fault::Fault;
use super::people_cache::{KnownPerson, PersonKey, identifying_name};
use super::session::Session;
use super::statistics::add as count_up;

// CROSS JOIN keeps the given rows outside and the index inside.
const BY_ID: &str = "SELECT given.provider, given.value, people.id, people.name, people.ids, people.thumb
    FROM given CROSS JOIN person_ids USING (provider, value) CROSS JOIN people ON people.id = person_ids.person_id";

const BY_NAME: &str = "SELECT given.folded, NULL, people.id, people.name, people.ids, people.thumb
    FROM given CROSS JOIN people ON people.folded = given.folded AND people.named_only = 1";

/// The library's rows for `people`, in their order; those it does not know are added.
///
/// However many there are, this takes at most five statements a hundred of them, and none for those written
/// lately.
pub(super) fn keep(session: &mut Session, people: &[&Person]) -> Result<Vec<KnownPerson>, Fault> {
    let keyed: Vec<_> = people.iter().map(|&person| (person, PersonKey::all_of(person))).collect();
    let remembered: Vec<Option<KnownPerson>> = keyed.iter().map(|(_, keys)| recall(session, keys)).collect();
    let others = keyed.iter().zip(&remembered).filter(|(_, remembered)| remembered.is_none());
    let mut known = look_up(session, others.flat_map(|((_, keys), _)| keys))?;
    let mut kept = Vec::with_capacity(people.len());
    let mut added = Vec::new();
    let mut new_keys = Vec::new();
    let mut last_id = None;
    for ((person, keys), remembered) in keyed.into_iter().zip(remembered) {
        if let Some(remembered) = remembered {
            kept.push(remembered);
            continue;
        }
        let found = if let Some(found) = keys.iter().find_map(|key| known.get(key)) {
            found.clone()
        } else {
            let id = next_id(session, &mut last_id)?;
            let new = KnownPerson { id, record: Arc::new(person.clone()) };
            added.push(new.clone());
            new
        };
        for key in keys {
            if let Entry::Vacant(place) = known.entry(key) {
                new_keys.push((place.key().clone(), found.id));
                place.insert(found.clone());
            }
        }
        kept.push(found);
    }
    add(session, &added)?;
    add_ids(session, &new_keys)?;
    for (key, person) in known {
        session.remembered.people.insert(key, person);
    }
    Ok(kept)
}

/// The person with these keys, if all of them are remembered.
fn recall(session: &mut Session, keys: &[PersonKey]) -> Option<KnownPerson> {
    let mut recalled = Vec::with_capacity(keys.len());
    for key in keys {
        recalled.push(session.remembered.people.get(key)?);
    }
    count_up(&session.counters().people_asked, keys.len());
    count_up(&session.counters().people_remembered, keys.len());
    recalled.into_iter().next()
}

/// Numbers are given out here, not by SQLite, so that all new people go in by one statement. The open
/// transaction is the only one that writes.
fn next_id(session: &Session, last: &mut Option<i64>) -> Result<i64, Fault> {
    let previous = match *last {
        Some(previous) => previous,
        None => session.find("SELECT coalesce(max(id), 0) FROM people", [], |row| row.get(0))?.unwrap_or(0),
    };
    *last = Some(previous + 1);
    Ok(previous + 1)
}

fn look_up<'k>(
    session: &mut Session,
    keys: impl Iterator<Item = &'k PersonKey>,
) -> Result<HashMap<PersonKey, KnownPerson>, Fault> {
    let mut known = HashMap::new();
    let mut ids = Rows::new("provider, value");
    let mut names = Rows::new("folded");
    for key in keys {
        if known.contains_key(key) {
            continue;
        }
        count_up(&session.counters().people_asked, 1);
        if let Some(person) = session.remembered.people.get(key) {
            count_up(&session.counters().people_remembered, 1);
            known.insert(key.clone(), person);
            continue;
        }
        match key {
            PersonKey::Id(provider, value) => ids.push([provider.name().into(), value.as_str().into()]),
            PersonKey::Name(name) => names.push([name.as_str().into()]),
        }
    }
    let by_id = ids.collect(session, BY_ID, |row| {
        let provider: String = row.get(0)?;
        Ok((PersonKey::Id(provider.into(), row.get(1)?), read_known(row)?))
    })?;
    let by_name =
        names.collect(session, BY_NAME, |row| Ok((PersonKey::Name(row.get(0)?), read_known(row)?)))?;
    known.extend(by_id.into_iter().chain(by_name));
    Ok(known)
}

fn read_known(row: &Row<'_>) -> Result<KnownPerson, Fault> {
    let person = Person { name: row.get(3)?, ids: from_json(&row.get::<_, String>(4)?)?, thumb: row.get(5)? };
    Ok(KnownPerson { id: row.get(2)?, record: Arc::new(person) })
}

fn add(session: &Session, people: &[KnownPerson]) -> Result<(), Fault> {
    let mut rows = Rows::new("id, name, folded, ids, thumb, named_only");
    for person in people {
        let record = &*person.record;
        let keys = PersonKey::all_of(record);
        let named_only = matches!(keys.as_slice(), [PersonKey::Name(_)]);
        let folded = if named_only { identifying_name(&record.name) } else { title::fold(&record.name) };
        rows.push([
            person.id.into(),
            record.name.as_str().into(),
            owned(folded),
            owned(to_json(&record.ids)?),
            optional(record.thumb.as_deref()),
            named_only.into(),
        ]);
    }
    rows.execute(
        session,
        "INSERT INTO people (id, name, folded, ids, thumb, named_only)
         SELECT id, name, folded, ids, thumb, named_only FROM given",
    )
}

fn add_ids(session: &Session, keys: &[(PersonKey, i64)]) -> Result<(), Fault> {
    let mut rows = Rows::new("provider, value, person_id");
    for (key, person) in keys {
        if let PersonKey::Id(provider, value) = key {
            rows.push([provider.name().into(), value.as_str().into(), (*person).into()]);
        }
    }
    rows.execute(
        session,
        "INSERT INTO person_ids (provider, value, person_id) SELECT provider, value, person_id FROM given",
    )
}

/// Removes those whom no item credits any more; returns how many.
pub(super) fn remove_unused(session: &mut Session) -> Result<usize, Fault> {
    let is_any = "SELECT 1 FROM people WHERE id NOT IN (SELECT person_id FROM credits) LIMIT 1";
    if session.find(is_any, [], |_| Ok(()))?.is_none() {
        return Ok(0);
    }
    session.remembered.clear();
    // The foreign keys look for the credits and the ids of everybody who goes.
    session.execute("CREATE INDEX credits_by_person ON credits (person_id)", [])?;
    session.execute("CREATE INDEX person_ids_by_person ON person_ids (person_id)", [])?;
    let removed = session.execute(
        "DELETE FROM people WHERE NOT EXISTS (SELECT 1 FROM credits WHERE credits.person_id = people.id)",
        [],
    )?;
    session.execute("DROP INDEX credits_by_person", [])?;
    session.execute("DROP INDEX person_ids_by_person", [])?;
    Ok(removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sqlite::migrations;
    use rusqlite::Connection;

    #[test]
    fn people_are_looked_up_by_index() {
        let mut connection = Connection::open_in_memory().unwrap();
        migrations::migrate(&mut connection).unwrap();
        for (given, query, index) in [
            ("given (provider, value) AS (VALUES (?, ?), (?, ?))", BY_ID, "person_ids USING PRIMARY KEY"),
            ("given (folded) AS (VALUES (?), (?))", BY_NAME, "people USING INDEX people_by_name"),
        ] {
            let sql = format!("EXPLAIN QUERY PLAN WITH {given} {query}");
            let mut statement = connection.prepare(&sql).unwrap();
            let steps = statement.raw_query().mapped(|row| row.get::<_, String>(3));
            let plan = steps.map(Result::unwrap).collect::<Vec<_>>().join("\n");
            assert!(plan.contains(&format!("SEARCH {index}")), "{plan}");
            assert!(!plan.contains("SCAN people") && !plan.contains("SCAN person_ids"), "{plan}");
        }
    }
}
