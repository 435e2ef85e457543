//! Addresses of pictures: `thumb` and `fanart/thumb`.

use std::collections::BTreeMap;

use bioscope_model::{ArtworkCandidate, ArtworkKind, ItemKind, Provider};

use crate::document::Element;
use crate::file_names::SeasonPictures;

/// The aspects under which a movie set's pictures stand in a film's file.
const SET_PREFIX: &str = "set.";

/// The number of all seasons together.
pub(crate) const ALL_SEASONS: &str = "-1";

/// What a picture is that says nothing about it: an episode's still, else a poster.
pub(crate) fn kind_without_aspect(kind: ItemKind) -> ArtworkKind {
    if kind == ItemKind::Episode { ArtworkKind::Thumb } else { ArtworkKind::Poster }
}

/// Which season's a `thumb` of a show is (Kodi numbers all of them together -1), if it is one's.
pub(crate) fn season_of(thumb: &Element) -> Option<SeasonPictures> {
    let is_of_season = thumb.attribute("type").is_some_and(|name| name == "season");
    let season = thumb.attribute("season").filter(|_| is_of_season)?;
    if season.trim() == ALL_SEASONS {
        return Some(SeasonPictures::All);
    }
    season.trim().parse().ok().map(SeasonPictures::Number)
}

/// The item's own pictures that are on the web.
pub(super) fn pictures(root: &Element, kind: ItemKind) -> Vec<ArtworkCandidate> {
    let is_own = |thumb: &&Element| thumb.attribute("type").is_none_or(|name| name != "season");
    let thumbs = root
        .children("thumb")
        .filter(is_own)
        .filter_map(|thumb| candidate(thumb, aspect(thumb, kind_without_aspect(kind))?));
    let fanarts = root
        .children("fanart")
        .flat_map(|fanart| fanart.children("thumb"))
        .filter_map(|thumb| candidate(thumb, ArtworkKind::Fanart));
    thumbs.chain(fanarts).collect()
}

/// The pictures of a show's seasons that are on the web.
pub(super) fn season_pictures(root: &Element) -> BTreeMap<SeasonPictures, Vec<ArtworkCandidate>> {
    let mut seasons: BTreeMap<SeasonPictures, Vec<ArtworkCandidate>> = BTreeMap::new();
    for thumb in root.children("thumb") {
        if let Some(season) = season_of(thumb)
            && let Some(kind) = aspect(thumb, ArtworkKind::Poster)
            && let Some(picture) = candidate(thumb, kind)
        {
            seasons.entry(season).or_default().push(picture);
        }
    }
    seasons
}

fn aspect(thumb: &Element, default: ArtworkKind) -> Option<ArtworkKind> {
    match thumb.attribute("aspect").filter(|aspect| !aspect.is_empty()) {
        Some(aspect) => aspect.parse().ok(),
        None => Some(default),
    }
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
        let found: Vec<_> = pictures(document.root(), ItemKind::Movie)
            .into_iter()
            .map(|picture| (picture.kind, picture.source))
            .collect();
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

    #[test]
    fn pictures_of_seasons_are_not_the_shows() {
        let xml = "<tvshow><thumb aspect=\"banner\" type=\"season\" season=\"-1\">http://x/a.jpg</thumb>\
                   <thumb type=\"season\" season=\"2\">http://x/b.jpg</thumb><thumb>http://x/c.jpg</thumb></tvshow>";
        let document = Document::parse(xml.as_bytes()).unwrap();
        let of_seasons: Vec<_> = season_pictures(document.root())
            .into_iter()
            .map(|(season, pictures)| (season, pictures[0].kind, pictures[0].url.clone()))
            .collect();
        assert_eq!(
            of_seasons,
            [
                (SeasonPictures::All, ArtworkKind::Banner, "http://x/a.jpg".to_owned()),
                (SeasonPictures::Number(2), ArtworkKind::Poster, "http://x/b.jpg".to_owned()),
            ]
        );
        let own = pictures(document.root(), ItemKind::Show);
        assert_eq!(own.iter().map(|picture| picture.url.as_str()).collect::<Vec<_>>(), ["http://x/c.jpg"]);
        assert_eq!(pictures(document.root(), ItemKind::Episode)[0].kind, ArtworkKind::Thumb);
    }
}
