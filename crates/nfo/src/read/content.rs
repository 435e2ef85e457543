//! Which kind of file it is.

use bioscope_model::{IdSet, ItemDetails, ItemKind, PlayerFacts};

use super::ids::ids_of;
use super::mining::{FoundIds, mine_ids};
use super::movie;
use crate::document::{Document, Element, ParseError, decode_lossily};

/// What an NFO file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum NfoContent {
    /// A film's.
    Movie(Box<MovieNfo>),
    /// A show's (`tvshow.nfo`).
    Show {
        /// The show's ids.
        ids: IdSet,
    },
    /// That of one episode or several.
    Episodes {
        /// The ids of each episode, in the file's order.
        episodes: Vec<IdSet>,
    },
    /// XML of another kind: a season, a movie set, an album.
    Other {
        /// The root's name.
        root: String,
        /// The ids in it.
        ids: IdSet,
    },
    /// Release notes, an address, binary data, nothing. Such a file is never overwritten.
    NotXml {
        /// Why it was not read as XML.
        reason: ParseError,
        /// The ids found in its text.
        found: FoundIds,
    },
}

impl NfoContent {
    /// The kind of item it describes, as far as it says so.
    pub fn kind(&self) -> Option<ItemKind> {
        match self {
            Self::Movie(_) => Some(ItemKind::Movie),
            Self::Show { .. } => Some(ItemKind::Show),
            Self::Episodes { .. } => Some(ItemKind::Episode),
            Self::Other { root, .. } => (root == "season").then_some(ItemKind::Season),
            Self::NotXml { found, .. } => found.kind,
        }
    }

    /// The ids of a film, as far as this can be a film's file.
    pub fn movie_ids(&self) -> Option<&IdSet> {
        match self {
            Self::Movie(movie) => Some(&movie.details.ids),
            Self::NotXml { found, .. } if found.kind.is_none_or(|kind| kind == ItemKind::Movie) => {
                Some(&found.ids)
            }
            _ => None,
        }
    }
}

/// A film's NFO file.
#[derive(Debug, Clone, PartialEq)]
pub struct MovieNfo {
    /// The file itself, ready to be edited.
    pub document: Document,
    /// What it says about the film.
    pub details: ItemDetails,
    /// What a person or a player put in.
    pub player: PlayerFacts,
}

/// Reads an NFO file.
pub fn read_nfo(bytes: &[u8]) -> NfoContent {
    let document = match Document::parse(bytes) {
        Ok(document) => document,
        Err(reason) => {
            return NfoContent::NotXml { reason, found: mine_ids(&decode_lossily(bytes)) };
        }
    };
    let root = document.root();
    let ids_with_text_outside = |root: &Element| {
        let mut ids = ids_of(root);
        ids.unite(&mine_ids(&document.text_outside()).ids);
        ids
    };
    match root.name().to_ascii_lowercase().as_str() {
        "movie" => {
            let mut details = movie::details(root);
            details.ids = ids_with_text_outside(root);
            let player = movie::player_facts(root);
            NfoContent::Movie(Box::new(MovieNfo { document, details, player }))
        }
        "tvshow" => NfoContent::Show { ids: ids_with_text_outside(root) },
        "episodedetails" => NfoContent::Episodes { episodes: document.roots().map(ids_of).collect() },
        "episodes" => {
            NfoContent::Episodes { episodes: root.children("episodedetails").map(ids_of).collect() }
        }
        _ => NfoContent::Other { root: root.name().to_owned(), ids: ids_with_text_outside(root) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_model::{Provider, TmdbId};

    #[test]
    fn tells_the_kinds_apart() {
        let kind = |text: &str| read_nfo(text.as_bytes()).kind();
        assert_eq!(kind("<movie><title>x</title></movie>"), Some(ItemKind::Movie));
        assert_eq!(kind("<tvshow><title>x</title></tvshow>"), Some(ItemKind::Show));
        assert_eq!(kind("<episodedetails><title>x</title></episodedetails>"), Some(ItemKind::Episode));
        assert_eq!(kind("<season><title>x</title></season>"), Some(ItemKind::Season));
        assert_eq!(kind("<album><title>x</title></album>"), None);
        assert_eq!(kind("https://www.themoviedb.org/tv/1399"), Some(ItemKind::Show));
        assert_eq!(kind("notes"), None);
    }

    #[test]
    fn every_episode_of_a_file_has_its_ids() {
        let one = "<episodedetails><uniqueid type=\"tvdb\">1</uniqueid></episodedetails>";
        let two = "<episodedetails><uniqueid type=\"tvdb\">2</uniqueid></episodedetails>";
        for text in [format!("{one}\n{two}"), format!("<episodes>{one}{two}</episodes>")] {
            let NfoContent::Episodes { episodes } = read_nfo(text.as_bytes()) else { panic!("{text}") };
            let ids: Vec<_> = episodes.iter().map(|ids| ids.get(&Provider::Tvdb)).collect();
            assert_eq!(ids, [Some("1"), Some("2")]);
        }
    }

    #[test]
    fn an_address_after_the_root_names_the_film_unless_the_file_does() {
        let read = |text: &str| read_nfo(text.as_bytes()).movie_ids().and_then(IdSet::tmdb);
        let address = "\nhttps://www.themoviedb.org/movie/603-the-matrix";
        assert_eq!(read(&format!("<movie><title>x</title></movie>{address}")), Some(TmdbId(603)));
        assert_eq!(read(&format!("<movie><tmdbid>604</tmdbid></movie>{address}")), Some(TmdbId(604)));
    }
}
