//! Extras told by the name of a file or of its folder.

use crate::evidence::Span;
use crate::identification::ExtraKind;

/// Folder names that hold extras, in lower case.
const FOLDERS: &[(&str, ExtraKind)] = &[
    ("behind the scenes", ExtraKind::BehindTheScenes),
    ("deleted scenes", ExtraKind::DeletedScene),
    ("interviews", ExtraKind::Interview),
    ("scenes", ExtraKind::Scene),
    ("samples", ExtraKind::Sample),
    ("sample", ExtraKind::Sample),
    ("minta", ExtraKind::Sample),
    ("shorts", ExtraKind::Short),
    ("featurettes", ExtraKind::Featurette),
    ("clips", ExtraKind::Clip),
    ("other", ExtraKind::Unknown),
    ("extra", ExtraKind::Unknown),
    ("extras", ExtraKind::Unknown),
    ("bonus", ExtraKind::Unknown),
    ("trailers", ExtraKind::Trailer),
    ("trailer", ExtraKind::Trailer),
    ("backdrops", ExtraKind::ThemeVideo),
    ("theme-music", ExtraKind::ThemeSong),
];

/// Suffixes after any of `-`, `.`, `_` or ` - `.
const SUFFIXES: &[(&str, ExtraKind)] =
    &[("trailer", ExtraKind::Trailer), ("sample", ExtraKind::Sample), ("minta", ExtraKind::Sample)];

/// Suffixes after a hyphen only, since they are words of titles too.
const HYPHENATED_SUFFIXES: &[(&str, ExtraKind)] = &[
    ("scene", ExtraKind::Scene),
    ("clip", ExtraKind::Clip),
    ("interview", ExtraKind::Interview),
    ("behindthescenes", ExtraKind::BehindTheScenes),
    ("deletedscene", ExtraKind::DeletedScene),
    ("deleted", ExtraKind::DeletedScene),
    ("featurette", ExtraKind::Featurette),
    ("short", ExtraKind::Short),
    ("extra", ExtraKind::Unknown),
    ("other", ExtraKind::Unknown),
];

/// The sort of extras a folder of this name holds.
pub(crate) fn folder_kind(name: &str) -> Option<ExtraKind> {
    let name = name.trim();
    FOLDERS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, kind)| kind)
}

/// The extra a whole file name (without extension) stands for.
pub(crate) fn exact_kind(stem: &str) -> Option<ExtraKind> {
    let known: &[(&str, ExtraKind)] = &[("trailer", ExtraKind::Trailer), ("sample", ExtraKind::Sample)];
    known.iter().find(|(name, _)| name.eq_ignore_ascii_case(stem)).map(|&(_, kind)| kind)
}

/// Whether a file name (with extension) is that of a song played behind the menus.
pub(crate) fn is_theme_song(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        let audio = ["mp3", "flac", "m4a", "ogg", "opus", "wav", "wma", "aac", "mka"];
        stem.eq_ignore_ascii_case("theme") && audio.iter().any(|known| known.eq_ignore_ascii_case(extension))
    })
}

/// The extra a suffix of the file name (without extension) marks, and where the suffix lies, separator included.
pub(crate) fn suffix_kind(stem: &str) -> Option<(ExtraKind, Span)> {
    let trimmed = stem.trim_end_matches(|character: char| character.is_ascii_digit());
    let suffix = |table: &[(&str, ExtraKind)], separators: &[char]| {
        table.iter().find_map(|&(word, kind)| {
            let start = trimmed.len().checked_sub(word.len())?;
            let tail = trimmed.get(start..)?;
            let before = trimmed[..start].trim_end_matches(' ');
            let ends_word = before.ends_with(separators) && tail.eq_ignore_ascii_case(word);
            let spaced = before.len() < start;
            if !ends_word || (spaced && !before.ends_with('-')) {
                return None;
            }
            let owner = before[..before.len() - 1].trim_end();
            (!owner.is_empty()).then_some((kind, Span::new(owner.len(), stem.len())))
        })
    };
    suffix(SUFFIXES, &['-', '.', '_']).or_else(|| suffix(HYPHENATED_SUFFIXES, &['-']))
}

/// Whether a file name without extension is that of a sample to be passed over: `sample`, `film.sample`.
pub(crate) fn is_sample(stem: &str) -> bool {
    let dotted = |(kind, suffix): (ExtraKind, Span)| {
        kind == ExtraKind::Sample && suffix.of(stem).trim_start().starts_with('.')
    };
    exact_kind(stem) == Some(ExtraKind::Sample) || suffix_kind(stem).is_some_and(dotted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_suffixes_after_their_separators_only() {
        assert_eq!(suffix_kind("film-trailer2"), Some((ExtraKind::Trailer, Span::new(4, 13))));
        assert_eq!(suffix_kind("film - trailer"), Some((ExtraKind::Trailer, Span::new(4, 14))));
        assert_eq!(suffix_kind("film-deleted").map(|(kind, _)| kind), Some(ExtraKind::DeletedScene));
        assert_eq!(suffix_kind("film.short"), None);
        assert_eq!(suffix_kind("Life In A Trailer"), None);
        assert_eq!(suffix_kind("-trailer"), None);
        assert_eq!(suffix_kind(""), None);
    }

    #[test]
    fn knows_folders_in_any_case() {
        assert_eq!(folder_kind("Behind The Scenes"), Some(ExtraKind::BehindTheScenes));
        assert_eq!(folder_kind("The Big Short"), None);
    }
}
