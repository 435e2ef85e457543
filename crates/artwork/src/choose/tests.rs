use bioscope_model::{ArtworkCandidate, ArtworkKind, Language, Part, PartSet, Provider};
use proptest::prelude::*;

use super::*;

fn language(text: &str) -> Language {
    text.parse().unwrap()
}

fn offer(
    kind: ArtworkKind,
    name: &str,
    language_code: Option<&str>,
    height: u32,
    votes: u32,
) -> ArtworkCandidate {
    ArtworkCandidate {
        kind,
        url: format!("https://pictures.example/{name}"),
        preview: None,
        language: language_code.map(language),
        width: 0,
        height,
        votes,
        score: 5.0,
        source: Provider::Tmdb,
    }
}

fn poster(name: &str, language_code: Option<&str>, height: u32, votes: u32) -> ArtworkCandidate {
    offer(ArtworkKind::Poster, name, language_code, height, votes)
}

fn fanart(name: &str, language_code: Option<&str>, height: u32, votes: u32) -> ArtworkCandidate {
    offer(ArtworkKind::Fanart, name, language_code, height, votes)
}

fn only(kind: ArtworkKind) -> PartSet {
    [Part::Artwork(kind)].into_iter().collect()
}

/// The file names of a choice's candidates.
fn names(choice: &Choice) -> Vec<&str> {
    choice.candidates.iter().filter_map(|candidate| candidate.url.rsplit('/').next()).collect()
}

fn order_of(offers: &[ArtworkCandidate], kind: ArtworkKind, preferences: &ArtworkPreferences) -> Vec<String> {
    let french = language("fr");
    let choices = choose_movie_artwork(offers, &only(kind), preferences, Some(&french));
    choices.first().map(|choice| names(choice).into_iter().map(str::to_owned).collect()).unwrap_or_default()
}

#[test]
fn prefers_languages_in_the_order_of_the_steps() {
    let offers = [
        poster("rest.jpg", Some("ja"), 3000, 90),
        poster("original.jpg", Some("fr"), 3000, 90),
        poster("textless.jpg", None, 3000, 90),
        poster("english.jpg", Some("en"), 3000, 90),
        poster("fallback.jpg", Some("it"), 3000, 90),
        poster("preferred.jpg", Some("de"), 578, 0),
    ];
    let preferences = ArtworkPreferences {
        fallbacks: vec![language("it")],
        ..ArtworkPreferences::for_language(language("de-AT"))
    };
    let order = order_of(&offers, ArtworkKind::Poster, &preferences);
    assert_eq!(order, ["preferred.jpg", "fallback.jpg", "english.jpg", "textless.jpg", "original.jpg"]);
}

#[test]
fn a_forced_language_comes_first_and_a_step_left_out_takes_nothing() {
    let offers = [
        poster("en.jpg", Some("en"), 3000, 9),
        poster("pl.jpg", Some("pl"), 578, 0),
        poster("none.jpg", None, 3000, 9),
    ];
    let mut preferences = ArtworkPreferences::default();
    let of_poster = KindPreferences::of(ArtworkKind::Poster)
        .forcing(language("pl"))
        .without(&LanguageStep::Textless)
        .without(&LanguageStep::Preferred)
        .without(&LanguageStep::English)
        .without(&LanguageStep::Rest);
    preferences.overrides.insert(ArtworkKind::Poster, of_poster);
    assert_eq!(order_of(&offers, ArtworkKind::Poster, &preferences), ["pl.jpg"]);
}

#[test]
fn a_country_counts_only_where_both_name_one() {
    let offers = [
        poster("pt-PT.jpg", Some("pt-PT"), 3000, 90),
        poster("pt.jpg", Some("pt"), 1500, 1),
        poster("pt-BR.jpg", Some("pt-BR"), 1500, 2),
        poster("en.jpg", Some("en"), 3000, 90),
    ];
    let preferences = ArtworkPreferences::for_language(language("pt-BR"));
    let order = order_of(&offers, ArtworkKind::Poster, &preferences);
    assert_eq!(order, ["pt-BR.jpg", "pt.jpg", "pt-PT.jpg", "en.jpg"]);
}

