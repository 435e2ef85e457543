//! What is edited: one root, or one of several for each episode.

use bioscope_model::{EpisodeNumber, ItemDetails, ItemKind};

use super::editor::Editor;
use super::{WriteError, WriteOptions};
use crate::document::Document;
use crate::read::episode_number;

/// The root of an episode.
const EPISODE: &str = "episodedetails";

/// What some writers put around several episodes, even where there are none.
const WRAPPER: &str = "episodes";

/// Puts `movie` into `existing`, or into a new document.
pub fn update_movie(
    existing: Option<&Document>,
    movie: &ItemDetails,
    options: &WriteOptions,
) -> Result<Document, WriteError> {
    update_root("movie", ItemKind::Movie, existing, movie, options)
}

/// Puts `show` into `existing`, or into a new document (`tvshow.nfo`).
pub fn update_show(
    existing: Option<&Document>,
    show: &ItemDetails,
    options: &WriteOptions,
) -> Result<Document, WriteError> {
    update_root("tvshow", ItemKind::Show, existing, show, options)
}

/// Puts `season` into `existing`, or into a new document (`season.nfo`).
pub fn update_season(
    existing: Option<&Document>,
    season: &ItemDetails,
    options: &WriteOptions,
) -> Result<Document, WriteError> {
    update_root("season", ItemKind::Season, existing, season, options)
}

fn update_root(
    root: &'static str,
    kind: ItemKind,
    existing: Option<&Document>,
    details: &ItemDetails,
    options: &WriteOptions,
) -> Result<Document, WriteError> {
    let mut document = existing.cloned().unwrap_or_else(|| Document::new(root));
    if !document.root().name().eq_ignore_ascii_case(root) {
        return Err(WriteError::AnotherKind { root: document.root().name().to_owned(), wanted: root });
    }
    document.tidy_prolog();
    let style = document.style();
    Editor { kind, style, options, root: document.root_mut() }.write(details);
    Ok(document)
}

/// Puts the episodes of one video into `existing`, or into a new document: one root for each.
///
/// An episode goes into the root of its season and number; one that has none there goes into a root without number, and
/// else into a new one behind the others. A lone root is a lone episode's whatever its number, since Kodi goes by the
/// file's name there. Roots of other episodes stay as they are.
pub fn update_episodes(
    existing: Option<&Document>,
    episodes: &[(&ItemDetails, &WriteOptions)],
) -> Result<Document, WriteError> {
    let mut document = existing.cloned().unwrap_or_else(|| Document::new(EPISODE));
    let is_wrapper = document.root().name().eq_ignore_ascii_case(WRAPPER);
    if document.episodes().next().is_none() && !is_wrapper {
        return Err(WriteError::AnotherKind { root: document.root().name().to_owned(), wanted: EPISODE });
    }
    document.tidy_prolog();
    let numbers: Vec<Option<EpisodeNumber>> = document.episodes().map(episode_number).collect();
    let wanted: Vec<Option<EpisodeNumber>> = episodes.iter().map(|(details, _)| details.number).collect();
    let mut count = numbers.len();
    for (place, (details, options)) in assign(&numbers, &wanted).into_iter().zip(episodes) {
        let index = place.unwrap_or_else(|| {
            document.add_episode();
            count += 1;
            count - 1
        });
        if let Some((root, style)) = document.episode_mut(index) {
            Editor { kind: ItemKind::Episode, style, options, root }.write(details);
        }
    }
    Ok(document)
}

/// For each wanted number the root that it goes into; no root is given twice.
fn assign(roots: &[Option<EpisodeNumber>], wanted: &[Option<EpisodeNumber>]) -> Vec<Option<usize>> {
    if let ([_], [_]) = (roots, wanted) {
        return vec![Some(0)];
    }
    let mut is_free = vec![true; roots.len()];
    let mut take = |fits: &dyn Fn(&Option<EpisodeNumber>) -> bool| {
        let at = (0..roots.len()).find(|&at| is_free[at] && fits(&roots[at]))?;
        is_free[at] = false;
        Some(at)
    };
    let mut places: Vec<Option<usize>> =
        wanted.iter().map(|number| number.and_then(|number| take(&|root| *root == Some(number)))).collect();
    for place in &mut places {
        if place.is_none() {
            *place = take(&|root| root.is_none());
        }
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn episodes_find_their_roots() {
        let episode = |number| Some(EpisodeNumber::episode(1, number));
        assert_eq!(assign(&[episode(9)], &[episode(1)]), [Some(0)]);
        assert_eq!(assign(&[episode(2), episode(1)], &[episode(1), episode(2)]), [Some(1), Some(0)]);
        assert_eq!(assign(&[episode(1)], &[episode(1), episode(2)]), [Some(0), None]);
        assert_eq!(assign(&[episode(9)], &[episode(1), episode(2)]), [None, None]);
        assert_eq!(assign(&[None, episode(1)], &[episode(1), episode(2), None]), [Some(1), Some(0), None]);
        assert_eq!(assign(&[episode(1), episode(1)], &[episode(1), episode(1)]), [Some(0), Some(1)]);
        assert_eq!(assign(&[], &[episode(1)]), [None]);
    }
}
