//! The films of one folder.

use super::Group;
use super::entry::{Entry, split};
use super::versions::{self, Unit};
use crate::identification::LibraryKind;
use crate::identify::{identify, identify_as};
use crate::text::same_title;

/// Groups a folder's films: one film in versions, or several films. With each its place in the listing.
pub(crate) fn group(entries: Vec<Entry<'_>>, hint: Option<LibraryKind>) -> Vec<(usize, Group<'_>)> {
    let Some(folder) = entries.first().map(|entry| entry.folder) else {
        return Vec::new();
    };
    let (discs, files): (Vec<_>, Vec<_>) =
        versions::stacked(entries).into_iter().partition(|unit: &Unit<'_>| unit.is_disc());
    let mut groups: Vec<_> = discs.iter().map(|unit| single(unit, folder, hint)).collect();
    let name = split(folder).1;
    match common_start(&files, name, hint) {
        Some(start) if files.len() > 1 => groups.push(one_film(files, folder, name, start)),
        _ => groups.extend(files.iter().map(|unit| single(unit, folder, hint))),
    }
    groups
}

fn single<'p>(unit: &Unit<'p>, folder: &'p str, hint: Option<LibraryKind>) -> (usize, Group<'p>) {
    let mut identification = unit.identification();
    let lone_part = !unit.is_stack && !unit.is_disc() && identification.part.is_some();
    if lone_part && let Some(entry) = unit.entries.first() {
        identification = identify_as(entry.path, hint, false);
    }
    let group =
        Group { identification, versions: vec![unit.version(String::new())], extras: Vec::new(), folder };
    (unit.order(), group)
}

fn one_film<'p>(mut units: Vec<Unit<'p>>, folder: &'p str, name: &str, start: usize) -> (usize, Group<'p>) {
    let order = units.iter().map(Unit::order).min().unwrap_or_default();
    versions::sort(&mut units, name);
    let identification = units[0].identification();
    let versions = units
        .iter()
        .map(|unit| {
            unit.version(versions::label(unit.stem.get(start.min(unit.stem.len())..).unwrap_or_default()))
        })
        .collect();
    (order, Group { identification, versions, extras: Vec::new(), folder })
}

/// How many bytes the names of all files share with the folder's, if they are versions of one film.
fn common_start(units: &[Unit<'_>], folder_name: &str, hint: Option<LibraryKind>) -> Option<usize> {
    if folder_name.chars().count() < 2 || crate::folder::library(folder_name).is_some() {
        return None;
    }
    let own: Vec<_> = units
        .iter()
        .filter_map(|unit| unit.entries.first())
        .map(|entry| identify(split(entry.path).1, hint))
        .collect();
    let mut years = own.iter().map(|identification| identification.year);
    let first = years.next()?;
    if years.any(|year| year != first) {
        return None;
    }
    let short = folder_name.find(['[', '{']).map_or(folder_name, |at| folder_name[..at].trim_end());
    for start in [folder_name, short] {
        if !start.is_empty() && units.iter().all(|unit| is_version_of(unit.stem, start)) {
            return Some(start.len());
        }
    }
    let film = identify(folder_name, Some(LibraryKind::Movies));
    let same = film.year.is_some()
        && own.iter().all(|identification| {
            identification.year == film.year
                && identification
                    .title
                    .as_deref()
                    .zip(film.title.as_deref())
                    .is_some_and(|(own, film)| same_title(own, film))
        });
    same.then_some(0)
}

/// Whether a file's name is the folder's, or goes on behind a separator.
fn is_version_of(stem: &str, start: &str) -> bool {
    let Some(begin) = stem.get(..start.len()) else {
        return false;
    };
    let rest = &stem[start.len()..];
    let unclosed = rest.trim_start().starts_with('[') && !rest.contains(']');
    begin.eq_ignore_ascii_case(start)
        && !unclosed
        && (rest.is_empty()
            || rest.starts_with(['-', '_', '.', '[', '{'])
            || [" -", " [", " {", " ("].iter().any(|separator| rest.starts_with(separator)))
}
