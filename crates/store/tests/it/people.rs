//! People: kept in batches, row by row what keeping them one by one would leave.

use std::collections::BTreeMap;

use bioscope_model::{CastMember, CrewMember, ItemDetails, Job, Person, Provider, title};
use bioscope_store::Library;
use proptest::prelude::*;
use rusqlite::Connection;

use crate::support::{Fixture, actor, commit, with_cast};

/// A credit as a row: item, section, position, person, role, job, what its sources tell where that differs.
type CreditRow = (i64, String, i64, i64, Option<String>, Option<String>, Option<String>);
/// A person as a row: number, name, ids, thumb, whether only the name identifies.
type PersonRow = (i64, String, String, Option<String>, bool);

/// All that a library holds of people.
#[derive(Debug, Default, PartialEq)]
struct Tables {
    people: Vec<PersonRow>,
    ids: BTreeMap<(String, String), i64>,
    credits: Vec<CreditRow>,
}

impl Tables {
    fn read(path: &std::path::Path) -> Self {
        let connection = Connection::open(path).unwrap();
        let mut people =
            connection.prepare("SELECT id, name, ids, thumb, named_only FROM people ORDER BY id").unwrap();
        let mut ids = connection.prepare("SELECT provider, value, person_id FROM person_ids").unwrap();
        let mut credits = connection
            .prepare(
                "SELECT item_id, section, position, person_id, role, job, told FROM credits
                 ORDER BY item_id, section, position",
            )
            .unwrap();
        let person =
            people.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?)));
        let id = ids.query_map([], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)));
        let credit = credits.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
        });
        Self {
            people: person.unwrap().map(Result::unwrap).collect(),
            ids: id.unwrap().map(Result::unwrap).collect(),
            credits: credit.unwrap().map(Result::unwrap).collect(),
        }
    }

    /// The plain way: each credit looks its person up by one id after another, or by the name where it has none, and adds
    /// who is not there.
    fn keep(&mut self, item: i64, details: &ItemDetails) {
        self.credits.retain(|credit| credit.0 != item);
        let cast =
            details.cast.iter().zip(0..).map(|(one, place)| ("cast", place, &one.person, &one.role, None));
        let guests = details
            .guest_stars
            .iter()
            .zip(0..)
            .map(|(one, place)| ("guest", place, &one.person, &one.role, None));
        let crew = details
            .crew
            .iter()
            .zip(0..)
            .map(|(one, place)| ("crew", place, &one.person, &None, Some(one.job)));
        for (section, place, person, role, job) in cast.chain(guests).chain(crew) {
            let number = self.person(person);
            let (_, name, ids, thumb, _) = &self.people[number as usize - 1];
            let is_same = *name == person.name && *ids == json(&person.ids) && *thumb == person.thumb;
            self.credits.push((
                item,
                section.to_owned(),
                place,
                number,
                role.clone(),
                job.map(|job| format!("{job:?}").to_lowercase()),
                (!is_same).then(|| json(person)),
            ));
        }
        self.credits.sort();
    }

    fn person(&mut self, person: &Person) -> i64 {
        let own: Vec<(String, String)> = person
            .ids
            .iter()
            .filter(|(_, id)| !id.is_empty())
            .map(|(provider, id)| (provider.name().to_owned(), id.clone()))
            .collect();
        let name = |name: &str| {
            Some(title::fold(name)).filter(|folded| !folded.is_empty()).unwrap_or(name.to_owned())
        };
        let known = if own.is_empty() {
            let same = |row: &&PersonRow| row.4 && name(&row.1) == name(&person.name);
            self.people.iter().find(same).map(|row| row.0)
        } else {
            own.iter().find_map(|id| self.ids.get(id).copied())
        };
        let number = known.unwrap_or_else(|| {
            let number = i64::try_from(self.people.len()).unwrap() + 1;
            let row = (number, person.name.clone(), json(&person.ids), person.thumb.clone(), own.is_empty());
            self.people.push(row);
            number
        });
        for id in own {
            self.ids.entry(id).or_insert(number);
        }
        number
    }
}

fn json<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap()
}

/// Few names and few ids, so that people meet: namesakes, one person under two ids, ids that come later, and nobody's.
fn any_person() -> impl Strategy<Value = Person> {
    let name = prop::sample::select(vec!["Ann Lee", "ann  LEE", "Bo", "Ånn Lee", "…", "李", "Bo\u{0}b", ""]);
    let id = || prop::option::of(prop::sample::select(vec!["1", "2", "3", ""]));
    let thumb = prop::option::of(prop::sample::select(vec!["https://x/1.jpg", "https://x/2.jpg"]));
    (name, id(), id(), thumb).prop_map(|(name, tmdb, imdb, thumb)| {
        let mut person = Person::named(name);
        for (provider, id) in [(Provider::Tmdb, tmdb), (Provider::Imdb, imdb)] {
            if let Some(id) = id {
                person.ids.push((provider, id.to_owned()));
            }
        }
        person.thumb = thumb.map(str::to_owned);
        person
    })
}

