//! Addresses of pictures, and the pictures on offer.
//!
//! Sizes are path elements: `/t/p/original/….jpg`. Posters, backdrops, logos and portraits each have their own list
//! of sizes, given by `/configuration`; those used here have been in it since 2013.

use bioscope_model::{ArtworkCandidate, ArtworkKind, Language, Provider};
use url::Url;

use super::wire::{Image, Images};
use crate::lenient::Told;
use crate::text;

/// As uploaded.
const FULL_SIZE: &str = "original";
/// 632 pixels high: more than any player shows of an actor, a tenth of the original's bytes.
const PORTRAIT_SIZE: &str = "h632";
/// Sizes of previews: 342 and 300 pixels wide.
const POSTER_PREVIEW: &str = "w342";
const WIDE_PREVIEW: &str = "w300";

/// Longest path of a picture, in bytes; real ones have 32.
const MAX_PATH: usize = 200;

/// Makes pictures' addresses from the paths in answers.
#[derive(Debug, Clone)]
pub(super) struct Pictures {
    /// Up to and including `/t/p`.
    base: String,
}

impl Pictures {
    /// Pictures below `image_base_url`.
    pub(super) fn below(image_base_url: &Url) -> Self {
        Self { base: format!("{}/t/p", image_base_url.as_str().trim_end_matches('/')) }
    }

    /// The address of a person's portrait.
    pub(super) fn portrait(&self, path: &str) -> Option<String> {
        self.address(PORTRAIT_SIZE, path)
    }

    /// What `images` offers: posters, backdrops (as fanart, their language set where they bear text), logos. Where it
    /// lists none of a kind, the one picture that the item itself names; that poster bears a title in `language`.
    pub(super) fn on_offer(
        &self,
        images: &Told<Images>,
        own_poster: Option<&str>,
        own_backdrop: Option<&str>,
        language: &Language,
    ) -> Vec<ArtworkCandidate> {
        let listed = |choose: fn(&Images) -> &Told<Vec<Image>>, kind| {
            let told = images.get().map(|images| choose(images).all()).unwrap_or_default();
            let candidates: Vec<_> =
                told.iter().filter_map(|image| self.candidate(kind, image)).take(text::PICTURES).collect();
            candidates
        };
        let mut offered = listed(|images| &images.posters, ArtworkKind::Poster);
        if offered.is_empty() {
            offered.extend(
                own_poster.and_then(|path| self.plain(ArtworkKind::Poster, path, Some(language.clone()))),
            );
        }
        let backdrops = listed(|images| &images.backdrops, ArtworkKind::Fanart);
        if backdrops.is_empty() {
            offered.extend(own_backdrop.and_then(|path| self.plain(ArtworkKind::Fanart, path, None)));
        }
        offered.extend(backdrops);
        offered.extend(listed(|images| &images.logos, ArtworkKind::ClearLogo));
        offered
    }

    /// A poster of which only the path is known, with a title in `language`.
    pub(super) fn poster(&self, path: &str, language: &Language) -> Option<ArtworkCandidate> {
        self.plain(ArtworkKind::Poster, path, Some(language.clone()))
    }

    /// An episode's still.
    pub(super) fn still(&self, path: &str) -> Option<ArtworkCandidate> {
        self.plain(ArtworkKind::Thumb, path, None)
    }

    fn candidate(&self, kind: ArtworkKind, image: &Image) -> Option<ArtworkCandidate> {
        // `xx` is how TMDB once wrote "no language".
        let language = image.iso_639_1.text().filter(|code| *code != "xx").and_then(|code| code.parse().ok());
        let pixels =
            |told: &Told<u64>| told.get().and_then(|told| u32::try_from(*told).ok()).unwrap_or_default();
        Some(ArtworkCandidate {
            width: pixels(&image.width),
            height: pixels(&image.height),
            votes: pixels(&image.vote_count),
            score: image.vote_average.get().copied().unwrap_or_default().clamp(0.0, 10.0),
            ..self.plain(kind, image.file_path.text()?, language)?
        })
    }

    /// A picture of which only the path is known. Logos drawn as SVG are left out: no media server shows them.
    fn plain(&self, kind: ArtworkKind, path: &str, language: Option<Language>) -> Option<ArtworkCandidate> {
        if path.to_ascii_lowercase().ends_with(".svg") {
            return None;
        }
        let preview = if kind == ArtworkKind::Poster { POSTER_PREVIEW } else { WIDE_PREVIEW };
        Some(ArtworkCandidate {
            kind,
            url: self.address(FULL_SIZE, path)?,
            preview: self.address(preview, path),
            language,
            width: 0,
            height: 0,
            votes: 0,
            score: 0.0,
            source: Provider::Tmdb,
        })
    }

    /// The address of `path` in `size`; `None` for what is no plain path, so that an answer cannot lead elsewhere.
    fn address(&self, size: &str, path: &str) -> Option<String> {
        let is_plain = path.starts_with('/')
            && !path.contains("..")
            && path.len() <= MAX_PATH
            && path
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_'));
        is_plain.then(|| format!("{}/{size}{path}", self.base))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn pictures_have_full_size_preview_and_language() {
        let pictures = Pictures::below(&"https://image.tmdb.org".parse().unwrap());
        let images = serde_json::from_value(json!({
            "posters": [{"file_path": "/a.jpg", "iso_639_1": "de", "width": 2000, "height": 3000, "vote_average": 5.5, "vote_count": 7}],
            "backdrops": [{"file_path": "/b.jpg", "iso_639_1": null}, {"file_path": "/c.jpg", "iso_639_1": "xx"}],
            "logos": [{"file_path": "/d.svg"}, {"file_path": "/e.png", "iso_639_1": "en"}],
        }))
        .unwrap();
        let offered = pictures.on_offer(&images, Some("/own.jpg"), None, &Language::english());
        let told: Vec<_> =
            offered.iter().map(|one| (one.kind, one.url.rsplit('/').next().unwrap())).collect();
        let fanart = ArtworkKind::Fanart;
        assert_eq!(
            told,
            [
                (ArtworkKind::Poster, "a.jpg"),
                (fanart, "b.jpg"),
                (fanart, "c.jpg"),
                (ArtworkKind::ClearLogo, "e.png")
            ]
        );
        assert_eq!(offered[0].url, "https://image.tmdb.org/t/p/original/a.jpg");
        assert_eq!(offered[0].preview.as_deref(), Some("https://image.tmdb.org/t/p/w342/a.jpg"));
        assert_eq!((offered[0].width, offered[0].height, offered[0].votes), (2000, 3000, 7));
        assert_eq!(offered[0].language.as_ref().map(Language::code), Some("de"));
        assert_eq!((&offered[1].language, &offered[2].language), (&None, &None));
    }

    #[test]
    fn a_path_cannot_lead_elsewhere() {
        let pictures = Pictures::below(&"https://image.tmdb.org/".parse().unwrap());
        for bad in ["a.jpg", "/../../x.jpg", "//x/y?z", "/a b.jpg", "/é.jpg", "@host/x.jpg", ""] {
            assert_eq!(pictures.portrait(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_one_picture_of_the_item_serves_where_none_are_listed() {
        let pictures = Pictures::below(&"http://127.0.0.1:9".parse().unwrap());
        let offered =
            pictures.on_offer(&Told::default(), Some("/p.jpg"), Some("/b.jpg"), &Language::english());
        assert_eq!(offered.len(), 2);
        assert_eq!(offered[0].language, Some(Language::english()));
        assert_eq!(offered[1].language, None);
    }
}
