use proptest::prelude::*;

use super::*;
use crate::person::Person;

fn details(title: &str, plot: &str) -> ItemDetails {
    ItemDetails {
        title: (!title.is_empty()).then(|| title.to_owned()),
        plot: (!plot.is_empty()).then(|| plot.to_owned()),
        ..ItemDetails::default()
    }
}

fn answer(provider: Provider, details: ItemDetails) -> SourceAnswer {
    SourceAnswer { provider, details: Some(details) }
}

fn merge(current: &MergedItem, sources: &[SourceAnswer], rules: &MergeRules) -> MergedItem {
    merge_item(&current.details, &current.provenance, sources, &PathFacts::default(), rules)
}

fn nothing() -> MergedItem {
    MergedItem { details: ItemDetails::default(), provenance: Provenance::default() }
}

#[test]
fn the_first_source_with_a_value_wins_field_by_field() {
    let sources = [
        answer(Provider::Tmdb, details("Metropolis", "")),
        answer(Provider::Imdb, details("Metropolis (1927)", "A city of towers.")),
    ];
    let merged = merge(&nothing(), &sources, &MergeRules::default());
    assert_eq!(merged.details.title.as_deref(), Some("Metropolis"));
    assert_eq!(merged.details.plot.as_deref(), Some("A city of towers."));
    assert_eq!(merged.provenance.get(Field::Title), Some(&Origin::provider(Provider::Tmdb)));
    assert_eq!(merged.provenance.get(Field::Plot), Some(&Origin::provider(Provider::Imdb)));
}

#[test]
fn a_made_up_name_is_the_title_only_where_nobody_knows_another() {
    let made_up = ItemDetails { placeholder: Some("Episode 5".to_owned()), ..details("", "Told.") };
    let tmdb = answer(Provider::Tmdb, made_up);
    let tvmaze = answer(Provider::Tvmaze, details("The Wolf and the Lion", ""));
    let rules = MergeRules::default();
    let alone = merge(&nothing(), std::slice::from_ref(&tmdb), &rules);
    assert_eq!((alone.details.title.as_deref(), &alone.details.placeholder), (Some("Episode 5"), &None));
    assert_eq!(alone.provenance.get(Field::Title), Some(&Origin::provider(Provider::Tmdb)));
    assert_eq!(merge(&alone, std::slice::from_ref(&tmdb), &rules), alone);
    let both = merge(&alone, &[tmdb.clone(), tvmaze], &rules);
    assert_eq!(both.details.title.as_deref(), Some("The Wolf and the Lion"));
    assert_eq!(both.provenance.get(Field::Title), Some(&Origin::provider(Provider::Tvmaze)));
    let later = merge(&both, std::slice::from_ref(&tmdb), &rules);
    assert_eq!(later.details.title.as_deref(), Some("The Wolf and the Lion"), "what was told stays");
    let path = PathFacts { title: Some("a file".to_owned()), ..PathFacts::default() };
    let named = merge_item(&ItemDetails::default(), &Provenance::default(), &[tmdb], &path, &rules);
    assert_eq!(named.details.title.as_deref(), Some("Episode 5"));
}

#[test]
fn a_locked_value_stays_and_a_locked_gap_is_filled() {
    let first = merge(&nothing(), &[answer(Provider::Tmdb, details("Mine", ""))], &MergeRules::default());
    let rules =
        MergeRules { locked: FieldSet::none().with(Field::Title).with(Field::Plot), ..MergeRules::default() };
    let merged = merge(&first, &[answer(Provider::Tmdb, details("Theirs", "A plot."))], &rules);
    assert_eq!(merged.details.title.as_deref(), Some("Mine"));
    assert_eq!(merged.details.plot.as_deref(), Some("A plot."));
}

#[test]
fn what_a_person_emptied_stays_empty_until_it_is_unlocked() {
    let mut emptied = nothing();
    emptied.provenance.set(Field::Plot, Origin::User);
    let sources = [answer(Provider::Tmdb, details("Metropolis", "A city of towers."))];
    let rules = MergeRules { locked: FieldSet::none().with(Field::Plot), ..MergeRules::default() };
    let once = merge(&emptied, &sources, &rules);
    let twice = merge(&once, &sources, &rules);
    assert_eq!((once.details.plot.as_deref(), twice.details.plot.as_deref()), (None, None));
    let unlocked = merge(&twice, &sources, &MergeRules::default());
    assert_eq!(unlocked.details.plot.as_deref(), Some("A city of towers."));
}

