//! How long it takes to rank the results of one search.

use bioscope_matching::{MatchSettings, MovieEvidence, rank_movies};
use bioscope_model::{Candidate, IdSet, Provider, Year};
use criterion::{Criterion, criterion_group, criterion_main};
use std::hint::black_box;

/// Titles as a search for "Star Trek" brings them: the hard case, where nearly all are near.
const TITLES: [&str; 20] = [
    "Star Trek",
    "Star Trek Into Darkness",
    "Star Trek Beyond",
    "Star Trek: The Motion Picture",
    "Star Trek II: The Wrath of Khan",
    "Star Trek III: The Search for Spock",
    "Star Trek IV: The Voyage Home",
    "Star Trek V: The Final Frontier",
    "Star Trek VI: The Undiscovered Country",
    "Star Trek: Generations",
    "Star Trek: First Contact",
    "Star Trek: Insurrection",
    "Star Trek: Nemesis",
    "Star Trek: Section 31",
    "Trekkies",
    "Galaxy Quest",
    "Stargate",
    "Starship Troopers",
    "The Captains",
    "For the Love of Spock",
];

fn candidates(count: usize) -> Vec<Candidate> {
    TITLES
        .iter()
        .take(count)
        .zip(0..)
        .map(|(title, rank)| Candidate {
            source: Provider::Tmdb,
            ids: IdSet::from_iter([(Provider::Tmdb, (rank + 1).to_string().as_str())]),
            title: (*title).to_owned(),
            original_title: Some((*title).to_owned()),
            alternative_titles: Vec::new(),
            year: Year::new(1979 + 2 * rank).ok(),
            runtime_minutes: None,
            popularity: 10.0,
            rank: rank.unsigned_abs(),
            note: None,
        })
        .collect()
}

fn rank(criterion: &mut Criterion) {
    let settings = MatchSettings::default();
    let twenty = candidates(TITLES.len());
    for (name, title) in
        [("short title", "Star Trek"), ("long title", "Star Trek VI The Undiscovered Country")]
    {
        let evidence = MovieEvidence {
            titles: vec![title.to_owned()],
            year: Year::new(2009).ok(),
            ..MovieEvidence::default()
        };
        criterion.bench_function(&format!("rank 20 candidates, {name}"), |bencher| {
            bencher.iter(|| rank_movies(black_box(&evidence), black_box(&twenty), &settings));
        });
    }
}

criterion_group!(benches, rank);
criterion_main!(benches);
