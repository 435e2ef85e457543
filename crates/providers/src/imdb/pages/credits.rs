//! Cast, directors and writers, from whichever of the page's lists is longest in practice.

use bioscope_model::{CastMember, CrewMember, Job, Person, Provider};

use super::wire::{Credit, CreditGrouping, CreditList, Half, PersonName, ShownCredit};
use crate::lenient::Told;
use crate::text;

/// Finds a list of credits in one half of a page.
type ListOf = fn(&Half) -> &Told<Vec<CreditList>>;

/// Reads the people of one place in one half of a page.
type Reader<'a, T> = &'a dyn Fn(&Half) -> Vec<T>;

/// Where one kind of credit stands on a page.
struct Place {
    /// The end of its group's id on reference pages, the same on all of them.
    group: &'static str,
    /// The end of the id under which the most important ones stand beside the title.
    principal_group: &'static str,
    /// The id of the same in data before 2025.
    old_group: &'static str,
    /// Its list on title pages; the cast's has another form.
    listed: Option<ListOf>,
}

const DIRECTING: Place = Place {
    group: "ace5cb4c-8708-4238-9542-04641e7c8171",
    principal_group: "ace5cb4c-8708-4238-9542-04641e7c8171",
    old_group: "director",
    listed: Some(|half| &half.directors),
};

const WRITING: Place = Place {
    group: "c84ecaff-add5-4f2e-81db-102a41881fe3",
    principal_group: "c84ecaff-add5-4f2e-81db-102a41881fe3",
    old_group: "writer",
    listed: Some(|half| &half.writers),
};

const ACTING: Place = Place {
    group: "7caf7d16-5db9-4f4f-8864-d4c6e711c686",
    principal_group: "7510356e-fde9-438e-b3ad-0099ba6bc8ce",
    old_group: "cast",
    listed: None,
};

/// The host of pictures, which makes them smaller on demand: what stands for the original in an address, and for 632
/// pixels of height.
const PICTURES: &str = "https://m.media-amazon.com/images/";
const ORIGINAL: &str = "._V1_.";
const PORTRAIT: &str = "._V1_UY632_.";

/// Longest id of a person, in bytes.
const MAX_PERSON_ID: usize = 12;

/// The cast in the order of the credits.
pub(super) fn cast(halves: &[&Half]) -> Vec<CastMember> {
    let mut cast = first_filled(
        halves,
        &[
            &|half| shown(half, &ACTING).filter_map(shown_member).collect(),
            &|half| half.cast.nodes().filter_map(member).collect(),
            &|half| grouped(half, &ACTING).filter_map(member).collect(),
            &|half| principal(half, &ACTING).filter_map(member).collect(),
        ],
    );
    cast.truncate(text::CAST);
    cast
}

/// Creators (of shows), directors, then writers, each in the order of the credits.
pub(super) fn crew(halves: &[&Half]) -> Vec<CrewMember> {
    let by_job = [
        (Job::Creator, creators(halves)),
        (Job::Director, people(halves, &DIRECTING)),
        (Job::Writer, people(halves, &WRITING)),
    ];
    let mut crew: Vec<CrewMember> = Vec::new();
    for (job, people) in by_job {
        for person in people {
            let member = CrewMember { person, job };
            // A writer of several versions of the script is listed as often.
            if crew.len() < text::CREW && !crew.contains(&member) {
                crew.push(member);
            }
        }
    }
    crew
}

fn creators(halves: &[&Half]) -> Vec<Person> {
    let listed = |lists: &Told<Vec<CreditList>>| {
        let credits = lists.all().iter().flat_map(|list| list.credits.all());
        credits.filter_map(|credit| person(&credit.name)).collect()
    };
    first_filled(halves, &[&|half| listed(&half.creators), &|half| listed(&half.creators_page_title)])
}

fn people(halves: &[&Half], place: &Place) -> Vec<Person> {
    let named = |credit: &Credit| person(&credit.name);
    first_filled(
        halves,
        &[
            &|half| shown(half, place).filter_map(shown_person).collect(),
            &|half| listed(half, place).filter_map(named).collect(),
            &|half| grouped(half, place).filter_map(named).collect(),
            &|half| principal(half, place).filter_map(named).collect(),
        ],
    )
}

