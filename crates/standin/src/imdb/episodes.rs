//! The page of a season in its shape of August 2025, and what a show's own pages say of its seasons.

use serde_json::{Value, json};

use super::Subject;
use super::fields::named;
use super::shell::{Filler, Page};
use super::subject::{Series, UNKNOWN_SEASON, Work};
use crate::catalogue::{Episode, Person, stills_of_episode};
use crate::random::mix;

/// Episodes that a page lists; what lies beyond, the real one fetches by a query of its own.
const MOST_LISTED: usize = 50;
/// Episodes among the best.
const BEST: usize = 10;

/// The page of a season; of the first one where none is named or there is no such season. None for a film.
pub(super) fn page(subject: &Subject<'_>, filler: &Filler, season: Option<&str>) -> Option<String> {
    let series = subject.series.as_ref()?;
    let values = series.season_values();
    let wanted = season.and_then(|wanted| values.iter().find(|value| value.eq_ignore_ascii_case(wanted)));
    let current = wanted.or(values.first())?.clone();
    let id = subject.work.imdb_id();
    let page = Page {
        title: &format!("{} (TV Series {}) - Episode list - IMDb", subject.work.title(), subject.work.year()),
        linked_data: None,
        tconst: &id,
        properties: vec![(
            "contentData",
            json!({
                "entityMetadata": subject.entity(),
                "data": { "title": subject.entity() },
                "section": section(subject, series, &values, &current),
            }),
        )],
        route: "/title/[tconst]/episodes",
    };
    Some(page.html(filler))
}

fn section(subject: &Subject<'_>, series: &Series, values: &[String], current: &str) -> Value {
    let listed = subject.episodes_of(series, current);
    let opaque = |text: &str| format!("{:016x}", mix(crate::random::hash_text(text)));
    let entries = |values: &[String]| -> Vec<Value> {
        values.iter().map(|value| json!({ "id": opaque(value), "value": value })).collect()
    };
    let years: Vec<String> = series.years().iter().map(u16::to_string).collect();
    let shown: Vec<Value> =
        listed.iter().take(MOST_LISTED).map(|episode| subject.item(episode, current)).collect();
    let cursor = listed.get(..MOST_LISTED.min(listed.len())).and_then(<[Episode]>::last);
    let cursor = cursor.map(|episode| opaque(&episode.imdb_id())).unwrap_or_default();
    let mut best: Vec<&Episode> = series
        .seasons
        .iter()
        .flat_map(|season| &season.episodes)
        .filter(|one| one.figures.votes > 0)
        .collect();
    best.sort_by(|one, other| other.figures.rating.total_cmp(&one.figures.rating));
    json!({
        "selectedTab": "seasons",
        "seasons": entries(values),
        "years": entries(&years),
        "episodes": {
            "items": shown,
            "total": listed.len(),
            "hasNextPage": listed.len() > MOST_LISTED,
            "endCursor": cursor,
            "hasRatedEpisode": listed.iter().any(|episode| episode.figures.votes > 0),
        },
        "currentSeason": current,
        "currentYear": years.first().cloned().unwrap_or_default(),
        "topTen": best.iter().take(BEST).map(|episode| episode.imdb_id()).collect::<Vec<_>>(),
        "queryVariables": {
            "const": subject.work.imdb_id(),
            "first": MOST_LISTED,
            "after": cursor,
            "filter": { "includeSeasons": [current] },
            "sort": { "by": "EPISODE_THEN_RELEASE", "order": "ASC" },
            "originalTitleText": false,
        },
    })
}

