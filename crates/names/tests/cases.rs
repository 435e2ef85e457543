//! The reading of single paths, compared field by field with what other scanners read.

mod common;

use std::collections::BTreeSet;

use bioscope_names::identify;
use serde_json::Value;

/// The share of library-style paths that must be identified exactly, in percent.
const EXACT_IN_LIBRARIES: usize = 97;

/// The share of all other names that must be identified exactly, in percent.
const EXACT_ELSEWHERE: usize = 93;

/// Letters with the marks of Latin diacritics taken off, and ligatures in two.
const FOLDED: &[(&str, &str)] = &[
    ("àáâãäåāăą", "a"),
    ("çćĉċč", "c"),
    ("ďđð", "d"),
    ("èéêëēĕėęě", "e"),
    ("ìíîïĩīĭįı", "i"),
    ("ñńņň", "n"),
    ("òóôõöøōŏő", "o"),
    ("ùúûüũūŭůűų", "u"),
    ("ýÿŷ", "y"),
    ("śŝşš", "s"),
    ("źżž", "z"),
    ("łĺļľ", "l"),
    ("ţť", "t"),
    ("ğĝġģ", "g"),
    ("ŕŗř", "r"),
    ("ß", "ss"),
    ("æ", "ae"),
    ("œ", "oe"),
    ("þ", "th"),
    ("&", "and"),
];

fn fold(text: &str) -> String {
    let mut folded = String::new();
    for character in text.to_lowercase().chars() {
        match FOLDED.iter().find(|(from, _)| from.contains(character)) {
            Some((_, to)) => folded.push_str(to),
            None if character.is_alphanumeric() => folded.push(character),
            None => {}
        }
    }
    folded
}

fn numbers(value: &Value) -> BTreeSet<i64> {
    match value {
        Value::Array(values) => values.iter().filter_map(Value::as_i64).collect(),
        value => value.as_i64().into_iter().collect(),
    }
}

/// The title without what it says of year, season or country, where the reading states that apart.
fn title_fits(expected: &str, got: &Value) -> bool {
    let title = fold(got["title"].as_str().unwrap_or_default());
    let expected = fold(expected);
    if title == expected {
        return true;
    }
    if title.is_empty() {
        return false;
    }
    let Some(rest) = expected.strip_prefix(&title) else {
        return false;
    };
    let year = got["year"].as_i64().is_some_and(|year| rest == year.to_string());
    let seasons = numbers(&got["season"]);
    let season = ["s", "season", ""].iter().any(|word| {
        let digits = rest.strip_prefix(word).unwrap_or_default();
        let digits = digits
            .strip_suffix("season")
            .map_or(digits, |digits| digits.trim_end_matches(char::is_alphabetic));
        !rest.bytes().all(|byte| byte.is_ascii_digit())
            && digits.parse::<i64>().is_ok_and(|number| seasons == BTreeSet::from([number]))
    });
    let country = match got["country"].as_str() {
        Some("GB") => matches!(rest, "uk" | "gb"),
        Some(country) => rest == country.to_lowercase(),
        None => false,
    };
    year || season || country
}

fn fits(field: &str, expect: &Value, got: &Value) -> bool {
    let expected = &expect[field];
    let episodes = numbers(&got["episodes"]);
    let absolute = numbers(&got["absolute"]);
    let either = if episodes.is_empty() { &absolute } else { &episodes };
    let seasons = numbers(&got["season"]);
    match field {
        "title" => {
            let others = expect["title_alt"].as_array().into_iter().flatten();
            std::iter::once(expected)
                .chain(others)
                .filter_map(Value::as_str)
                .any(|title| title_fits(title, got))
        }
        "year" => {
            let date = got["date"].as_str().and_then(|date| date.get(..4)).and_then(|year| year.parse().ok());
            got["year"].as_i64().or(date) == expected.as_i64()
        }
        "season" => seasons == numbers(expected),
        "season_first" => seasons.first().copied() == expected.as_i64(),
        "season_implied" => seasons.is_empty() || seasons == numbers(expected),
        "episodes" if expect.get("absolute").is_none() => *either == numbers(expected),
        "episodes" => episodes == numbers(expected),
        "episode_first" => either.first().copied() == expected.as_i64(),
        "episode_last" => match expected.as_i64() {
            None => either.len() <= 1,
            last => {
                either.last().copied() == last && (either.len() > 1 || expect["episode_first"] == *expected)
            }
        },
        "absolute" if expect.get("episodes").is_none() && absolute.is_empty() => {
            episodes == numbers(expected)
        }
        "absolute" => absolute == numbers(expected),
        field => got[field] == *expected,
    }
}

/// The identity fields an expectation states that were read otherwise.
fn differences(expect: &Value, got: &Value) -> Option<Vec<&'static str>> {
    const IDENTITY: &[&str] = &[
        "type",
        "title",
        "year",
        "season",
        "season_first",
        "season_implied",
        "episodes",
        "episode_first",
        "episode_last",
        "absolute",
        "date",
        "imdb_id",
        "tmdb_id",
        "tvdb_id",
    ];
    let numbered = expect.get("season").is_some()
        && expect["episodes"].as_array().is_some_and(|episodes| !episodes.is_empty());
    let stated: Vec<_> = IDENTITY
        .iter()
        .copied()
        .filter(|field| expect.get(field).is_some() && !(*field == "absolute" && numbered))
        .collect();
    (!stated.is_empty()).then(|| stated.into_iter().filter(|field| !fits(field, expect, got)).collect())
}

#[test]
fn identifies_names_exactly() {
    let Some(cases) = common::facts("cases.jsonl") else {
        return;
    };
    let mut counts = [(0, 0); 2];
    for case in &cases {
        let path = case["path"].as_str().expect("each case has a path");
        let got = serde_json::to_value(identify(path, None)).expect("an identification is plain JSON");
        let Some(differences) = differences(&case["expect"], &got) else {
            continue;
        };
        let in_library = case["source"].as_str().is_some_and(|source| source.starts_with("lib_"));
        let (right, all) = &mut counts[usize::from(!in_library)];
        *all += 1;
        *right += usize::from(differences.is_empty());
        if !differences.is_empty() {
            println!("{path}: {differences:?} in {got}");
        }
    }
    for ((right, all), least) in counts.into_iter().zip([EXACT_IN_LIBRARIES, EXACT_ELSEWHERE]) {
        println!("{right} of {all}");
        assert!(right * 100 >= least * all, "{right} of {all} names are identified exactly");
    }
}
