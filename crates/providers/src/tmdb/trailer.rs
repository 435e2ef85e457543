//! The trailer: one address that media servers can play.

use bioscope_model::Language;

use super::wire::{Video, Videos};
use crate::lenient::Told;

/// Kodi's YouTube plug-in; other servers take the id out of it.
const YOUTUBE_PLUGIN: &str = "plugin://plugin.video.youtube/?action=play_video&videoid=";

/// Longest YouTube id taken, in bytes; real ones have 11.
const MAX_KEY: usize = 32;

/// The best trailer on YouTube: a trailer rather than a teaser, then by the order of `languages`, then official
/// ones first, then TMDB's order. Clips and the like are no trailers.
pub(super) fn trailer(videos: &Told<Videos>, languages: &[&Language]) -> Option<String> {
    let all = videos.get().map(|videos| videos.results.all()).unwrap_or_default();
    let playable = all.iter().filter_map(|video| Some((weight(video, languages)?, key(video)?)));
    playable.min_by_key(|(weight, _)| *weight).map(|(_, key)| format!("{YOUTUBE_PLUGIN}{key}"))
}

fn weight(video: &Video, languages: &[&Language]) -> Option<(u8, usize, bool)> {
    let kind = match video.r#type.text()? {
        "Trailer" => 0,
        "Teaser" => 1,
        _ => return None,
    };
    let language = languages.iter().position(|language| Some(language.code()) == video.iso_639_1.text());
    let unofficial = video.official.get() != Some(&true);
    Some((kind, language.unwrap_or(languages.len()), unofficial))
}

fn key(video: &Video) -> Option<&str> {
    let is_plain = |key: &&str| {
        key.len() <= MAX_KEY
            && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
    };
    video.key.text().filter(is_plain).filter(|_| video.site.text() == Some("YouTube"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_preferred_language_goes_before_official_and_trailers_before_teasers() {
        let video = |key: &str, kind: &str, language: &str, official: bool| json!({"key": key, "site": "YouTube", "type": kind, "iso_639_1": language, "official": official});
        let german: Language = "de-DE".parse().unwrap();
        let english = Language::english();
        let told = |videos: serde_json::Value| serde_json::from_value(json!({ "results": videos })).unwrap();
        let chosen = |videos| trailer(&told(videos), &[&german, &english]);
        let all = json!([
            video("teaser", "Teaser", "de", true),
            video("en", "Trailer", "en", true),
            video("fan", "Trailer", "de", false),
            video("de", "Trailer", "de", true),
        ]);
        assert_eq!(chosen(all).unwrap(), "plugin://plugin.video.youtube/?action=play_video&videoid=de");
        assert_eq!(chosen(json!([video("a&b", "Trailer", "de", true)])), None);
        assert_eq!(chosen(json!([{"key": "a", "site": "Vimeo", "type": "Trailer"}])), None);
        assert_eq!(chosen(json!([{"key": "a", "site": "YouTube", "type": "Featurette"}])), None);
        assert!(chosen(json!([video("fr", "Trailer", "fr", false)])).is_some());
    }
}