impl Subject<'_> {
    /// Episodes of a season as IMDb lists them: with a pilot that was never aired, specials in a season of their own.
    fn episodes_of(&self, series: &Series, current: &str) -> Vec<Episode> {
        if current == UNKNOWN_SEASON {
            return series.specials.iter().flat_map(|season| season.episodes.clone()).collect();
        }
        let season = series.seasons.iter().find(|season| season.number.to_string() == current);
        let mut episodes = season.map(|season| season.episodes.clone()).unwrap_or_default();
        if let (Work::Show(show), Some(1)) = (self.work, season.map(|season| season.number)) {
            episodes.splice(0..0, show.pilot());
        }
        episodes
    }

    fn item(&self, episode: &Episode, season: &str) -> Value {
        let number =
            if season == UNKNOWN_SEASON { UNKNOWN_SEASON.to_owned() } else { episode.number.to_string() };
        let mut item = json!({
            "id": episode.imdb_id(),
            "type": "tvEpisode",
            "season": season,
            "episode": number,
            "titleText": episode.title,
            "releaseDate": episode.aired.map(|day| json!({
                "month": day.month,
                "day": day.day,
                "year": day.year,
                "__typename": "ReleaseDate",
            })),
            "plot": escaped(&episode.plot),
            "voteCount": episode.figures.votes * super::VOTES_FACTOR,
            "canRate": true,
            "contributionUrl": format!("https://contribute.imdb.com/image/{}/add", episode.imdb_id()),
        });
        if let Some(day) = episode.aired {
            item["releaseYear"] = json!(day.year);
        }
        if episode.figures.votes > 0 {
            item["aggregateRating"] = json!(episode.figures.rating);
        }
        if let Some(still) = stills_of_episode(episode, self.style).first() {
            item["image"] = json!({
                "url": self.picture_url(still.name),
                "maxHeight": still.name.height,
                "maxWidth": still.name.width,
                "caption": format!("{} ({})", episode.title, self.work.year()),
            });
        }
        item
    }

    /// `entityMetadata`: the head of the show that every page below it repeats.
    fn entity(&self) -> Value {
        json!({
            "id": self.work.imdb_id(),
            "certificate": self.certificate(),
            "runtime": { "seconds": self.runtime_seconds() },
            "ratingsSummary": self.ratings(),
            "titleGenres": self.title_genres(),
            "meta": { "canonicalId": self.work.imdb_id(), "publicationStatus": "PUBLISHED" },
            "titleType": self.title_type(),
            "titleText": { "text": self.work.title() },
            "originalTitleText": { "text": self.work.original_title() },
            "releaseYear": self.release_year(),
            "plot": { "plotText": { "plainText": self.plot() } },
            "primaryImage": self.primary_image(),
            "series": null,
            "castPageTitle": { "edges": self.details.cast.iter().take(4)
                .map(|role| json!({ "node": { "name": named(&role.person) } }))
                .collect::<Vec<_>>() },
            "creatorsPageTitle": self.creator_credits(),
        })
    }

    /// Those who invented a show; nobody for a film.
    pub(super) fn creators(&self) -> &[Person] {
        self.series.as_ref().map_or(&[], |series| &series.creators)
    }

    /// The same as credits.
    pub(super) fn creator_credits(&self) -> Value {
        if self.creators().is_empty() {
            return json!([]);
        }
        let creators = self.creators().iter().map(|person| json!({ "name": named(person) }));
        json!([{ "credits": creators.collect::<Vec<_>>() }])
    }

    /// `episodes` of the reference page: years and seasons, the newest first; null for a film.
    pub(super) fn displayable_seasons(&self) -> Value {
        let Some(series) = &self.series else { return Value::Null };
        let (years, seasons) = (series.years(), series.season_values());
        let shown = |name: &str, value: &str| json!({ "node": { name: value, "displayableProperty": { "value": { "plainText": value } } } });
        json!({
            "displayableYears": {
                "total": years.len(),
                "edges": years.iter().rev().map(|year| shown("year", &year.to_string())).collect::<Vec<_>>(),
            },
            "displayableSeasons": {
                "total": seasons.len(),
                "edges": seasons.iter().rev().map(|season| shown("season", season)).collect::<Vec<_>>(),
            },
        })
    }

    /// `episodes` of the title page: numbers of seasons; null for a film.
    pub(super) fn numbered_seasons(&self) -> Value {
        let Some(series) = &self.series else { return Value::Null };
        let seasons = series.seasons.iter().map(|season| json!({ "number": season.number }));
        json!({ "seasons": seasons.collect::<Vec<_>>() })
    }
}

/// Text with entities, as the page has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('\'', "&#39;")
}
