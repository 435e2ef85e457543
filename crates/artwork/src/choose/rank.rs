//! Puts the offers for one kind of picture in order.

use std::cmp::Reverse;
use std::collections::HashSet;
use std::sync::LazyLock;

use bioscope_model::{ArtworkCandidate, ArtworkKind, ItemKind, Language};

use super::preferences::{ArtworkPreferences, LanguageStep};

/// The offers that can serve an item as `kind`, best first, each address once.
///
/// The order is: language; the preferred height exactly; the larger size class; votes; their mean; the larger height;
/// and, so that the result is the same on every run, the address.
pub fn rank(
    offers: &[ArtworkCandidate],
    item: ItemKind,
    kind: ArtworkKind,
    preferences: &ArtworkPreferences,
    original_language: Option<&Language>,
) -> Vec<ArtworkCandidate> {
    let wanted = preferences.of(kind);
    let tests = language_tests(&wanted.languages, preferences, original_language);
    let language_place = |offer: &ArtworkCandidate| tests.iter().position(|test| test.takes(offer));
    let quality = |offer: &ArtworkCandidate| {
        let has_wanted_height = wanted.height == Some(offer.height);
        Reverse((has_wanted_height, size_class(item, kind, offer.height), offer.votes))
    };

    // Without a complete order, two offers of one address would take turns from run to run.
    let identity = |offer: &ArtworkCandidate| {
        let ArtworkCandidate { kind, url, preview, language, width, source, .. } = offer.clone();
        (url, source, kind, language, width, preview)
    };

    let mut fitting: Vec<(usize, &ArtworkCandidate)> = offers
        .iter()
        .filter(|offer| can_serve_as(offer, kind) && !is_vector_address(&offer.url))
        .filter_map(|offer| Some((language_place(offer)?, offer)))
        .collect();
    fitting.sort_by(|(left_place, left), (right_place, right)| {
        left_place
            .cmp(right_place)
            .then_with(|| quality(left).cmp(&quality(right)))
            .then_with(|| right.score.total_cmp(&left.score))
            .then_with(|| right.height.cmp(&left.height))
            .then_with(|| identity(left).cmp(&identity(right)))
    });
    let mut seen = HashSet::new();
    fitting.retain(|(_, offer)| seen.insert(offer.url.as_str()));
    fitting.into_iter().map(|(_, offer)| offer.clone()).collect()
}

/// Whether an offer can serve as `kind`: a backdrop with text is a landscape, a poster without text is keyart.
fn can_serve_as(offer: &ArtworkCandidate, kind: ArtworkKind) -> bool {
    offer.kind == kind
        || match kind {
            ArtworkKind::Landscape => offer.kind == ArtworkKind::Fanart && offer.language.is_some(),
            ArtworkKind::KeyArt => offer.kind == ArtworkKind::Poster && offer.language.is_none(),
            _ => false,
        }
}

/// Whether an address names an SVG file, which Kodi does not read; TMDB offers some logos only as such.
fn is_vector_address(url: &str) -> bool {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    path.rsplit_once('.').is_some_and(|(_, extension)| {
        extension.eq_ignore_ascii_case("svg") || extension.eq_ignore_ascii_case("svgz")
    })
}

/// One test of an offer's language; the first that takes the offer gives its place.
enum LanguageTest<'a> {
    /// The language, and the country where both name one.
    Region(&'a Language),
    /// The language, whatever the country.
    AnyRegion(&'a Language),
    Textless,
    Anything,
}

impl LanguageTest<'_> {
    fn takes(&self, offer: &ArtworkCandidate) -> bool {
        match (self, &offer.language) {
            (Self::Region(wanted), Some(offered)) => {
                let differ =
                    matches!((wanted.country(), offered.country()), (Some(one), Some(other)) if one != other);
                wanted.same_language(offered) && !differ
            }
            (Self::AnyRegion(wanted), Some(offered)) => wanted.same_language(offered),
            (Self::Textless, language) => language.is_none(),
            // Without a language there is nothing that "the rest" could mean: that is the textless step's.
            (Self::Anything, language) => language.is_some(),
            (Self::Region(_) | Self::AnyRegion(_), None) => false,
        }
    }
}

fn language_tests<'a>(
    steps: &'a [LanguageStep],
    preferences: &'a ArtworkPreferences,
    original_language: Option<&'a Language>,
) -> Vec<LanguageTest<'a>> {
    let mut tests = Vec::new();
    for step in steps {
        let languages: Vec<&Language> = match step {
            LanguageStep::Forced(language) => vec![language],
            LanguageStep::Preferred => vec![&preferences.preferred],
            LanguageStep::Fallbacks => preferences.fallbacks.iter().collect(),
            LanguageStep::English => vec![&ENGLISH],
            LanguageStep::Original => original_language.into_iter().collect(),
            LanguageStep::Textless => {
                tests.push(LanguageTest::Textless);
                continue;
            }
            LanguageStep::Rest => {
                tests.push(LanguageTest::Anything);
                continue;
            }
        };
        for language in languages {
            tests.extend([LanguageTest::Region(language), LanguageTest::AnyRegion(language)]);
        }
    }
    tests
}

static ENGLISH: LazyLock<Language> = LazyLock::new(Language::english);

/// The largest size class of `kind` that a height in pixels reaches: 0 below the smallest, for an unknown height, and
/// for kinds without classes.
fn size_class(item: ItemKind, kind: ArtworkKind, height: u32) -> u32 {
    let classes: &[u32] = match kind {
        ArtworkKind::Poster | ArtworkKind::KeyArt => match item {
            ItemKind::Movie => &[3000, 2100, 1500, 1426],
            ItemKind::Show | ItemKind::Episode => &[3000, 1500, 1426, 1000],
            ItemKind::Season => &[1500, 1426, 578],
        },
        ArtworkKind::Fanart | ArtworkKind::Landscape => &[2160, 1440, 1080, 720],
        ArtworkKind::Thumb => &[2160, 1080, 720, 225],
        ArtworkKind::Banner => &[185, 140],
        ArtworkKind::ClearArt | ArtworkKind::ClearLogo | ArtworkKind::DiscArt | ArtworkKind::CharacterArt => {
            &[]
        }
    };
    classes.iter().copied().find(|class| height >= *class).unwrap_or(0)
}