#[test]
fn larger_size_classes_come_before_votes_and_votes_before_pixels() {
    let offers = [
        poster("small.jpg", Some("en"), 1000, 900),
        poster("class-2100.jpg", Some("en"), 2999, 900),
        poster("class-3000-unloved.jpg", Some("en"), 4000, 1),
        poster("class-3000-loved.jpg", Some("en"), 3000, 2),
    ];
    let order = order_of(&offers, ArtworkKind::Poster, &ArtworkPreferences::default());
    assert_eq!(order, ["class-3000-loved.jpg", "class-3000-unloved.jpg", "class-2100.jpg", "small.jpg"]);
}

#[test]
fn the_preferred_height_comes_before_larger_classes_but_after_language() {
    let offers = [
        poster("large.jpg", Some("en"), 3000, 900),
        poster("wanted.jpg", Some("en"), 1500, 0),
        poster("wanted-foreign.jpg", Some("ja"), 1500, 900),
    ];
    let mut preferences = ArtworkPreferences::default();
    let of_poster = KindPreferences::of(ArtworkKind::Poster).preferring_height(1500);
    preferences.overrides.insert(ArtworkKind::Poster, of_poster);
    let order = order_of(&offers, ArtworkKind::Poster, &preferences);
    assert_eq!(order, ["wanted.jpg", "large.jpg", "wanted-foreign.jpg"]);
}

#[test]
fn a_score_that_is_no_number_breaks_nothing() {
    let mut odd = poster("odd.jpg", Some("en"), 3000, 1);
    odd.score = f64::NAN;
    let offers = [odd, poster("usual.jpg", Some("en"), 3000, 1)];
    assert_eq!(order_of(&offers, ArtworkKind::Poster, &ArtworkPreferences::default()).len(), 2);
}

#[test]
fn fanart_is_textless_first_and_landscape_always_has_text() {
    let offers = [fanart("lettered.jpg", Some("en"), 2160, 900), fanart("plain.jpg", None, 720, 0)];
    let preferences = ArtworkPreferences::default();
    assert_eq!(order_of(&offers, ArtworkKind::Fanart, &preferences), ["plain.jpg", "lettered.jpg"]);
    assert_eq!(order_of(&offers, ArtworkKind::Landscape, &preferences), ["lettered.jpg"]);
    assert!(order_of(&offers[1..], ArtworkKind::Landscape, &preferences).is_empty());
}

#[test]
fn keyart_is_a_poster_without_text() {
    let offers = [poster("lettered.jpg", Some("en"), 3000, 9), poster("plain.jpg", None, 1500, 1)];
    assert_eq!(order_of(&offers, ArtworkKind::KeyArt, &ArtworkPreferences::default()), ["plain.jpg"]);
}

#[test]
fn a_vector_logo_is_never_chosen() {
    let offers = [
        offer(ArtworkKind::ClearLogo, "logo.svg", Some("en"), 500, 90),
        offer(ArtworkKind::ClearLogo, "logo.SVG?size=9", Some("en"), 500, 90),
        offer(ArtworkKind::ClearLogo, "logo.png", Some("en"), 500, 1),
    ];
    assert_eq!(order_of(&offers, ArtworkKind::ClearLogo, &ArtworkPreferences::default()), ["logo.png"]);
    assert!(order_of(&offers[..2], ArtworkKind::ClearLogo, &ArtworkPreferences::default()).is_empty());
}

#[test]
fn extrafanarts_are_the_next_three_and_never_the_main_one() {
    let mut offers: Vec<_> =
        (0..9).map(|rank| fanart(&format!("{rank}.jpg"), None, 1080, 90 - rank)).collect();
    offers.push(offers[0].clone());
    let choices =
        choose_movie_artwork(&offers, &PartSet::movie_default(), &ArtworkPreferences::default(), None);
    let firsts: Vec<_> = choices.iter().map(|choice| (choice.index, names(choice)[0])).collect();
    assert_eq!(firsts, [(0, "0.jpg"), (1, "1.jpg"), (2, "2.jpg"), (3, "3.jpg")]);
    assert_eq!(names(&choices[1]), ["1.jpg", "4.jpg", "5.jpg", "6.jpg", "7.jpg"]);
    assert_eq!(choices[0].part(), Part::Artwork(ArtworkKind::Fanart));
    assert_eq!(choices[3].part(), Part::ExtraFanarts);
}

