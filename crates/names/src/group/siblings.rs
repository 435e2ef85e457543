//! What a show's files together say about numbers that can be read in two ways.

use std::collections::HashMap;

use super::entry::{Entry, split};
use crate::evidence::{Field, Rule};
use crate::folder;
use crate::identification::{Identification, Numbering};

/// Seasons with more episodes than this are not written as `102`.
const LONGEST_SEASON: u32 = 40;

/// The first files of a season are present where its lowest episode is at most this.
const LOWEST_FIRST_EPISODE: u32 = 3;

/// Settles whether `102` is episode 2 of season 1 or the 102nd, show by show.
pub(crate) fn settle(entries: &mut [Entry<'_>]) {
    let mut shows: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, entry) in entries.iter().enumerate() {
        if is_lone_number(&entry.identification) {
            shows.entry(show_folder(entry.folder)).or_default().push(index);
        }
    }
    for indices in shows.into_values() {
        let Some(count) = decide(indices.iter().map(|&index| &entries[index].identification)) else {
            continue;
        };
        for index in indices {
            match count {
                Count::Absolute => to_absolute(&mut entries[index].identification),
                Count::Seasons => to_seasons(&mut entries[index].identification),
            }
        }
    }
}

/// How a show counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Count {
    Absolute,
    Seasons,
}

/// The folder of the show: the one above a season folder.
fn show_folder(folder: &str) -> &str {
    let (above, name) = split(folder);
    let season = name.to_ascii_lowercase().contains("season") || folder::is_specials(name);
    if season { above } else { folder }
}

/// Whether the number was read by a rule that other files may overrule.
fn is_lone_number(identification: &Identification) -> bool {
    let rule = |field| identification.evidence_for(field).map(|evidence| evidence.rule);
    let bare = rule(Field::Episodes) == Some(Rule::BareNumber) && identification.episodes.len() == 1;
    bare || (identification.episodes.is_empty() && identification.absolute.len() == 1)
}

/// The number as written.
fn written(identification: &Identification) -> Option<u32> {
    match (identification.absolute.as_slice(), identification.alternative_numbering) {
        ([number], _) => Some(*number),
        ([], Some(Numbering::Absolute(number))) => Some(number),
        _ => None,
    }
}

fn decide<'i>(identifications: impl Iterator<Item = &'i Identification>) -> Option<Count> {
    let numbers: Vec<u32> = identifications.filter_map(written).collect();
    if numbers.len() < 2 {
        return None;
    }
    let runs_on =
        numbers.iter().any(|number| *number < 100 || number % 100 == 0 || number % 100 > LONGEST_SEASON);
    if runs_on {
        return Some(Count::Absolute);
    }
    let mut lowest: HashMap<u32, u32> = HashMap::new();
    for number in numbers {
        let first = lowest.entry(number / 100).or_insert(u32::MAX);
        *first = (*first).min(number % 100);
    }
    let seasons = lowest.len() > 1 && lowest.values().all(|first| *first <= LOWEST_FIRST_EPISODE);
    seasons.then_some(Count::Seasons)
}

fn to_absolute(identification: &mut Identification) {
    let ([episode], [season], Some(Numbering::Absolute(number))) = (
        identification.episodes.as_slice(),
        identification.seasons.as_slice(),
        identification.alternative_numbering,
    ) else {
        return;
    };
    identification.alternative_numbering =
        Some(Numbering::SeasonEpisode { season: *season, episode: *episode });
    identification.absolute = vec![number];
    identification.episodes.clear();
    identification.seasons.clear();
    overrule(identification, Field::Episodes, Field::Absolute);
}

fn to_seasons(identification: &mut Identification) {
    let ([number], Some(Numbering::SeasonEpisode { season, episode })) =
        (identification.absolute.as_slice(), identification.alternative_numbering)
    else {
        return;
    };
    identification.alternative_numbering = Some(Numbering::Absolute(*number));
    identification.seasons = vec![season];
    identification.episodes = vec![episode];
    identification.absolute.clear();
    overrule(identification, Field::Absolute, Field::Episodes);
}

/// The evidence now speaks for another field, by the rule of the siblings.
fn overrule(identification: &mut Identification, from: Field, to: Field) {
    identification.evidence.retain(|evidence| evidence.field != Field::Season);
    for evidence in identification.evidence.iter_mut().filter(|evidence| evidence.field == from) {
        evidence.field = to;
        evidence.rule = Rule::SiblingNumbers;
    }
}
