//! The addresses asked.

use url::Url;

use crate::address::below;
use crate::foreign_id::ForeignId;
use crate::text;

/// What comes with a show.
const PARTS: [&str; 5] = ["episodeswithspecials", "seasons", "cast", "crew", "images"];

/// `/search/shows`; `None` where there is nothing to ask. It cannot filter by year.
pub(super) fn search(base: &Url, title: &str) -> Option<Url> {
    let title = text::line(title, text::TITLE)?;
    let mut url = below(base, &["search", "shows"]);
    url.query_pairs_mut().append_pair("q", &title);
    Some(url)
}

/// `/lookup/shows`, which redirects to the show.
pub(super) fn look_up(base: &Url, id: ForeignId<'_>) -> Url {
    let name = match id {
        ForeignId::Imdb(_) => "imdb",
        ForeignId::Tvdb(_) => "thetvdb",
    };
    let mut url = below(base, &["lookup", "shows"]);
    url.query_pairs_mut().append_pair(name, &id.to_string());
    url
}

/// `/shows/{id}` with everything about the show. The same address whatever seasons are wanted, so that a new one costs
/// no request.
pub(super) fn show(base: &Url, id: u64) -> Url {
    let mut url = below(base, &["shows", &id.to_string()]);
    url.query_pairs_mut().extend_pairs(PARTS.map(|part| ("embed[]", part)));
    url
}

/// `/shows/{id}/episodes` with specials.
pub(super) fn episodes(base: &Url, id: u64) -> Url {
    let mut url = below(base, &["shows", &id.to_string(), "episodes"]);
    url.query_pairs_mut().append_pair("specials", "1");
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_those_of_the_interface() {
        let base: Url = "http://127.0.0.1:9/maze/".parse().unwrap();
        let asked = |url: Url| url.as_str().strip_prefix("http://127.0.0.1:9/maze").unwrap().to_owned();
        assert_eq!(
            search(&base, "Will & Grace\0").map(asked).as_deref(),
            Some("/search/shows?q=Will+%26+Grace")
        );
        assert_eq!(search(&base, " \u{202E}"), None);
        assert_eq!(
            asked(look_up(&base, ForeignId::Imdb("tt0944947".parse().unwrap()))),
            "/lookup/shows?imdb=tt0944947"
        );
        assert_eq!(asked(look_up(&base, ForeignId::Tvdb("1&x=2"))), "/lookup/shows?thetvdb=1%26x%3D2");
        let show = show(&base, 82);
        assert_eq!(show.path(), "/maze/shows/82");
        let parts: Vec<String> = show.query_pairs().map(|(name, part)| format!("{name}={part}")).collect();
        assert_eq!(parts, PARTS.map(|part| format!("embed[]={part}")));
        assert_eq!(asked(episodes(&base, 82)), "/shows/82/episodes?specials=1");
    }
}
