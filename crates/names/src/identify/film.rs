//! A film: its file and its folder.

use super::report::Report;
use super::surroundings::Surroundings;
use crate::evidence::{Rule, Span};
use crate::folder;
use crate::identification::Kind;
use crate::path::Path;
use crate::reading::Reading;
use crate::stack;
use crate::text::{folded, is_obfuscated, same_title};

/// Weighs a film's file against its folder.
pub(crate) fn weigh(
    report: &mut Report<'_, '_>,
    path: &Path<'_>,
    around: &Surroundings,
    index: usize,
    reading: &Reading,
) {
    let whole = Span::new(0, path.component(index).name.len());
    match around.library {
        Some((_, Some(library))) => {
            report.kind(
                Kind::Movie,
                library,
                Span::new(0, path.component(library).name.len()),
                Rule::LibraryFolder,
            );
        }
        Some((_, None)) => report.kind(Kind::Movie, index, whole, Rule::LibraryHint),
        None => report.kind(Kind::Movie, index, whole, Rule::NothingElse),
    }
    let nothing = Reading::default();
    let file = if around.in_disc { &nothing } else { reading };
    name(report, path, around, index, file);
    report.ids(index, file);
    report.country(index, file);
    report.technical(index, file);
    if let Some((number, span)) = file.part {
        report.part(number, index, span, Rule::StackMarker);
    }
    if let Some((number, folder)) = around.disc_part {
        report.part(number, folder, Span::new(0, path.component(folder).name.len()), Rule::DiscFolder);
    }
    if around.in_disc
        && let Some(owner) = &around.owner
        && let Some(marker) = stack::named_disc(path.component(owner.index).name)
    {
        report.part(marker.part.number, owner.index, marker.part.span, Rule::StackMarker);
    }
    if let Some(owner) = &around.owner {
        report.ids(owner.index, &owner.reading);
        report.country(owner.index, &owner.reading);
        report.technical(owner.index, &owner.reading);
    }
}

/// Title and year.
fn name(report: &mut Report<'_, '_>, path: &Path<'_>, around: &Surroundings, index: usize, file: &Reading) {
    let file_title = file.title.map(|span| span.of(path.component(index).name).to_owned());
    let Some(owner) = around.owner.as_ref().filter(|owner| owner.reading.title.is_some()) else {
        report.title(index, file, Rule::FileTitle);
        report.year(index, file, year_rule(file));
        return;
    };
    let owner_name = path.component(owner.index).name;
    let owner_title = owner.reading.title.map_or("", |span| span.of(owner_name));
    let folder_states_year =
        owner.reading.year.is_some_and(|year| year.bracketed || owner.reading.technical.is_stated());
    let useless =
        file_title.as_deref().is_none_or(|title| is_obfuscated(title) || folder::is_placeholder(title));
    let folder_leads = match (file.year, owner.reading.year) {
        (None, _) => useless || folder_states_year || around.in_disc,
        (Some(file_year), Some(folder_year)) => {
            let same_year = file_year.value == folder_year.value && folder_year.bracketed;
            same_year
                || useless
                || (!file_year.bracketed
                    && is_year_of_title(file_title.as_deref(), file_year.value, owner_title))
        }
        (Some(file_year), None) => {
            !file_year.bracketed && is_year_of_title(file_title.as_deref(), file_year.value, owner_title)
        }
    };
    if folder_leads {
        report.title(owner.index, &owner.reading, Rule::FolderTitle);
        report.other_title(index, file);
        report.year(owner.index, &owner.reading, Rule::FolderYear);
        if file.year.is_none_or(|year| year.bracketed) {
            report.year(index, file, year_rule(file));
        }
        return;
    }
    report.title(index, file, Rule::FileTitle);
    report.year(index, file, year_rule(file));
    if file_title.is_some_and(|title| same_title(&title, owner_title)) {
        report.year(owner.index, &owner.reading, Rule::FolderYear);
    }
}

fn year_rule(reading: &Reading) -> Rule {
    if reading.year.is_some_and(|year| year.bracketed) { Rule::BracketedYear } else { Rule::BareYear }
}

/// Whether what looks like a year in the file's name is part of the folder's title: `Name.1984` in `Name 1984 (2020)`.
fn is_year_of_title(file_title: Option<&str>, year: u16, folder_title: &str) -> bool {
    let year = year.to_string();
    let whole = folded(file_title.unwrap_or_default()).chain(year.chars());
    whole.eq(folded(folder_title))
}