fn any_cast() -> impl Strategy<Value = ItemDetails> {
    let member = || {
        let role = prop::option::of(prop::sample::select(vec!["Ripley", "Self"]));
        (any_person(), role).prop_map(|(person, role)| CastMember { person, role: role.map(str::to_owned) })
    };
    let job = prop::sample::select(vec![Job::Director, Job::Writer, Job::Creator]);
    let crew = (any_person(), job).prop_map(|(person, job)| CrewMember { person, job });
    (
        prop::collection::vec(member(), 0..12),
        prop::collection::vec(member(), 0..4),
        prop::collection::vec(crew, 0..6),
    )
        .prop_map(|(cast, guest_stars, crew)| ItemDetails {
            cast,
            guest_stars,
            crew,
            ..ItemDetails::default()
        })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn a_batch_leaves_the_rows_that_one_by_one_would(
        casts in prop::collection::vec((0..3_usize, any_cast()), 1..6),
        forget in prop::collection::vec(any::<bool>(), 6),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let fixture = Fixture::new().await;
            let items = fixture.add(&["One", "Two", "Three"]).await;
            let job = fixture.job().await;
            let mut plain = Tables::default();
            for ((place, details), forget) in casts.into_iter().zip(forget) {
                if forget {
                    // Another program writes, so that nothing remembered may be used.
                    let other = Connection::open(fixture.library.path()).unwrap();
                    other.execute("UPDATE items SET marked = 1 - marked", []).unwrap();
                }
                plain.keep(items[place].0, &details);
                fixture.library.commit_item(commit(items[place], job, details.clone())).await.unwrap();
                assert_eq!(Tables::read(fixture.library.path()), plain);
                assert_eq!(fixture.library.item(items[place]).await.unwrap().details, details);
            }
            assert_eq!(fixture.library.check().await.unwrap(), Vec::<String>::new());
        });
    }
}

#[tokio::test]
async fn people_written_lately_cost_no_question_until_the_run_ends() {
    let fixture = Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let job = fixture.job().await;
    let save = async |place: usize| {
        let before = fixture.library.statistics();
        fixture.library.commit_item(commit(items[place], job, with_cast("Alien", 1))).await.unwrap();
        fixture.library.statistics().since(&before)
    };
    let first = save(0).await;
    assert_eq!((first.people_asked, first.people_remembered), (50, 0));
    let second = save(1).await;
    assert_eq!((second.people_asked, second.people_remembered), (50, 50));
    assert!(second.statements < first.statements);
    let counts = bioscope_store::JobCounts::default();
    fixture.library.finish_job(job, counts, false, Vec::new(), crate::support::at(9)).await.unwrap();
    assert_eq!(save(0).await.people_remembered, 0, "forgotten with the run's end");
}

#[tokio::test]
async fn what_no_item_has_any_more_is_counted_and_goes_only_when_asked() {
    let fixture = Fixture::new().await;
    let item = fixture.add(&["Alien"]).await[0];
    let job = fixture.job().await;
    let collection = bioscope_model::Collection {
        ids: bioscope_model::IdSet::new(),
        name: "Alien Collection".into(),
        overview: None,
        artwork: Vec::new(),
    };
    let first = ItemDetails { collection: Some(collection), ..with_cast("Alien", 1) };
    fixture.library.commit_item(commit(item, job, first)).await.unwrap();
    assert_eq!(fixture.library.orphans().await.unwrap(), bioscope_store::Orphans::default());
    let second = ItemDetails {
        cast: vec![CastMember { person: actor(7), role: None }],
        genres: vec!["Horror".into()],
        ..ItemDetails::default()
    };
    fixture.library.commit_item(commit(item, job, second.clone())).await.unwrap();
    let expected = bioscope_store::Orphans { people: 49, terms: 1, collections: 1 };
    assert_eq!(fixture.library.orphans().await.unwrap(), expected);
    assert_eq!(fixture.library.collect_orphans().await.unwrap(), expected);
    assert_eq!(fixture.library.orphans().await.unwrap(), bioscope_store::Orphans::default());
    assert_eq!(fixture.library.item(item).await.unwrap().details, second);
    // Nobody of those who went is remembered.
    fixture.library.commit_item(commit(item, job, with_cast("Alien", 1))).await.unwrap();
    assert_eq!(fixture.library.item(item).await.unwrap().details, with_cast("Alien", 1));
}
