//! How a film's files are named and arranged: a dozen habits, taken in turn.

use std::path::PathBuf;

use super::content;
use crate::catalogue::Film;

/// A file to be written.
pub(super) struct SampleFile {
    /// Path below the library's folder.
    pub(super) path: PathBuf,
    pub(super) content: Vec<u8>,
}

/// A habit of naming.
#[derive(Clone, Copy, Debug)]
enum Habit {
    Plain,
    Release,
    TmdbInBrackets,
    Stack,
    Dvd,
    MarkedNfo,
    Extras,
    SceneNotes,
    FlatFile,
    ImdbInBraces,
    ArticleLast,
    OtherExtension,
}

const HABITS: [Habit; 12] = [
    Habit::Plain,
    Habit::Release,
    Habit::MarkedNfo,
    Habit::TmdbInBrackets,
    Habit::Stack,
    Habit::Dvd,
    Habit::Extras,
    Habit::SceneNotes,
    Habit::FlatFile,
    Habit::ImdbInBraces,
    Habit::ArticleLast,
    Habit::OtherExtension,
];

/// The files of a film in a place of the library.
pub(super) fn files_of(film: &Film, place: usize) -> Vec<SampleFile> {
    let titled = format!("{} ({})", in_path(film.title()), film.year());
    let entry = |path: String, content: Vec<u8>| SampleFile { path: PathBuf::from(path), content };
    match HABITS[place % HABITS.len()] {
        Habit::Plain => vec![entry(format!("{titled}/{titled}.mkv"), content::matroska())],
        Habit::Release => {
            let name = format!("{}.{}.1080p.BluRay.x264-STANDIN", dotted(film.title()), film.year());
            vec![entry(format!("{name}/{}.mkv", name.to_lowercase()), content::matroska())]
        }
        Habit::TmdbInBrackets => {
            vec![entry(format!("{titled} [tmdbid-{}]/{titled}.mkv", film.tmdb_id()), content::matroska())]
        }
        Habit::Stack => [1, 2]
            .map(|disc| entry(format!("{titled}/{titled} cd{disc}.avi"), content::avi()))
            .into_iter()
            .collect(),
        Habit::Dvd => vec![
            entry(format!("{titled}/VIDEO_TS/VIDEO_TS.IFO"), content::ifo("VMG")),
            entry(format!("{titled}/VIDEO_TS/VIDEO_TS.VOB"), content::vob()),
            entry(format!("{titled}/VIDEO_TS/VTS_01_0.IFO"), content::ifo("VTS")),
            entry(format!("{titled}/VIDEO_TS/VTS_01_1.VOB"), content::vob()),
        ],
        Habit::MarkedNfo => vec![
            entry(format!("{titled}/{titled}.mkv"), content::matroska()),
            entry(format!("{titled}/{titled}.nfo"), content::marked_nfo(film.title(), film.year())),
        ],
        Habit::Extras => vec![
            entry(format!("{titled}/{titled}.mp4"), content::mp4()),
            entry(format!("{titled}/{titled}-trailer.mp4"), content::mp4()),
            entry(format!("{titled}/Extras/Making of.mkv"), content::matroska()),
        ],
        Habit::SceneNotes => {
            // A name that says nothing of the film: only the notes beside it do.
            let name = format!("stnd-{:04x}", film.tmdb_id() % 0x1_0000);
            vec![
                entry(format!("{name}/{name}.mkv"), content::matroska()),
                entry(format!("{name}/{name}.nfo"), content::scene_notes(&film.imdb_id())),
            ]
        }
        Habit::FlatFile => {
            vec![entry(format!("{}.{}.DVDRip.XviD.avi", dotted(film.title()), film.year()), content::avi())]
        }
        Habit::ImdbInBraces => {
            vec![entry(format!("{titled} {{imdb-{}}}/{titled}.mkv", film.imdb_id()), content::matroska())]
        }
        Habit::ArticleLast => {
            let name = format!("{} ({})", article_last(&in_path(film.title())), film.year());
            vec![entry(format!("{name}/{name}.mkv"), content::matroska())]
        }
        Habit::OtherExtension => vec![entry(format!("{titled}/{titled} 720p.mp4"), content::mp4())],
    }
}

/// A title as a path may hold it on every system.
pub(super) fn in_path(title: &str) -> String {
    let spelt = title.replace(": ", " - ").replace("½", " and a Half");
    let kept: String = spelt
        .chars()
        .filter(|character| !matches!(character, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'))
        .collect();
    kept.trim().trim_end_matches('.').to_owned()
}

/// A title as release groups write it.
pub(super) fn dotted(title: &str) -> String {
    let words = title.replace(['\'', '’', ',', '!', '?', ':'], "");
    words
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(".")
}

/// `The General` as `General, The`.
fn article_last(title: &str) -> String {
    match title.split_once(' ') {
        Some((article @ ("The" | "A" | "An"), rest)) => format!("{rest}, {article}"),
        _ => title.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::Catalogue;

    #[test]
    fn paths_are_safe_everywhere_and_differ() {
        let catalogue = Catalogue::mixed(400, 1);
        let mut seen = std::collections::HashSet::new();
        for (place, film) in catalogue.films().iter().enumerate() {
            for file in files_of(film, place) {
                let path = file.path.to_str().unwrap().to_owned();
                assert!(!path.contains([':', '?', '*', '"', '<', '>', '|', '\\']), "{path}");
                assert!(file.content.len() < 1_024, "{path}");
                assert!(seen.insert(path.clone()), "{path} twice");
            }
        }
    }

    #[test]
    fn titles_are_written_the_way_people_do() {
        assert_eq!(article_last("The General"), "General, The");
        assert_eq!(dotted("It's a Wonderful Life"), "Its.a.Wonderful.Life");
        assert_eq!(in_path("2001: A Space Odyssey"), "2001 - A Space Odyssey");
    }
}
