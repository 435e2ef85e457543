//! Credits of the newer vintage ("V2"): groupings by category, each category with its own id.

use serde_json::{Value, json};

use super::Subject;
use super::fields::named;
use crate::catalogue::{Person, Show};

const CATEGORY: &str = "amzn1.imdb.concept.name_credit_category.";
const GROUP: &str = "amzn1.imdb.concept.name_credit_group.";
const CAST_GROUP: &str = "7caf7d16-5db9-4f4f-8864-d4c6e711c686";
const ACTOR: &str = "a9ab2a8b-9153-4edb-a27a-7c2346830d77";
const ACTRESS: &str = "7f6d81aa-23aa-4503-844d-38201eb08761";
const DIRECTOR: &str = "ace5cb4c-8708-4238-9542-04641e7c8171";
const WRITER: &str = "c84ecaff-add5-4f2e-81db-102a41881fe3";

/// Categories of the crew: TMDB's job, IMDb's id, heading and role.
const CREW: [(&str, &str, &str, &str); 12] = [
    ("Producer", "0af123ce-1605-4a51-93cf-7ad477b11832", "Producers", "Producer"),
    ("Original Music Composer", "00f5faa0-5f76-4eb5-87a1-ec8d484d1779", "Composer", "Composer"),
    ("Director of Photography", "e2bf7217-c947-461b-aa58-47e27da1c78e", "Cinematographer", "Cinematographer"),
    ("Editor", "63b1f9c6-9d3b-4be6-88fc-6321c9fa5ae2", "Editor", "Editor"),
    ("Casting", "67b6990c-f7de-4882-916b-dad87ec4406a", "Casting", "Casting Director"),
    (
        "Production Design",
        "ce558628-5755-438c-92d7-757518864a00",
        "Production Designer",
        "Production Designer",
    ),
    ("Art Direction", "60a44752-af76-44f7-9de0-ec51aea2180d", "Art Directors", "Art Director"),
    ("Set Decoration", "359a8a76-1c15-4fd1-bd31-26c7e2a046f8", "Set Decorators", "Set Decorator"),
    ("Costume Design", "a2d21716-45de-40e2-9f7d-9de01fc34a71", "Costume Designer", "Costume Designer"),
    ("Sound Effects Editor", "ce258419-131b-41f0-b2c5-227f5d9b719f", "Sound Department", "Sound Department"),
    ("Visual Effects Supervisor", "fcb0b804-e618-4044-8a74-79e94d17e3cd", "Visual Effects", "Visual Effects"),
    ("Stunts", "79cc5241-902a-4d4b-971d-27a3590fa1f4", "Stunts", "Stunts"),
];

/// One grouping: a heading and everybody below it.
struct Grouping<'a> {
    id: String,
    heading: &'static str,
    /// Names and, for actors, their characters.
    people: Vec<(&'a Person, Option<&'a str>)>,
    category: Category,
}

/// The category of everybody in a grouping.
struct Category {
    id: &'static str,
    text: &'static str,
    traits: &'static [&'static str],
}

const CREATOR_GROUP: &str = "85198717-6c2d-481e-93a5-47858774bcce";
const STARS_GROUP: &str = "7510356e-fde9-438e-b3ad-0099ba6bc8ce";

const MAJOR: &[&str] = &["CREW_TRAIT", "MAJOR_CREATIVE_INPUT_TRAIT"];