/// The first list that is not empty; each is looked for in both halves of the page before the next is tried.
fn first_filled<T>(halves: &[&Half], readers: &[Reader<'_, T>]) -> Vec<T> {
    let mut lists = readers.iter().flat_map(|read| halves.iter().map(move |half| read(half)));
    lists.find(|list| !list.is_empty()).unwrap_or_default()
}

fn shown<'a>(half: &'a Half, place: &Place) -> impl Iterator<Item = &'a ShownCredit> + use<'a> {
    let mut categories = half.categories.all().iter();
    let category = categories.find(|category| is_group(&category.id, place.group));
    let section = category.and_then(|category| category.section.get());
    section.map(|section| section.items.all()).unwrap_or_default().iter()
}

fn listed<'a>(half: &'a Half, place: &Place) -> impl Iterator<Item = &'a Credit> + use<'a> {
    let lists = place.listed.map(|list| list(half).all()).unwrap_or_default();
    lists.iter().flat_map(|list| list.credits.all())
}

fn grouped<'a>(half: &'a Half, place: &Place) -> impl Iterator<Item = &'a Credit> + use<'a> {
    let is_groups = |group: &&CreditGrouping| {
        group.grouping.get().is_some_and(|grouping| is_group(&grouping.grouping_id, place.group))
    };
    let group = half.credit_groupings.nodes().find(is_groups);
    group.into_iter().flat_map(|group| group.credits.nodes())
}

fn principal<'a>(half: &'a Half, place: &Place) -> impl Iterator<Item = &'a Credit> + use<'a> {
    let (group, old_group) = (place.principal_group, place.old_group);
    let is_groups = move |list: &&CreditList| {
        list.grouping.get().is_some_and(|grouping| is_group(&grouping.grouping_id, group))
    };
    let is_old_groups = move |list: &&CreditList| {
        list.category.get().is_some_and(|category| category.id.text() == Some(old_group))
    };
    let new = half.principal_credits_v2.all().iter().filter(is_groups);
    let old = half.principal_credits.all().iter().filter(is_old_groups);
    new.chain(old).flat_map(|list| list.credits.all())
}

fn is_group(id: &Told<String>, group: &str) -> bool {
    id.text().is_some_and(|id| id.ends_with(group))
}

fn shown_member(credit: &ShownCredit) -> Option<CastMember> {
    let role = role(credit.characters.all().iter().map(String::as_str));
    Some(CastMember { person: shown_person(credit)?, role })
}

fn member(credit: &Credit) -> Option<CastMember> {
    let in_roles = credit.credited_roles.nodes().flat_map(|role| role.characters.nodes());
    let characters = credit.characters.all().iter().chain(in_roles);
    let role = role(characters.filter_map(|character| character.name.text()));
    Some(CastMember { person: person(&credit.name)?, role })
}

fn role<'a>(characters: impl Iterator<Item = &'a str>) -> Option<String> {
    let names: Vec<String> = characters.filter_map(|name| text::line(name, text::ROLE)).collect();
    text::line(&names.join(" / "), text::ROLE)
}

fn shown_person(credit: &ShownCredit) -> Option<Person> {
    let thumb = credit.image_props.get().and_then(|props| props.image_model.get());
    made(credit.row_title.text()?, credit.id.text(), thumb.and_then(|picture| picture.url.text()))
}

fn person(name: &Told<PersonName>) -> Option<Person> {
    let name = name.get()?;
    let thumb = name.primary_image.get().and_then(|picture| picture.url.text());
    made(name.name_text.inner()?, name.id.text(), thumb)
}

fn made(name: &str, id: Option<&str>, thumb: Option<&str>) -> Option<Person> {
    let mut person = Person::named(text::line(name, text::NAME)?);
    if let Some(id) = id.filter(|id| is_person_id(id)) {
        person = person.with_id(Provider::Imdb, id);
    }
    person.thumb = thumb.and_then(text::address).map(|address| portrait(&address));
    Some(person)
}

/// The address of a portrait as high as TMDB's: the original has many times the bytes, which nobody would see.
fn portrait(original: &str) -> String {
    match original.split_once(ORIGINAL) {
        Some((start, end)) if start.starts_with(PICTURES) => format!("{start}{PORTRAIT}{end}"),
        _ => original.to_owned(),
    }
}

/// Whether `id` is `nm` and digits, and so may go into files and addresses.
pub(super) fn is_person_id(id: &str) -> bool {
    let digits = id.strip_prefix("nm").unwrap_or_default();
    !digits.is_empty() && id.len() <= MAX_PERSON_ID && digits.bytes().all(|byte| byte.is_ascii_digit())
}
