//! Addresses of pictures: `thumb` and `fanart/thumb`.

use bioscope_model::{ArtworkCandidate, ArtworkKind, Provider};

use crate::document::Element;

/// The aspects under which a movie set's pictures stand in a film's file.
const SET_PREFIX: &str = "set.";

/// The film's pictures that are on the web.
pub(super) fn pictures(root: &Element) -> Vec<ArtworkCandidate> {
    let thumbs = root.children("thumb").filter_map(|thumb| {
        let aspect = thumb.attribute("aspect").filter(|aspect| !aspect.is_empty());
        candidate(thumb, aspect.as_deref().unwrap_or("poster").parse().ok()?)
    });
    let fanarts = root
        .children("fanart")
        .flat_map(|fanart| fanart.children("thumb"))
        .filter_map(|thumb| candidate(thumb, ArtworkKind::Fanart));
    thumbs.chain(fanarts).collect()
}

/// The movie set's pictures that are on the web.
pub(super) fn set_pictures(root: &Element) -> Vec<ArtworkCandidate> {
    root.children("thumb")
        .filter_map(|thumb| {
            let aspect = thumb.attribute("aspect")?;
            candidate(thumb, aspect.strip_prefix(SET_PREFIX)?.parse().ok()?)
        })
        .collect()
}

fn candidate(thumb: &Element, kind: ArtworkKind) -> Option<ArtworkCandidate> {
    let url = thumb.text();
    let is_address = |url: &str| url.starts_with("http://") || url.starts_with("https://");
    is_address(&url).then(|| ArtworkCandidate {
        kind,
        source: source(&url),
        url,
        preview: thumb.attribute("preview").filter(|preview| is_address(preview)),
        language: None,
        width: 0,
        height: 0,
        votes: 0,
        score: 0.0,
    })
}

/// Whose picture it is, by its host.
fn source(url: &str) -> Provider {
    let host = url.split('/').nth(2).unwrap_or_default().to_ascii_lowercase();
    let is_at = |domain: &str| {
        host.strip_suffix(domain).is_some_and(|before| before.is_empty() || before.ends_with('.'))
    };
    if is_at("tmdb.org") {
        Provider::Tmdb
    } else if is_at("fanart.tv") {
        Provider::FanartTv
    } else if is_at("media-imdb.com") || is_at("media-amazon.com") {
        Provider::Imdb
    } else if is_at("thetvdb.com") {
        Provider::Tvdb
    } else if is_at("tvmaze.com") {
        Provider::Tvmaze
    } else {
        Provider::Other("nfo".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;

    #[test]
    fn reads_addresses_by_aspect() {
        let xml = "<movie><thumb>https://image.tmdb.org/p.jpg</thumb><thumb aspect=\"banner\" preview=\"http://x/s.jpg\">\
                   http://assets.fanart.tv/b.jpg</thumb><thumb aspect=\"set.poster\">http://x/c.jpg</thumb>\
                   <thumb>poster.jpg</thumb><fanart><thumb>http://x/f.jpg</thumb></fanart></movie>";
        let document = Document::parse(xml.as_bytes()).unwrap();
        let found: Vec<_> =
            pictures(document.root()).into_iter().map(|picture| (picture.kind, picture.source)).collect();
        assert_eq!(
            found,
            [
                (ArtworkKind::Poster, Provider::Tmdb),
                (ArtworkKind::Banner, Provider::FanartTv),
                (ArtworkKind::Fanart, Provider::Other("nfo".into())),
            ]
        );
        assert_eq!(set_pictures(document.root())[0].url, "http://x/c.jpg");
    }
}