#[test]
fn the_rating_lock_holds_too() {
    let rated = |value| ItemDetails {
        ratings: Rating::new("imdb", value, 10, Some(10)).into_iter().collect(),
        ..ItemDetails::default()
    };
    let first = merge(&nothing(), &[answer(Provider::Imdb, rated(8.0))], &MergeRules::default());
    let rules = MergeRules { locked: FieldSet::none().with(Field::Rating), ..MergeRules::default() };
    let merged = merge(&first, &[answer(Provider::Imdb, rated(2.0))], &rules);
    assert!((merged.details.ratings[0].value - 8.0).abs() < f64::EPSILON);
    let open = merge(&first, &[answer(Provider::Imdb, rated(2.0))], &MergeRules::default());
    assert!((open.details.ratings[0].value - 2.0).abs() < f64::EPSILON);
}

#[test]
fn a_source_that_is_down_erases_nothing_and_is_not_replaced_by_a_lesser_one() {
    let tmdb = answer(Provider::Tmdb, details("Title", "TMDB's plot."));
    let imdb = answer(Provider::Imdb, details("Title", "IMDb's plot."));
    let first = merge(&nothing(), &[tmdb, imdb.clone()], &MergeRules::default());
    let down = SourceAnswer { provider: Provider::Tmdb, details: None };
    let merged = merge(&first, &[down, imdb], &MergeRules::default());
    assert_eq!(merged.details.plot.as_deref(), Some("TMDB's plot."));
    assert_eq!(merge(&first, &[], &MergeRules::default()).details, first.details);
}

#[test]
fn a_field_that_was_not_asked_for_or_is_off_stays() {
    let first = merge(&nothing(), &[answer(Provider::Tmdb, details("Old", "Old."))], &MergeRules::default());
    let rules = MergeRules {
        requested: FieldSet::none().with(Field::Title),
        enabled: FieldSet::all().without(Field::Title),
        ..MergeRules::default()
    };
    let merged = merge(&first, &[answer(Provider::Tmdb, details("New", "New."))], &rules);
    assert_eq!(merged.details.title.as_deref(), Some("Old"));
    assert_eq!(merged.details.plot.as_deref(), Some("Old."));
}

#[test]
fn ratings_are_united_by_service() {
    let rating = |source: &str, value| Rating::new(source, value, 10, Some(9)).unwrap();
    let sources = [
        answer(
            Provider::Tmdb,
            ItemDetails { ratings: vec![rating("themoviedb", 8.1)], ..ItemDetails::default() },
        ),
        answer(
            Provider::Imdb,
            ItemDetails {
                ratings: vec![rating("imdb", 8.7), rating("themoviedb", 1.0)],
                ..ItemDetails::default()
            },
        ),
    ];
    let merged = merge(&nothing(), &sources, &MergeRules::default());
    assert_eq!(merged.details.ratings, [rating("themoviedb", 8.1), rating("imdb", 8.7)]);
    let only_tmdb = merge(&merged, &sources[..1], &MergeRules::default());
    assert_eq!(only_tmdb.details.ratings.len(), 2);
    assert_eq!(
        only_tmdb.provenance.get(Field::Rating),
        Some(&Origin::Providers { providers: vec![Provider::Tmdb, Provider::Imdb] })
    );
}

#[test]
fn the_age_rating_comes_from_the_chosen_country() {
    let certification = |country: &str, rating: &str| Certification {
        country: country.parse().unwrap(),
        rating: rating.to_owned(),
    };
    let source = answer(
        Provider::Tmdb,
        ItemDetails {
            certifications: vec![certification("US", "R"), certification("DE", "16")],
            ..Default::default()
        },
    );
    let german = MergeRules {
        certification_country: Some("DE".parse().unwrap()),
        only_that_country: true,
        ..MergeRules::default()
    };
    let merged = merge(&nothing(), std::slice::from_ref(&source), &german);
    assert_eq!(merged.details.mpaa.as_deref(), Some("16"));
    assert_eq!(merged.details.certifications, [certification("DE", "16")]);
    let french = MergeRules {
        certification_country: Some("FR".parse().unwrap()),
        not_rated: Some("Not Rated".to_owned()),
        ..MergeRules::default()
    };
    assert_eq!(merge(&nothing(), &[source], &french).details.mpaa.as_deref(), Some("Not Rated"));
}

