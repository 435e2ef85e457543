//! The addresses asked, without the key.

use bioscope_model::{Language, TmdbId};
use url::Url;

use crate::capability::{MovieQuery, Preferences};
use crate::foreign_id::ForeignId;
use crate::{address, text};

/// The parts of a film's details that come with one request; TMDB allows twenty.
const MOVIE_PARTS: &str =
    "credits,images,videos,release_dates,external_ids,keywords,alternative_titles,translations";

/// The parts of a collection's details that come with one request.
const COLLECTION_PARTS: &str = "images,translations";

/// `/3/search/movie`, its first page; later pages hold nothing that matching would take.
pub(super) fn search_movie(base: &Url, query: &MovieQuery) -> Option<Url> {
    let title = text::line(&query.title, text::TITLE)?;
    let mut url = below(base, &["search", "movie"]);
    url.query_pairs_mut()
        .append_pair("query", &title)
        .append_pair("language", &query.language.to_string())
        .append_pair("page", "1");
    if let Some(year) = query.year {
        url.query_pairs_mut().append_pair("year", &year.to_string());
    }
    Some(url)
}

/// `/3/find/{id}`.
pub(super) fn find(base: &Url, id: ForeignId<'_>, language: &str) -> Url {
    let source = match id {
        ForeignId::Imdb(_) => "imdb_id",
        ForeignId::Tvdb(_) => "tvdb_id",
    };
    let mut url = below(base, &["find", &id.to_string()]);
    url.query_pairs_mut().append_pair("external_source", source).append_pair("language", language);
    url
}

/// `/3/movie/{id}` with everything about the film.
pub(super) fn movie(base: &Url, id: TmdbId, preferences: &Preferences) -> Url {
    let mut url = below(base, &["movie", &id.to_string()]);
    url.query_pairs_mut()
        .append_pair("language", &preferences.language.to_string())
        .append_pair("append_to_response", MOVIE_PARTS)
        .append_pair("include_image_language", &picture_languages(preferences))
        .append_pair("include_video_language", &trailer_languages(preferences));
    url
}

/// `/3/collection/{id}` with its pictures and translations.
pub(super) fn collection(base: &Url, id: TmdbId, preferences: &Preferences) -> Url {
    let mut url = below(base, &["collection", &id.to_string()]);
    url.query_pairs_mut()
        .append_pair("language", &preferences.language.to_string())
        .append_pair("append_to_response", COLLECTION_PARTS)
        .append_pair("include_image_language", &picture_languages(preferences));
    url
}

/// The languages of pictures worth having: those asked for, English, and none. Without this list TMDB leaves out every
/// picture that is not in the one language asked for. The film's own language is not among them: it is known only when
/// the answer is here, and a second request would cost more than its pictures are worth.
pub(super) fn picture_languages(preferences: &Preferences) -> String {
    codes(&preferences.picture_languages())
}

/// The same of trailers, which are never wanted in a language that is named for pictures alone.
pub(super) fn trailer_languages(preferences: &Preferences) -> String {
    codes(&preferences.languages())
}

fn codes(languages: &[&Language]) -> String {
    let codes = languages.iter().map(|language| language.code()).chain(["en", "null"]);
    text::distinct(codes.map(str::to_owned), usize::MAX).join(",")
}

/// Version 3's address of `path`.
pub(super) fn below(base: &Url, path: &[&str]) -> Url {
    address::below(base, &[&["3"], path].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn base() -> Url {
        "http://127.0.0.1:9/proxy/".parse().unwrap()
    }

    fn preferences(language: &str, fallbacks: &[&str]) -> Preferences {
        Preferences {
            language: language.parse().unwrap(),
            fallback_languages: fallbacks.iter().map(|language| language.parse().unwrap()).collect(),
            artwork_languages: Vec::new(),
            country: None,
        }
    }

    #[test]
    fn a_search_names_title_language_and_year() {
        let mut query = MovieQuery {
            title: "Lilo & Stitch\0".to_owned(),
            year: bioscope_model::Year::new(2002).ok(),
            language: "de-DE".parse().unwrap(),
        };
        assert_eq!(
            search_movie(&base(), &query).unwrap().as_str(),
            "http://127.0.0.1:9/proxy/3/search/movie?query=Lilo+%26+Stitch&language=de-DE&page=1&year=2002"
        );
        query.title = " \u{202E}".to_owned();
        assert_eq!(search_movie(&base(), &query), None);
    }

    #[test]
    fn ids_cannot_leave_their_place_in_the_path() {
        let url = find(&base(), ForeignId::Tvdb("../1?x#y"), "en");
        assert_eq!(url.path(), "/proxy/3/find/..%2F1%3Fx%23y");
        let url = find(&base(), ForeignId::Imdb("tt0133093".parse().unwrap()), "en");
        assert_eq!(
            url.as_str(),
            "http://127.0.0.1:9/proxy/3/find/tt0133093?external_source=imdb_id&language=en"
        );
    }

    #[test]
    fn everything_about_a_film_comes_with_one_request() {
        let url = movie(&base(), TmdbId(603), &preferences("pt-BR", &["pt-PT", "fr", "en-US"]));
        let query: Vec<_> = url.query_pairs().collect();
        assert_eq!(url.path(), "/proxy/3/movie/603");
        assert_eq!(query[0].1, "pt-BR");
        assert_eq!(query[1].1.split(',').count(), 8);
        assert_eq!((query[2].0.as_ref(), query[2].1.as_ref()), ("include_image_language", "pt,fr,en,null"));
        assert_eq!((query[3].0.as_ref(), query[3].1.as_ref()), ("include_video_language", "pt,fr,en,null"));
    }

    #[test]
    fn pictures_alone_are_asked_for_in_their_languages_too() {
        let asked = |languages: &[&str]| {
            let artwork_languages = languages.iter().map(|language| language.parse().unwrap()).collect();
            Preferences { artwork_languages, ..preferences("en-US", &["fr"]) }
        };
        let film = movie(&base(), TmdbId(603), &asked(&["de-DE", "fr", "de-AT", "ja"]));
        let query: Vec<_> = film.query_pairs().collect();
        assert_eq!(
            (query[2].0.as_ref(), query[2].1.as_ref()),
            ("include_image_language", "en,fr,de,ja,null")
        );
        assert_eq!((query[3].0.as_ref(), query[3].1.as_ref()), ("include_video_language", "en,fr,null"));
        let collection = collection(&base(), TmdbId(2344), &asked(&["de-DE"]));
        assert!(collection.as_str().ends_with("include_image_language=en%2Cfr%2Cde%2Cnull"));
        // Answers that are kept still serve whoever names no other languages.
        assert_eq!(
            movie(&base(), TmdbId(603), &asked(&["fr", "en-GB"])),
            movie(&base(), TmdbId(603), &asked(&[]))
        );
    }
}
