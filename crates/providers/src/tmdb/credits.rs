//! Cast, directors and writers.

use bioscope_model::{CastMember, CrewMember, Job, Person, Provider};

use super::picture::Pictures;
use super::wire::{CastCredit, Credits, CrewCredit};
use crate::lenient::Told;
use crate::text;

/// The department of directors, and their job in it.
const DIRECTING: (&str, &str) = ("Directing", "Director");

/// The department of writers.
const WRITING: &str = "Writing";

/// The jobs of the writing department that are not authorship: who edits, coordinates, draws or advises.
const NOT_WRITERS: [&str; 18] = [
    "Creative Producer",
    "Executive Story Editor",
    "Head of Story",
    "Junior Story Editor",
    "Lyricist",
    "Other",
    "Script Consultant",
    "Script Editor",
    "Senior Story Editor",
    "Story Artist",
    "Story Consultant",
    "Story Coordinator",
    "Story Editor",
    "Story Manager",
    "Story Supervisor",
    "Storyboard",
    "Writers' Assistant",
    "Writers' Production",
];

/// The cast in the order of the credits. Somebody with two entries is one member with both roles.
pub(super) fn cast(credits: &Told<Credits>, pictures: &Pictures) -> Vec<CastMember> {
    cast_of(credits.get().map(|credits| credits.cast.all()).unwrap_or_default(), pictures)
}

/// As [`cast`], of a list that stands alone: an episode's guests.
pub(super) fn cast_of(told: &[CastCredit], pictures: &Pictures) -> Vec<CastMember> {
    let mut ordered: Vec<&CastCredit> = told.iter().collect();
    ordered.sort_by_key(|credit| credit.order.get().copied().unwrap_or(u64::MAX));
    let mut cast: Vec<CastMember> = Vec::with_capacity(ordered.len().min(text::CAST));
    for credit in ordered {
        let Some(person) = person(&credit.id, &credit.name, &credit.profile_path, pictures) else {
            continue;
        };
        let role = credit.character.text().and_then(|role| text::line(role, text::ROLE));
        crate::cast::add(&mut cast, person, role);
    }
    cast
}

/// Directors and writers in the order of the credits, each person once a job.
pub(super) fn crew(credits: &Told<Credits>, pictures: &Pictures) -> Vec<CrewMember> {
    crew_of(credits.get().map(|credits| credits.crew.all()).unwrap_or_default(), pictures)
}

/// As [`crew`], of a list that stands alone: an episode's.
pub(super) fn crew_of(told: &[CrewCredit], pictures: &Pictures) -> Vec<CrewMember> {
    let mut crew: Vec<CrewMember> = Vec::new();
    for credit in told {
        let Some(job) = credit.department.text().zip(credit.job.text()).and_then(|told| job(told.0, told.1))
        else {
            continue;
        };
        let Some(person) = person(&credit.id, &credit.name, &credit.profile_path, pictures) else {
            continue;
        };
        let is_there = |member: &CrewMember| {
            member.job == job && member.person.ids == person.ids && member.person.name == person.name
        };
        if crew.len() < text::CREW && !crew.iter().any(is_there) {
            crew.push(CrewMember { person, job });
        }
    }
    crew
}

/// What a credit counts as, if it is directing or authorship.
pub(super) fn job(department: &str, job: &str) -> Option<Job> {
    match (department, job) {
        DIRECTING => Some(Job::Director),
        (WRITING, job) if !NOT_WRITERS.contains(&job) => Some(Job::Writer),
        _ => None,
    }
}

/// Somebody, unless without a name.
pub(super) fn person(
    id: &Told<u64>,
    name: &Told<String>,
    portrait: &Told<String>,
    pictures: &Pictures,
) -> Option<Person> {
    let mut person = Person::named(text::line(name.text()?, text::NAME)?);
    if let Some(id) = id.get().filter(|id| **id > 0) {
        person = person.with_id(Provider::Tmdb, id.to_string());
    }
    person.thumb = portrait.text().and_then(|path| pictures.portrait(path));
    Some(person)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn pictures() -> Pictures {
        Pictures::below(&"http://127.0.0.1:9/".parse().unwrap())
    }

    #[test]
    fn somebody_with_two_entries_is_one_member() {
        let credits = serde_json::from_value(json!({"cast": [
            {"id": 2, "name": "Second", "character": "B", "order": 1},
            {"id": 1, "name": "First", "character": "A", "order": 0, "profile_path": "/p.jpg"},
            {"id": 1, "name": "First", "character": "A's twin", "order": 2},
            {"name": "Nobody's id", "order": "x"}, {"id": 7, "name": " "},
        ]}))
        .unwrap();
        let cast = cast(&credits, &pictures());
        let told: Vec<_> = cast.iter().map(|m| (m.person.name.as_str(), m.role.as_deref())).collect();
        assert_eq!(told, [("First", Some("A / A's twin")), ("Second", Some("B")), ("Nobody's id", None)]);
        assert_eq!(cast[0].person.thumb.as_deref(), Some("http://127.0.0.1:9/t/p/h632/p.jpg"));
    }

    #[test]
    fn writers_are_authors_and_each_is_named_once() {
        let credit = |id: u64, department: &str, job: &str| json!({"id": id, "name": format!("P{id}"), "department": department, "job": job});
        let credits = serde_json::from_value(json!({"crew": [
            credit(1, "Writing", "Screenplay"), credit(1, "Writing", "Story"), credit(2, "Writing", "Novel"),
            credit(3, "Writing", "Storyboard"), credit(1, "Directing", "Director"), credit(4, "Directing", "Layout"),
        ]}))
        .unwrap();
        let crew: Vec<_> = crew(&credits, &pictures()).into_iter().map(|m| (m.person.name, m.job)).collect();
        let expected = [("P1", Job::Writer), ("P2", Job::Writer), ("P1", Job::Director)];
        assert_eq!(crew, expected.map(|(name, job)| (name.to_owned(), job)));
    }
}
