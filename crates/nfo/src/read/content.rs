//! Which kind of file it is.

use std::collections::BTreeMap;

use bioscope_model::{ArtworkCandidate, IdSet, ItemDetails, ItemKind, PlayerFacts};

use super::ids::ids_of;
use super::item;
use super::mining::{FoundIds, mine_ids};
use super::pictures::season_pictures;
use crate::document::{Document, Element, ParseError, decode_lossily};
use crate::file_names::SeasonPictures;

/// What an NFO file turned out to be.
#[derive(Debug, Clone, PartialEq)]
pub enum NfoContent {
    /// A film's.
    Movie(Box<MovieNfo>),
    /// A show's (`tvshow.nfo`).
    Show(Box<ShowNfo>),
    /// A season's (`season.nfo`).
    Season(Box<SeasonNfo>),
    /// That of one episode or several.
    Episodes(Box<EpisodesNfo>),
    /// XML of another kind: a movie set, an album.
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
            Self::Show(_) => Some(ItemKind::Show),
            Self::Season(_) => Some(ItemKind::Season),
            Self::Episodes(_) => Some(ItemKind::Episode),
            Self::Other { .. } => None,
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

    /// The ids of a show, as far as this can be a show's file.
    pub fn show_ids(&self) -> Option<&IdSet> {
        match self {
            Self::Show(show) => Some(&show.details.ids),
            Self::NotXml { found, .. } if found.kind.is_none_or(|kind| kind == ItemKind::Show) => {
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

/// A show's NFO file.
#[derive(Debug, Clone, PartialEq)]
pub struct ShowNfo {
    /// The file itself, ready to be edited.
    pub document: Document,
    /// What it says about the show.
    pub details: ItemDetails,
    /// The pictures of its seasons that are on the web.
    pub season_pictures: BTreeMap<SeasonPictures, Vec<ArtworkCandidate>>,
    /// What a person or a player put in.
    pub player: PlayerFacts,
}

/// A season's NFO file.
#[derive(Debug, Clone, PartialEq)]
pub struct SeasonNfo {
    /// The file itself, ready to be edited.
    pub document: Document,
    /// What it says about the season, with its number in `number`.
    pub details: ItemDetails,
    /// What a person or a player put in.
    pub player: PlayerFacts,
}

/// The NFO file of a video with one episode or several.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodesNfo {
    /// The file itself, ready to be edited.
    pub document: Document,
    /// Its episodes in the file's order; never empty, but one may say nothing.
    pub episodes: Vec<EpisodeNfo>,
}

/// What one `<episodedetails>` says.
#[derive(Debug, Clone, PartialEq)]
pub struct EpisodeNfo {
    /// What it says about the episode, with its season and number in `number` where it has both.
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
    match document.root().name().to_ascii_lowercase().as_str() {
        "movie" => {
            let (details, player) = read_root(&document, ItemKind::Movie);
            NfoContent::Movie(Box::new(MovieNfo { document, details, player }))
        }
        "tvshow" => {
            let (details, player) = read_root(&document, ItemKind::Show);
            let season_pictures = season_pictures(document.root());
            NfoContent::Show(Box::new(ShowNfo { document, details, season_pictures, player }))
        }
        "season" => {
            let (details, player) = read_root(&document, ItemKind::Season);
            NfoContent::Season(Box::new(SeasonNfo { document, details, player }))
        }
        _ => {
            let episodes: Vec<EpisodeNfo> = document.episodes().map(read_episode).collect();
            if episodes.is_empty() {
                let root = document.root();
                let mut ids = ids_of(root, ItemKind::Movie);
                ids.unite(&mine_ids(&document.text_outside()).ids);
                return NfoContent::Other { root: root.name().to_owned(), ids };
            }
            NfoContent::Episodes(Box::new(EpisodesNfo { document, episodes }))
        }
    }
}

/// What the root and the text outside say of an item of this kind.
fn read_root(document: &Document, kind: ItemKind) -> (ItemDetails, PlayerFacts) {
    let root = document.root();
    let mut details = item::details(root, kind);
    details.ids = ids_of(root, kind);
    // An address beside a season's root leads to the show.
    if kind != ItemKind::Season {
        details.ids.unite(&mine_ids(&document.text_outside()).ids);
    }
    (details, item::player_facts(root))
}

/// An address behind the roots most likely leads to the show, so it names no episode.
fn read_episode(root: &Element) -> EpisodeNfo {
    let mut details = item::details(root, ItemKind::Episode);
    details.ids = ids_of(root, ItemKind::Episode);
    EpisodeNfo { details, player: item::player_facts(root) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_model::{EpisodeNumber, Provider, TmdbId};

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
    fn every_episode_of_a_file_is_read() {
        let one = "<episodedetails><episode>1</episode><season>1</season><playcount>2</playcount>\
                   <uniqueid type=\"tvdb\">1</uniqueid></episodedetails>";
        let two = "<EpisodeDetails><season>1</season><episode>2</episode><uniqueid type=\"tvdb\">2</uniqueid></EpisodeDetails>";
        for text in [
            format!("{one}\n{two}"),
            format!("<!-- a -->{one}\n<!-- b --><?xml version=\"1.0\"?>{two}<!-- c -->"),
            format!("<episodes>{one}{two}</episodes>"),
            format!("<?xml version=\"1.0\"?><xbmcmultiepisode>{one}<!-- b -->\n{two}</xbmcmultiepisode>"),
            format!("https://thetvdb.com/series/9\n{one}{two}"),
        ] {
            let NfoContent::Episodes(nfo) = read_nfo(text.as_bytes()) else { panic!("{text}") };
            let ids: Vec<_> =
                nfo.episodes.iter().map(|episode| episode.details.ids.get(&Provider::Tvdb)).collect();
            assert_eq!(ids, [Some("1"), Some("2")], "{text}");
            let numbers: Vec<_> = nfo.episodes.iter().map(|episode| episode.details.number).collect();
            assert_eq!(numbers, [1, 2].map(|number| Some(EpisodeNumber::episode(1, number))));
            let counts: Vec<_> = nfo.episodes.iter().map(|episode| episode.player.play_count).collect();
            assert_eq!(counts, [Some(2), None]);
        }
    }

    #[test]
    fn an_address_after_the_root_names_the_film_unless_the_file_does() {
        let read = |text: &str| read_nfo(text.as_bytes()).movie_ids().and_then(IdSet::tmdb);
        let address = "\nhttps://www.themoviedb.org/movie/603-the-matrix";
        assert_eq!(read(&format!("<movie><title>x</title></movie>{address}")), Some(TmdbId(603)));
        assert_eq!(read(&format!("<movie><tmdbid>604</tmdbid></movie>{address}")), Some(TmdbId(604)));
        let show = read_nfo(b"<tvshow><title>x</title></tvshow>\nhttps://www.themoviedb.org/tv/1399");
        assert_eq!(show.show_ids().and_then(IdSet::tmdb), Some(TmdbId(1399)));
        assert_eq!(show.movie_ids(), None);
    }
}
