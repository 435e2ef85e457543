//! The cast and the crew.

use bioscope_model::{CastMember, CrewMember, ItemKind, Job, Person, Provider};

use super::ids::provider_of_element;
use super::values::{list, text};
use crate::document::Element;

/// The start of TMDB's address of a person, which some writers keep as `profile`.
const TMDB_PERSON: &str = "themoviedb.org/person/";

/// The cast and the guest stars, each in their `order`; those without one follow in the file's order. Only episodes have
/// guests.
pub(super) fn actors(root: &Element, kind: ItemKind) -> (Vec<CastMember>, Vec<CastMember>) {
    let (guests, cast): (Vec<&Element>, Vec<&Element>) =
        root.children("actor").partition(|actor| kind == ItemKind::Episode && is_guest(actor));
    (in_order(&cast), in_order(&guests))
}

/// Whether an actor is a guest, as Jellyfin says it.
pub(crate) fn is_guest(actor: &Element) -> bool {
    text(actor, "type").is_some_and(|role| role.replace(' ', "").eq_ignore_ascii_case("gueststar"))
}

fn in_order(actors: &[&Element]) -> Vec<CastMember> {
    let mut members: Vec<(u32, CastMember)> = actors
        .iter()
        .filter_map(|actor| {
            let person =
                Person { name: text(actor, "name")?, ids: person_ids(actor), thumb: text(actor, "thumb") };
            let order = ["order", "sortorder"].into_iter().find_map(|name| text(actor, name)?.parse().ok());
            let order = order.unwrap_or(u32::MAX);
            Some((order, CastMember { person, role: text(actor, "role") }))
        })
        .collect();
    members.sort_by_key(|(order, _)| *order);
    members.into_iter().map(|(_, member)| member).collect()
}

/// Directors, then writers (Kodi's `credits`; where there are none, Jellyfin's `writer`), then a show's creators.
pub(super) fn crew(root: &Element, kind: ItemKind) -> Vec<CrewMember> {
    let credits = list(root, "credits");
    let writers = if credits.is_empty() { list(root, "writer") } else { credits };
    let directors = list(root, "director").into_iter().map(|name| (name, Job::Director));
    let creators = if kind == ItemKind::Show { list(root, "creator") } else { Vec::new() };
    directors
        .chain(writers.into_iter().map(|name| (name, Job::Writer)))
        .chain(creators.into_iter().map(|name| (name, Job::Creator)))
        .map(|(name, job)| CrewMember { person: Person::named(name), job })
        .collect()
}

fn person_ids(actor: &Element) -> Vec<(Provider, String)> {
    let mut ids: Vec<(Provider, String)> = Vec::new();
    let is_usable =
        |id: &str| !id.is_empty() && id.len() <= 16 && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    for element in actor.elements() {
        let found = match provider_of_element(element.name()) {
            Some(provider) => Some((provider, element.text())),
            None if element.name() == "profile" => {
                let address = element.text();
                let number = address.split_once(TMDB_PERSON).map(|(_, rest)| rest);
                let digits = number.map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
                digits.map(|digits| (Provider::Tmdb, digits))
            }
            None => None,
        };
        if let Some((provider, id)) = found
            && is_usable(&id)
            && ids.iter().all(|(known, _)| *known != provider)
        {
            ids.push((provider, id));
        }
    }
    ids
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn reads_actors_in_their_order() {
        let xml = "<movie><actor><name>B</name><role>b / c</role><order>1</order></actor>\
                   <actor><name> A </name><order>0</order><thumb>http://x/a.jpg</thumb>\
                   <profile>https://www.themoviedb.org/person/109-a</profile><imdb>nm0000704</imdb></actor>\
                   <actor><role>nobody</role></actor><actor><name>C</name></actor></movie>";
        let (cast, _) = actors(Document::parse(xml.as_bytes()).unwrap().root(), ItemKind::Movie);
        let names: Vec<&str> = cast.iter().map(|member| member.person.name.as_str()).collect();
        assert_eq!(names, ["A", "B", "C"]);
        assert_eq!(cast[1].role.as_deref(), Some("b / c"));
        assert_eq!(cast[0].person.thumb.as_deref(), Some("http://x/a.jpg"));
        assert_eq!(
            cast[0].person.ids,
            [(Provider::Tmdb, "109".into()), (Provider::Imdb, "nm0000704".into())]
        );
    }

    #[test]
    fn guests_of_an_episode_stand_apart() {
        let xml = "<x><actor><name>A</name><type>GuestStar</type></actor><actor><name>B</name></actor></x>";
        let document = Document::parse(xml.as_bytes()).unwrap();
        let names = |kind| {
            let (cast, guests) = actors(document.root(), kind);
            [cast, guests]
                .map(|list| list.into_iter().map(|one| one.person.name).collect::<Vec<_>>().join(","))
        };
        assert_eq!(names(ItemKind::Episode), ["B", "A"]);
        assert_eq!(names(ItemKind::Movie), ["A,B", ""]);
    }

    #[test]
    fn lists_in_one_element_are_split() {
        let xml = "<movie><director>A / B</director><director>A</director><credits>C</credits><writer>D</writer></movie>";
        let crew = crew(Document::parse(xml.as_bytes()).unwrap().root(), ItemKind::Movie);
        let people: Vec<_> = crew.iter().map(|member| (member.person.name.as_str(), member.job)).collect();
        assert_eq!(people, [("A", Job::Director), ("B", Job::Director), ("C", Job::Writer)]);
    }
}