#[test]
fn a_cast_that_becomes_empty_lets_the_next_source_try() {
    let cast = |name: &str, thumb: Option<&str>| ItemDetails {
        cast: vec![CastMember {
            person: Person { thumb: thumb.map(str::to_owned), ..Person::named(name) },
            role: None,
        }],
        ..ItemDetails::default()
    };
    let rules = MergeRules { actors_with_thumb_only: true, ..MergeRules::default() };
    let sources = [
        answer(Provider::Tmdb, cast("No Face", None)),
        answer(Provider::Imdb, cast("A Face", Some("http://x/a.jpg"))),
    ];
    assert_eq!(merge(&nothing(), &sources, &rules).details.cast[0].person.name, "A Face");
}

#[test]
fn an_untitled_film_takes_its_original_title_then_the_path() {
    let path = PathFacts { title: Some("From The Path".to_owned()), ..PathFacts::default() };
    let empty = nothing();
    let by_path = merge_item(&empty.details, &empty.provenance, &[], &path, &MergeRules::default());
    assert_eq!(by_path.details.title.as_deref(), Some("From The Path"));
    assert_eq!(by_path.provenance.get(Field::Title), Some(&Origin::Path));
    let original = ItemDetails { original_title: Some("M".to_owned()), ..ItemDetails::default() };
    let sources = [answer(Provider::Tmdb, original)];
    let merged = merge_item(&empty.details, &empty.provenance, &sources, &path, &MergeRules::default());
    assert_eq!(merged.details.title.as_deref(), Some("M"));
}

#[test]
fn outlines_end_with_a_sentence_or_a_word() {
    assert_eq!(shorten("One. Two is longer than that.", 10), "One.");
    assert_eq!(shorten("Never ending words go on", 12), "Never ending…".replace(" ending", ""));
    assert_eq!(shorten("Short.", 10), "Short.");
}

fn some_details() -> impl Strategy<Value = ItemDetails> {
    (
        proptest::option::of("[a-z]{1,4}"),
        proptest::option::of("[a-z]{1,9}"),
        proptest::collection::vec("[a-c]", 0..4),
        proptest::collection::vec(("[xyz]", 1u8..10), 0..3),
        proptest::option::of(0u16..300),
        proptest::option::of(1900i32..2000),
    )
        .prop_map(|(title, plot, genres, ratings, top250, year)| ItemDetails {
            title,
            plot,
            genres,
            ratings: ratings
                .into_iter()
                .filter_map(|(source, value)| Rating::new(source, f64::from(value), 10, None))
                .fold(Vec::new(), |mut known: Vec<Rating>, rating| {
                    if !known.iter().any(|one| one.source == rating.source) {
                        known.push(rating);
                    }
                    known
                }),
            top250,
            year: year.map(|year| Year::new(year).unwrap()),
            ..ItemDetails::default()
        })
}

proptest! {
    #[test]
    fn merging_twice_changes_nothing(
        before in some_details(),
        first in proptest::option::of(some_details()),
        second in some_details(),
        locked in 0u64..8,
    ) {
        let sources = [
            SourceAnswer { provider: Provider::Tmdb, details: first },
            SourceAnswer { provider: Provider::Imdb, details: Some(second) },
        ];
        let mut rules = MergeRules { outline_from_plot: Some(5), ..MergeRules::default() };
        if locked & 1 != 0 { rules.locked = rules.locked.with(Field::Plot); }
        if locked & 2 != 0 { rules.locked = rules.locked.with(Field::Rating); }
        if locked & 4 != 0 { rules.enabled = rules.enabled.without(Field::Genres); }
        let path = PathFacts { title: Some("path".into()), ..PathFacts::default() };
        let once = merge_item(&before, &Provenance::default(), &sources, &path, &rules);
        let twice = merge_item(&once.details, &once.provenance, &sources, &path, &rules);
        prop_assert_eq!(once, twice);
    }
}
