//! The episodes of one folder.

use std::collections::HashMap;

use super::Group;
use super::entry::{Entry, split};
use super::versions::{self, Unit};
use crate::date::Date;
use crate::identification::Identification;

/// What numbers an episode: seasons, episodes, absolute numbers, date.
type Number = (Vec<u32>, Vec<u32>, Vec<u32>, Option<Date>);

/// Groups a folder's episodes: files of the same number or date are versions. With each its place in the listing.
pub(crate) fn group(entries: Vec<Entry<'_>>) -> Vec<(usize, Group<'_>)> {
    let mut items: Vec<Vec<Entry<'_>>> = Vec::new();
    let mut by_number: HashMap<Number, usize> = HashMap::new();
    for entry in entries {
        let known =
            number(&entry.identification).map(|number| *by_number.entry(number).or_insert(items.len()));
        match known {
            Some(item) if item < items.len() => items[item].push(entry),
            _ => items.push(vec![entry]),
        }
    }
    items.into_iter().map(one_episode).collect()
}

/// The number of an episode; without any it is the same as no other.
fn number(identification: &Identification) -> Option<Number> {
    let Identification { seasons, episodes, absolute, date, .. } = identification;
    let numbered = !episodes.is_empty() || !absolute.is_empty() || date.is_some();
    numbered.then(|| (seasons.clone(), episodes.clone(), absolute.clone(), *date))
}

fn one_episode(entries: Vec<Entry<'_>>) -> (usize, Group<'_>) {
    let folder = entries[0].folder;
    let mut units = versions::stacked(entries);
    let order = units.iter().map(Unit::order).min().unwrap_or_default();
    versions::sort(&mut units, split(folder).1);
    let identification = units[0].identification();
    let shared = if units.len() > 1 { shared_start(&units) } else { usize::MAX };
    let versions = units
        .iter()
        .map(|unit| {
            unit.version(versions::label(unit.stem.get(shared.min(unit.stem.len())..).unwrap_or_default()))
        })
        .collect();
    (order, Group { identification, versions, extras: Vec::new(), folder })
}

/// How many bytes all names begin with alike, back to the end of a word.
fn shared_start(units: &[Unit<'_>]) -> usize {
    let first = units[0].stem;
    let mut length = first.len();
    for unit in &units[1..] {
        let alike = first.bytes().zip(unit.stem.bytes()).take_while(|(left, right)| left == right).count();
        length = length.min(alike);
    }
    let whole = units.iter().all(|unit| {
        unit.stem.len() == length
            || unit.stem.as_bytes().get(length).is_some_and(|byte| !byte.is_ascii_alphanumeric())
    });
    if whole && first.is_char_boundary(length) {
        return length;
    }
    first.as_bytes()[..length]
        .iter()
        .rposition(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric())
        .map_or(0, |at| at + 1)
}