impl Subject<'_> {
    /// `creditGroupings`: everything.
    pub(super) fn credit_groupings(&self) -> Value {
        let edges: Vec<Value> = self
            .groupings()
            .iter()
            .map(|grouping| {
                let credits = grouping.people.iter().enumerate();
                json!({ "node": {
                    "grouping": { "groupingId": grouping.id, "text": grouping.heading },
                    "credits": {
                        "total": grouping.people.len(),
                        "edges": credits
                            .map(|(place, (person, character))| self.credit(grouping, place, person, *character))
                            .collect::<Vec<_>>(),
                        "pageInfo": { "hasNextPage": false, "endCursor": "" },
                    },
                    "hierarchy": null,
                } })
            })
            .collect();
        json!({ "edges": edges })
    }

    /// `categories`: the same once more, as the page's lists show it.
    pub(super) fn categories(&self) -> Value {
        let categories = self.groupings();
        let listed = categories.iter().enumerate().map(|(place, grouping)| {
            let items: Vec<Value> = grouping
                .people
                .iter()
                .map(|(person, character)| {
                    let picture = self.person_image(person);
                    let mut item = json!({
                        "id": person.imdb_id(),
                        "rowTitle": person.name,
                        "isSeries": self.series.is_some(),
                        "isCast": character.is_some(),
                        "characters": character.iter().collect::<Vec<_>>(),
                        "refTagSuffix": [{ "t": "", "n": place + 1 }],
                        "attributes": "",
                        "className": "full-credits-page-list-item",
                    });
                    if !picture.is_null() {
                        item["imageProps"] = json!({
                            "imageModel": {
                                "url": picture["url"],
                                "maxHeight": picture["height"],
                                "maxWidth": picture["width"],
                                "caption": person.name,
                            },
                            "imageType": "name",
                        });
                    }
                    item
                })
                .collect();
            json!({
                "id": grouping.id,
                "name": grouping.heading,
                "index": place + 1,
                "section": { "items": items, "listItemType": 2, "total": grouping.people.len(), "endCursor": "" },
            })
        });
        Value::Array(listed.collect())
    }

    /// `principalCreditsV2`: directors, writers and the leading actors.
    pub(super) fn principal_credits(&self) -> Value {
        if let Some(series) = &self.series {
            let cast: Vec<&Person> = self.details.cast.iter().map(|role| &role.person).collect();
            return json!([
                principal("Creators", CREATOR_GROUP, &series.creators.iter().collect::<Vec<_>>()),
                principal("Stars", STARS_GROUP, &cast),
            ]);
        }
        let principal = self.groupings().into_iter().take(3).map(|grouping| {
            let people = grouping.people.iter().take(3);
            json!({
                "totalCredits": grouping.people.len(),
                "grouping": { "text": grouping.heading, "groupingId": grouping.id },
                "credits": people.map(|(person, _)| json!({ "name": named(person) })).collect::<Vec<_>>(),
            })
        });
        Value::Array(principal.collect())
    }

    /// `castV2`: the leading actors.
    pub(super) fn leading_cast(&self) -> Value {
        let leads = self.details.cast.iter().take(4);
        json!([{ "credits": leads.map(|role| json!({ "name": named(&role.person) })).collect::<Vec<_>>() }])
    }

    /// `crewV2`: the directors, or those who invented a show.
    pub(super) fn leading_crew(&self) -> Value {
        if let Some(series) = &self.series {
            let creators = series.creators.iter();
            return json!([{
                "grouping": { "groupingId": format!("{GROUP}{CREATOR_GROUP}") },
                "credits": creators.map(|person| json!({ "name": named(person) })).collect::<Vec<_>>(),
            }]);
        }
        let directors = self.details.directors.iter();
        json!([{
            "grouping": { "groupingId": format!("{CATEGORY}{DIRECTOR}") },
            "credits": directors.map(|person| json!({ "name": named(person) })).collect::<Vec<_>>(),
        }])
    }

    fn groupings(&self) -> Vec<Grouping<'_>> {
        let category = |id: &str| format!("{CATEGORY}{id}");
        let details = &self.details;
        let mut groupings = vec![
            Grouping {
                id: category(DIRECTOR),
                heading: if details.directors.len() == 1 { "Director" } else { "Directors" },
                people: details.directors.iter().map(|person| (person, None)).collect(),
                category: Category { id: DIRECTOR, text: "Director", traits: MAJOR },
            },
            Grouping {
                id: category(WRITER),
                heading: if details.writers.len() == 1 { "Writer" } else { "Writers" },
                people: details.writers.iter().map(|person| (person, None)).collect(),
                category: Category { id: WRITER, text: "Writer", traits: MAJOR },
            },
            Grouping {
                id: format!("{GROUP}{CAST_GROUP}"),
                heading: "Cast",
                people: details
                    .cast
                    .iter()
                    .map(|role| (&role.person, Some(role.character.as_str())))
                    .collect(),
                category: Category { id: ACTOR, text: "Actor", traits: &["CAST_TRAIT"] },
            },
        ];
        groupings.extend(CREW.into_iter().map(|(job, id, heading, text)| {
            Grouping {
                id: category(id),
                heading,
                people: details
                    .crew
                    .iter()
                    .filter(|member| member.job == job)
                    .map(|member| (&member.person, None))
                    .collect(),
                category: Category { id, text, traits: &["CREW_TRAIT"] },
            }
        }));
        groupings.retain(|grouping| !grouping.people.is_empty());
        groupings
    }

    fn credit(
        &self,
        grouping: &Grouping<'_>,
        place: usize,
        person: &Person,
        character: Option<&str>,
    ) -> Value {
        let mut name = named(person);
        name["primaryImage"] = self.person_image(person);
        let woman = character.is_some() && person.gender == 1;
        let (category, text) =
            if woman { (ACTRESS, "Actress") } else { (grouping.category.id, grouping.category.text) };
        let characters: Vec<Value> =
            character.iter().map(|name| json!({ "node": { "name": name } })).collect();
        let hierarchy = character.map(|_| {
            json!([{ "level": "CastGrouping", "position": 0 }, { "level": "CastMember", "position": place }])
        });
        json!({ "node": {
            "name": name,
            "hierarchyDetails": hierarchy,
            "creditedRoles": { "edges": [{ "node": {
                "text": character,
                "category": {
                    "categoryId": format!("{CATEGORY}{category}"),
                    "text": text,
                    "traits": grouping.category.traits,
                },
                "attributes": null,
                "characters": { "edges": characters },
            } }] },
            "episodeCredits": self.episode_credits(place),
        } })
    }

    /// In how many episodes of a show the actor in a place of the cast appears.
    fn episode_credits(&self, place: usize) -> Value {
        let Some(series) = &self.series else {
            return json!({ "total": 0, "yearRange": null });
        };
        json!({
            "total": Show::appearances(place, series.episodes()),
            "yearRange": { "year": self.work.year(), "endYear": series.end },
        })
    }
}

/// A grouping with its first three people.
fn principal(heading: &str, group: &str, people: &[&Person]) -> Value {
    let first = people.iter().take(3);
    json!({
        "totalCredits": people.len(),
        "grouping": { "text": heading, "groupingId": format!("{GROUP}{group}") },
        "credits": first.map(|person| json!({ "name": named(person) })).collect::<Vec<_>>(),
    })
}
