//! What folder names mean apart from titles.

use crate::identification::LibraryKind;
use crate::marks::cursor::Cursor;
use crate::text::{folded, same_title};

/// Folders called so hold films, in lower case.
const MOVIE_LIBRARIES: &[&str] = &[
    "movies",
    "films",
    "filme",
    "film",
    "spielfilme",
    "películas",
    "peliculas",
    "pelis",
    "filmes",
    "cinema",
    "kino",
    "фильмы",
    "кино",
    "movie library",
    "elokuvat",
    "filmer",
    "filmy",
    "映画",
    "电影",
    "電影",
    "영화",
];

/// Folders called so hold series, in lower case.
const TV_LIBRARIES: &[&str] = &[
    "tv",
    "tv shows",
    "tvshows",
    "tv-shows",
    "tv series",
    "tvseries",
    "tv-series",
    "shows",
    "serien",
    "séries",
    "serie tv",
    "serietv",
    "television",
    "сериалы",
    "dizi",
    "diziler",
    "tv programmes",
    "seriale",
    "sarjat",
    "드라마",
    "tv_shows",
    "kids tv",
];

/// As above, but also the title of a show or word of one.
const DOUBTFUL_TV_LIBRARIES: &[&str] = &["series", "serie", "documentaries"];

/// Folders called so hold series counted without seasons.
const ANIME_LIBRARIES: &[&str] = &["anime", "animes", "アニメ", "anime tv", "anime series"];

/// Folders that say nothing of what they hold.
const GENERIC: &[&str] = &[
    "mnt",
    "media",
    "srv",
    "home",
    "data",
    "nas",
    "share",
    "shares",
    "volume1",
    "volumes",
    "video",
    "videos",
    "downloads",
    "download",
    "complete",
    "completed",
    "incomplete",
    "unsorted",
    "sorted",
    "server",
    "user",
    "users",
    "library",
    "libraries",
    "public",
    "torrents",
    "torrent",
    "usenet",
    "tmp",
    "temp",
    "test",
    "new",
    "root",
    "run",
    "opt",
    "var",
    "storage",
    "pool",
    "tank",
    "disk1",
    "disk2",
    "hdd",
    "backup",
    "files",
    "drive",
    "mkv",
    "avi",
    "mp4",
    "misc",
    "watched",
    "unwatched",
    "kids",
    "4k",
    "uhd",
    "hd",
    "1080p",
    "2160p",
    "720p",
    "3d",
    "new folder",
    "rips",
    "collections",
];

/// Folders that make a disc's structure, in lower case.
const DISC_STRUCTURE: &[&str] = &["video_ts", "bdmv", "hvdvd_ts", "audio_ts"];

/// Words that tell a collection of films from a show.
const COLLECTION: &[&str] = &[
    "collection",
    "trilogy",
    "saga",
    "anthology",
    "quadrilogy",
    "filmreihe",
    "sammlung",
    "kollektion",
    "boxset",
    "box set",
    "collezione",
    "colección",
];

/// The kind of library a folder is named after, and whether it counts episodes without seasons.
pub(crate) fn library(name: &str) -> Option<(LibraryKind, bool)> {
    if is_one_of(name, MOVIE_LIBRARIES) {
        return Some((LibraryKind::Movies, false));
    }
    if is_one_of(name, TV_LIBRARIES) || is_one_of(name, DOUBTFUL_TV_LIBRARIES) {
        return Some((LibraryKind::Tv, false));
    }
    if is_one_of(name, ANIME_LIBRARIES) {
        return Some((LibraryKind::Tv, true));
    }
    let mut movies = false;
    let mut shows = false;
    for word in name.split([' ', '(', ')', '-', '_']).filter(|word| !word.is_empty()) {
        movies |= word.eq_ignore_ascii_case("movies");
        shows |= word.eq_ignore_ascii_case("tv") || word.eq_ignore_ascii_case("anime");
    }
    match (movies, shows) {
        (true, false) => Some((LibraryKind::Movies, false)),
        (false, true)
            if name.to_ascii_lowercase().contains("show") || name.to_ascii_lowercase().contains("series") =>
        {
            Some((LibraryKind::Tv, false))
        }
        _ => None,
    }
}

