//! Laws that hold for any evidence and any candidates.

mod support;

use bioscope_matching::{Decision, MatchSettings, MovieEvidence, rank_movies};
use bioscope_model::{Candidate, IdSet, Provider, Year};
use proptest::prelude::*;
use support::{film, path};

/// Titles of which many are near each other, so that the rules meet.
fn title() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "(The )?(Alien|Rocky|Heat|9|M)( II| 2|: Part Two|: The End| Trilogy|³)?",
        "[a-z]{1,3}(: | - )[a-z]{1,8}( [IVX]{1,4})?",
    ]
}

fn year() -> impl Strategy<Value = Option<Year>> {
    prop::option::of((1990..1996).prop_map(|number| Year::new(number).expect("a year in range")))
}

fn ids() -> impl Strategy<Value = IdSet> {
    (prop::option::weighted(0.2, 1..6_u32), prop::option::weighted(0.2, 1..6_u32)).prop_map(|(tmdb, imdb)| {
        let mut ids = IdSet::new();
        if let Some(number) = tmdb {
            ids.insert(Provider::Tmdb, &number.to_string());
        }
        if let Some(number) = imdb {
            ids.insert(Provider::Imdb, &format!("tt{number:07}"));
        }
        ids
    })
}

fn candidate() -> impl Strategy<Value = Candidate> {
    (
        title(),
        prop::option::of(title()),
        prop::collection::vec(title(), 0..3),
        year(),
        ids(),
        prop::option::of(any::<u32>()),
        prop::num::f64::ANY,
        any::<bool>(),
    )
        .prop_map(
            |(title, original_title, alternative_titles, year, ids, runtime_minutes, popularity, tmdb)| {
                Candidate {
                    source: if tmdb { Provider::Tmdb } else { Provider::Imdb },
                    ids,
                    title,
                    original_title,
                    alternative_titles,
                    year,
                    runtime_minutes,
                    popularity,
                    rank: 0,
                    note: None,
                }
            },
        )
}

fn evidence() -> impl Strategy<Value = MovieEvidence> {
    (prop::collection::vec(title(), 0..3), year(), prop::option::of(any::<u32>()), ids())
        .prop_map(|(titles, year, runtime_minutes, ids)| MovieEvidence { titles, year, runtime_minutes, ids })
}

proptest! {
    #[test]
    fn every_candidate_is_ranked_once_by_a_distance_from_0_to_1(
        evidence in evidence(),
        candidates in prop::collection::vec(candidate(), 0..8),
    ) {
        let ranking = rank_movies(&evidence, &candidates, &MatchSettings::default());
        let mut indices: Vec<usize> = ranking.scored.iter().map(|scored| scored.index).collect();
        let totals: Vec<f64> = ranking.scored.iter().map(|scored| scored.distance.total()).collect();
        prop_assert!(totals.iter().all(|total| (0.0..=1.0).contains(total)));
        prop_assert!(totals.is_sorted());
        prop_assert!(ranking.reason.ends_with('.'));
        indices.sort_unstable();
        prop_assert_eq!(indices, (0..candidates.len()).collect::<Vec<_>>());
    }

    #[test]
    fn the_order_of_candidates_does_not_matter(
        evidence in evidence(),
        (candidates, shuffled) in prop::collection::vec(candidate(), 1..8)
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
    ) {
        let settings = MatchSettings::default();
        let (one, other) = (rank_movies(&evidence, &candidates, &settings), rank_movies(&evidence, &shuffled, &settings));
        let totals: Vec<f64> = one.scored.iter().map(|scored| scored.distance.total()).collect();
        prop_assume!(totals.windows(2).all(|pair| pair[1] - pair[0] > 1e-9));
        prop_assert_eq!(one.decision, other.decision);
        prop_assert_eq!(one.reason, other.reason);
        prop_assert_eq!(&candidates[one.scored[0].index].title, &shuffled[other.scored[0].index].title);
    }

    #[test]
    fn a_far_candidate_changes_no_decision(
        evidence in evidence(),
        candidates in prop::collection::vec(candidate(), 0..8),
    ) {
        let settings = MatchSettings::default();
        let before = rank_movies(&evidence, &candidates, &settings);
        let mut more = candidates.clone();
        more.push(film("Quodlibet of the Vexillologists", 1911));
        let after = rank_movies(&evidence, &more, &settings);
        let added = after.scored.iter().find(|scored| scored.index == candidates.len());
        let added = added.expect("every candidate is ranked").distance.total();
        prop_assume!(added > settings.reject_above);
        prop_assume!(before.scored.first().is_none_or(|best| added >= best.distance.total() + settings.gap));
        prop_assert_eq!(before.decision, after.decision);
    }

    #[test]
    fn what_equals_its_only_candidate_is_accepted(title in "\\PC{0,40}", year in 1900..2030) {
        prop_assume!(!title.trim().is_empty());
        let ranking = rank_movies(&path(&title, year), &[film(&title, year)], &MatchSettings::default());
        prop_assert_eq!(ranking.decision, Decision::Accept);
    }

    #[test]
    fn any_settings_keep_distances_between_0_and_1(
        evidence in evidence(),
        candidates in prop::collection::vec(candidate(), 1..4),
        size in prop::num::f64::ANY,
    ) {
        let mut settings = MatchSettings { gap: size, accept_up_to: size, ..MatchSettings::default() };
        settings.weights.title = size;
        settings.title.letters = size;
        settings.title.different = size;
        settings.year.further = size;
        settings.runtime.share = size;
        let ranking = rank_movies(&evidence, &candidates, &settings);
        prop_assert!(ranking.scored.iter().all(|scored| (0.0..=1.0).contains(&scored.distance.total())));
    }
}
