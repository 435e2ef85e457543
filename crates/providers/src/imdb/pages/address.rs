//! Where the pages are, and in which languages they are asked for.

use bioscope_model::ImdbId;
use url::Url;

use crate::address::below;
use crate::capability::Preferences;

/// Most languages asked for; their weights go down in steps of a tenth.
const MAX_LANGUAGES: usize = 9;

/// The reference page, with its slash: without it IMDb redirects.
pub(in super::super) fn reference_address(base: &Url, id: ImdbId) -> Url {
    below(base, &["title", &id.to_string(), "reference", ""])
}

/// The title page.
pub(in super::super) fn title_address(base: &Url, id: ImdbId) -> Url {
    below(base, &["title", &id.to_string(), ""])
}

/// The page that lists the episodes of one season.
pub(in super::super) fn season_address(base: &Url, id: ImdbId, season: u32) -> Url {
    let mut url = below(base, &["title", &id.to_string(), "episodes", ""]);
    url.query_pairs_mut().append_pair("season", &season.to_string());
    url
}

/// The `Accept-Language` field: `de-DE,de;q=0.9,en;q=0.8`. IMDb looks at the visitor's country first, so that this
/// helps only where the two do not disagree.
pub(in super::super) fn accept_language(preferences: &Preferences) -> String {
    let mut ranges: Vec<String> = Vec::new();
    let mut add = |range: String| {
        if ranges.len() < MAX_LANGUAGES && !ranges.contains(&range) {
            ranges.push(range);
        }
    };
    for language in preferences.languages() {
        add(language.to_string());
        add(language.code().to_owned());
    }
    add("en".to_owned());
    let weighted = ranges.iter().enumerate().map(|(place, range)| match place {
        0 => range.clone(),
        _ => format!("{range};q=0.{}", 10 - place),
    });
    weighted.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_asked_for_with_their_slash() {
        let base = "https://www.imdb.com".parse().unwrap();
        let id = "tt0133093".parse().unwrap();
        assert_eq!(reference_address(&base, id).as_str(), "https://www.imdb.com/title/tt0133093/reference/");
        assert_eq!(title_address(&base, id).as_str(), "https://www.imdb.com/title/tt0133093/");
        assert_eq!(
            season_address(&base, id, 12).as_str(),
            "https://www.imdb.com/title/tt0133093/episodes/?season=12"
        );
    }

    #[test]
    fn languages_are_asked_for_in_order() {
        let preferences = |language: &str, fallbacks: &[&str]| Preferences {
            language: language.parse().unwrap(),
            fallback_languages: fallbacks.iter().map(|language| language.parse().unwrap()).collect(),
            artwork_languages: Vec::new(),
            country: None,
        };
        assert_eq!(accept_language(&preferences("de-AT", &["fr"])), "de-AT,de;q=0.9,fr;q=0.8,en;q=0.7");
        assert_eq!(accept_language(&preferences("en-US", &[])), "en-US,en;q=0.9");
    }
}