/// Whether a folder's name says nothing of what it holds: mounts, drives, downloads, initials.
pub(crate) fn is_generic(name: &str) -> bool {
    let mut characters = name.trim().chars();
    let lone = matches!((characters.next(), characters.next()), (Some(only), None) if only.is_alphabetic() || only == '#');
    let drive = name.len() == 2 && name.ends_with(':');
    lone || drive || is_one_of(name, GENERIC)
}

/// Whether a folder of this name (not a path) holds a disc's structure rather than files of its own: `VIDEO_TS`, `BDMV`.
pub fn is_disc_folder(name: &str) -> bool {
    is_one_of(name, DISC_STRUCTURE)
}

/// Whether a file of this name belongs to a disc's structure wherever it lies: `VIDEO_TS.IFO`, `VTS_01_1.VOB`.
pub(crate) fn is_disc_file(name: &str) -> bool {
    let starts =
        |prefix: &str| name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    let title_set = starts("vts_") && name.as_bytes().get(4).is_some_and(u8::is_ascii_digit);
    starts("video_ts.") || title_set || name.eq_ignore_ascii_case("index.bdmv")
}

/// The number of a folder that holds one disc of several: `cd1`, `Disc 2`, `(Disk 01)`.
pub fn disc_number(name: &str) -> Option<u32> {
    let name = name.trim().trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let mut cursor = Cursor::new(name, 0);
    ["cd", "dvd", "disc", "disk"].iter().any(|word| cursor.word(word)).then_some(())?;
    cursor.separators(b" ._-", 2);
    let (number, _) = cursor.digits(2)?;
    (cursor.at == name.len() && number > 0).then_some(number)
}

/// Whether a folder holds a show's specials by its name alone.
pub(crate) fn is_specials(name: &str) -> bool {
    is_one_of(
        name,
        &[
            "specials",
            "special",
            "speciale",
            "spéciaux",
            "especiales",
            "speciali",
            "ova",
            "ovas",
            "oad",
            "oav",
            "specials & ovas",
        ],
    )
}

/// Whether a folder is named as a collection of films.
pub(crate) fn is_collection(name: &str) -> bool {
    let lowered = name.to_lowercase();
    COLLECTION.iter().any(|word| lowered.contains(word))
}

/// Whether a title stands for the lack of one.
pub(crate) fn is_placeholder(title: &str) -> bool {
    [
        "movie",
        "film",
        "file",
        "video",
        "index",
        "main",
        "feature",
        "mainfeature",
        "untitled",
        "default",
        "fullmovie",
    ]
    .iter()
    .any(|word| folded(title).eq(word.chars()))
}

fn is_one_of(name: &str, known: &[&str]) -> bool {
    let name = name.trim();
    if name.is_ascii() {
        known.iter().any(|known| known.eq_ignore_ascii_case(name))
    } else {
        known.iter().any(|known| !known.is_ascii() && same_title(known, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_libraries_by_their_names() {
        assert_eq!(library("TV Shows"), Some((LibraryKind::Tv, false)));
        assert_eq!(library("Movies (DVD)"), Some((LibraryKind::Movies, false)));
        assert_eq!(library("Фильмы"), Some((LibraryKind::Movies, false)));
        assert_eq!(library("Anime"), Some((LibraryKind::Tv, true)));
        assert_eq!(library("Scary Evening"), None);
    }

    #[test]
    fn reads_the_number_of_a_disc_folder() {
        assert_eq!(disc_number("Disc 2"), Some(2));
        assert_eq!(disc_number("(disk 01)"), Some(1));
        assert_eq!(disc_number("cd1 extra"), None);
        assert_eq!(disc_number("discovery"), None);
    }
}