#[test]
fn extrafanarts_alone_leave_out_the_main_one() {
    let offers: Vec<_> = (0..3).map(|rank| fanart(&format!("{rank}.jpg"), None, 1080, 90 - rank)).collect();
    let parts = [Part::ExtraFanarts].into_iter().collect();
    let choices = choose_movie_artwork(&offers, &parts, &ArtworkPreferences::default(), None);
    let firsts: Vec<_> = choices.iter().map(|choice| (choice.index, names(choice)[0])).collect();
    assert_eq!(firsts, [(1, "1.jpg"), (2, "2.jpg")]);
    assert!(choose_movie_artwork(&offers[..1], &parts, &ArtworkPreferences::default(), None).is_empty());
}

#[test]
fn the_number_of_extrafanarts_is_bounded() {
    let offers: Vec<_> = (0..99).map(|rank| fanart(&format!("{rank}.jpg"), None, 1080, rank)).collect();
    let preferences = ArtworkPreferences { extra_fanarts: usize::MAX, ..ArtworkPreferences::default() };
    let parts = [Part::ExtraFanarts].into_iter().collect();
    assert_eq!(choose_movie_artwork(&offers, &parts, &preferences, None).len(), MAX_EXTRA_FANARTS);
}

#[test]
fn a_kind_nobody_offers_yields_no_choice() {
    let offers = [poster("poster.jpg", Some("en"), 3000, 9)];
    let choices = choose_movie_artwork(&offers, &Part::all().collect(), &ArtworkPreferences::default(), None);
    assert_eq!(choices.iter().map(|choice| choice.kind).collect::<Vec<_>>(), [ArtworkKind::Poster]);
}

#[test]
fn what_belongs_to_shows_or_episodes_is_not_chosen_for_a_film() {
    let offers = [
        offer(ArtworkKind::CharacterArt, "figure.png", None, 500, 9),
        offer(ArtworkKind::Thumb, "still.jpg", None, 720, 9),
    ];
    let choices = choose_movie_artwork(&offers, &Part::all().collect(), &ArtworkPreferences::default(), None);
    assert!(choices.is_empty());
}

fn any_offer() -> impl Strategy<Value = ArtworkCandidate> {
    let kind = prop::sample::select(ArtworkKind::ALL.to_vec());
    let code = prop::option::of(prop::sample::select(vec!["en", "en-GB", "de", "fr", "ja"]));
    (kind, 0_u32..12, code, prop::sample::select(vec![0_u32, 720, 1500, 3000]), 0_u32..3).prop_map(
        |(kind, name, code, height, votes)| offer(kind, &format!("{name}.jpg"), code, height, votes),
    )
}

proptest! {
    #[test]
    fn the_order_of_the_offers_does_not_matter(
        (offers, shuffled) in prop::collection::vec(any_offer(), 0..30)
            .prop_flat_map(|offers| (Just(offers.clone()), Just(offers).prop_shuffle()))
    ) {
        let parts: PartSet = Part::all().collect();
        let preferences = ArtworkPreferences::for_language(language("de"));
        prop_assert_eq!(
            choose_movie_artwork(&offers, &parts, &preferences, None),
            choose_movie_artwork(&shuffled, &parts, &preferences, None)
        );
    }

    #[test]
    fn no_two_fanarts_share_an_address(offers in prop::collection::vec(any_offer(), 0..30)) {
        let parts = [Part::Artwork(ArtworkKind::Fanart), Part::ExtraFanarts].into_iter().collect();
        let choices = choose_movie_artwork(&offers, &parts, &ArtworkPreferences::default(), None);
        let mut firsts: Vec<_> = choices.iter().map(|choice| choice.candidates[0].url.clone()).collect();
        let count = firsts.len();
        firsts.sort();
        firsts.dedup();
        prop_assert_eq!(firsts.len(), count);
    }
}

