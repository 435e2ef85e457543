//! Addresses of pictures, and the pictures on offer.

use bioscope_model::{ArtworkCandidate, ArtworkKind, Language, Provider};

use super::spoken;
use super::wire::{Artwork, Image, Show};
use crate::lenient::Told;
use crate::text;

/// The host of pictures, which old answers name without encryption.
const HOST: &str = "static.tvmaze.com/";

/// The pictures of a show, those that TVmaze shows itself first. Posters and banners bear a title, which nothing says
/// the language of: it is taken to be the show's own.
pub(super) fn of_show(show: &Show) -> Vec<ArtworkCandidate> {
    let titled = show.language.text().and_then(spoken::language).unwrap_or_else(Language::english);
    let told = show.embedded.get().map(|parts| parts.images.all()).unwrap_or_default();
    let mut ordered: Vec<&Artwork> = told.iter().collect();
    ordered.sort_by_key(|artwork| artwork.main.get() != Some(&true));
    let mut offered: Vec<ArtworkCandidate> =
        ordered.into_iter().filter_map(|artwork| candidate(artwork, &titled)).take(text::PICTURES).collect();
    if !offered.iter().any(|candidate| candidate.kind == ArtworkKind::Poster) {
        offered.extend(one(ArtworkKind::Poster, &show.image, Some(titled)));
    }
    offered
}

/// A season's poster.
pub(super) fn poster(image: &Told<Image>, show: &Show) -> Option<ArtworkCandidate> {
    let titled = show.language.text().and_then(spoken::language).unwrap_or_else(Language::english);
    one(ArtworkKind::Poster, image, Some(titled))
}

/// An episode's still.
pub(super) fn still(image: &Told<Image>) -> Option<ArtworkCandidate> {
    one(ArtworkKind::Thumb, image, None)
}

/// The address of a person's portrait.
pub(super) fn portrait(image: &Told<Image>) -> Option<String> {
    let image = image.get()?;
    image.original.text().or(image.medium.text()).and_then(address)
}

fn candidate(artwork: &Artwork, titled: &Language) -> Option<ArtworkCandidate> {
    let kind = match artwork.r#type.text()? {
        "poster" => ArtworkKind::Poster,
        "background" => ArtworkKind::Fanart,
        "banner" => ArtworkKind::Banner,
        "typography" => ArtworkKind::ClearLogo,
        _ => return None,
    };
    let resolutions = artwork.resolutions.get()?;
    let original = resolutions.original.get()?;
    let pixels = |told: &Told<u64>| told.get().and_then(|told| u32::try_from(*told).ok()).unwrap_or_default();
    let preview = resolutions.medium.get().and_then(|medium| medium.url.text());
    let language = (kind != ArtworkKind::Fanart).then(|| titled.clone());
    Some(ArtworkCandidate {
        width: pixels(&original.width),
        height: pixels(&original.height),
        // TVmaze has no votes. The picture that it shows itself is its users' choice, and counts as one with a vote.
        votes: u32::from(artwork.main.get() == Some(&true)),
        ..plain(kind, original.url.text()?, preview, language)?
    })
}

fn one(kind: ArtworkKind, image: &Told<Image>, language: Option<Language>) -> Option<ArtworkCandidate> {
    let image = image.get()?;
    plain(kind, image.original.text()?, image.medium.text(), language)
}

fn plain(
    kind: ArtworkKind,
    url: &str,
    preview: Option<&str>,
    language: Option<Language>,
) -> Option<ArtworkCandidate> {
    Some(ArtworkCandidate {
        kind,
        url: address(url)?,
        preview: preview.and_then(address),
        language,
        width: 0,
        height: 0,
        votes: 0,
        score: 0.0,
        source: Provider::Tvmaze,
    })
}

/// The address as it is asked for: always encrypted where it is TVmaze's own host.
fn address(told: &str) -> Option<String> {
    let address = text::address(told)?;
    Some(match address.strip_prefix("http://") {
        Some(rest) if rest.starts_with(HOST) => format!("https://{rest}"),
        _ => address,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_addresses_are_asked_for_encrypted() {
        let encrypted = Some("https://static.tvmaze.com/uploads/a.jpg");
        assert_eq!(address("http://static.tvmaze.com/uploads/a.jpg").as_deref(), encrypted);
        assert_eq!(address("https://static.tvmaze.com/uploads/a.jpg").as_deref(), encrypted);
        let local = "http://127.0.0.1:9/a.jpg";
        assert_eq!(address(local).as_deref(), Some(local));
        assert_eq!(address("ftp://static.tvmaze.com/a.jpg"), None);
    }

    #[test]
    fn the_pictures_tvmaze_shows_are_preferred_and_titles_have_a_language() {
        let show: Show = serde_json::from_str(
            r#"{"language": "Japanese", "image": {"original": "https://x/own.jpg"}, "_embedded": {"images": [
                {"type": "poster", "main": false, "resolutions": {"original": {"url": "https://x/a.jpg", "width": 680, "height": 1000}}},
                {"type": "poster", "main": true, "resolutions": {"original": {"url": "https://x/b.jpg"}, "medium": {"url": "https://x/bm.jpg"}}},
                {"type": "background", "resolutions": {"original": {"url": "https://x/c.jpg"}}},
                {"type": "typography", "resolutions": {"original": {"url": "https://x/d.png"}}},
                {"type": "banner", "resolutions": {"original": {"url": "https://x/e.jpg"}}},
                {"type": null}, {"type": "poster", "resolutions": null}]}}"#,
        )
        .unwrap();
        let told: Vec<_> = of_show(&show)
            .into_iter()
            .map(|one| {
                (one.kind.name(), one.url, one.votes, one.language.map(|language| language.to_string()))
            })
            .collect();
        let japanese = || Some("ja".to_owned());
        assert_eq!(
            told,
            [
                ("poster", "https://x/b.jpg".to_owned(), 1, japanese()),
                ("poster", "https://x/a.jpg".to_owned(), 0, japanese()),
                ("fanart", "https://x/c.jpg".to_owned(), 0, None),
                ("clearlogo", "https://x/d.png".to_owned(), 0, japanese()),
                ("banner", "https://x/e.jpg".to_owned(), 0, japanese()),
            ]
        );
        let bare: Show = serde_json::from_str(r#"{"image": {"original": "https://x/own.jpg"}}"#).unwrap();
        assert_eq!(of_show(&bare)[0].language, Some(Language::english()));
    }
}