#[test]
fn shows_have_figures_and_no_discs() {
    let kinds = [ArtworkKind::CharacterArt, ArtworkKind::DiscArt, ArtworkKind::Thumb, ArtworkKind::Poster];
    let offers = kinds.map(|kind| offer(kind, "a.png", None, 1000, 1));
    let parts: PartSet = kinds.map(Part::Artwork).into_iter().collect();
    let preferences = ArtworkPreferences::default();
    let chosen = |choices: Vec<Choice>| choices.iter().map(|choice| choice.kind.name()).collect::<Vec<_>>();
    assert_eq!(chosen(choose_show_artwork(&offers, &parts, &preferences, None)), ["poster", "characterart"]);
    assert_eq!(chosen(choose_season_artwork(&offers, &parts, &preferences, None)), ["poster"]);
    assert_eq!(chosen(choose_episode_artwork(&offers, &parts, &preferences, None)), ["thumb"]);
    assert_eq!(chosen(choose_all_seasons_artwork(&[], &offers, &parts, &preferences, None)), ["poster"]);
}

#[test]
fn only_films_and_shows_have_extrafanarts() {
    let offers: Vec<_> = (0..6).map(|number| fanart(&format!("{number}.jpg"), None, 1080, number)).collect();
    let parts: PartSet = [Part::Artwork(ArtworkKind::Fanart), Part::ExtraFanarts].into_iter().collect();
    let preferences = ArtworkPreferences::default();
    assert_eq!(choose_show_artwork(&offers, &parts, &preferences, None).len(), 4);
    assert_eq!(choose_season_artwork(&offers, &parts, &preferences, None).len(), 1);
    assert_eq!(choose_episode_artwork(&offers, &parts, &preferences, None).len(), 1);
    assert_eq!(choose_all_seasons_artwork(&offers, &offers, &parts, &preferences, None).len(), 1);
}

#[test]
fn size_classes_are_those_of_the_level() {
    let preferences = ArtworkPreferences::default();
    let english = |name: &str, height, votes| poster(name, Some("en"), height, votes);
    let parts = only(ArtworkKind::Poster);
    // 2100 is a class of films only, so that votes decide among a show's.
    let offers = [english("2100.jpg", 2100, 1), english("1500.jpg", 1500, 9)];
    let movie = choose_movie_artwork(&offers, &parts, &preferences, None);
    let show = choose_show_artwork(&offers, &parts, &preferences, None);
    assert_eq!((names(&movie[0])[0], names(&show[0])[0]), ("2100.jpg", "1500.jpg"));
    // 1000 is a class of shows, 578 one of seasons.
    let offers = [english("1000.jpg", 1000, 1), english("600.jpg", 600, 9)];
    let show = choose_show_artwork(&offers, &parts, &preferences, None);
    let season = choose_season_artwork(&offers, &parts, &preferences, None);
    assert_eq!((names(&show[0])[0], names(&season[0])[0]), ("1000.jpg", "600.jpg"));
    let stills = [720, 719]
        .map(|height| offer(ArtworkKind::Thumb, &format!("{height}.jpg"), None, height, 1000 - height));
    let episode = choose_episode_artwork(&stills, &only(ArtworkKind::Thumb), &preferences, None);
    assert_eq!(names(&episode[0]), ["720.jpg", "719.jpg"]);
}

#[test]
fn all_seasons_fall_back_to_the_show() {
    let preferences = ArtworkPreferences::default();
    let parts = only(ArtworkKind::Poster);
    let own = [poster("own.jpg", Some("ja"), 500, 0)];
    let shows: Vec<_> =
        (0..9).map(|number| poster(&format!("{number}.jpg"), Some("en"), 3000, 9 - number)).collect();
    let both = choose_all_seasons_artwork(&own, &shows, &parts, &preferences, None);
    assert_eq!(names(&both[0]), ["own.jpg", "0.jpg", "1.jpg", "2.jpg", "3.jpg"]);
    let fallen_back = choose_all_seasons_artwork(&[], &shows, &parts, &preferences, None);
    assert_eq!(fallen_back, choose_show_artwork(&shows, &parts, &preferences, None));
    assert!(choose_season_artwork(&[], &parts, &preferences, None).is_empty());
}
