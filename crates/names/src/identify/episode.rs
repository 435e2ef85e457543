//! An episode: its file, its season folder and its show's folder.

use super::report::Report;
use super::surroundings::{Named, Surroundings, agrees};
use crate::evidence::{Rule, Span};
use crate::identification::{Kind, LibraryKind};
use crate::path::Path;
use crate::reading::Reading;
use crate::text::{begins_with_title, is_obfuscated};

/// An episode number with more digits than this counts from the first, whatever its word.
const MOST_IN_SEASON: u32 = 999;

/// Weighs an episode's file against the folders above.
pub(crate) fn weigh(
    report: &mut Report<'_, '_>,
    path: &Path<'_>,
    around: &Surroundings,
    index: usize,
    file: &Reading,
) {
    let nothing = Reading::default();
    let file = if around.in_disc { &nothing } else { file };
    let owner_episode =
        around.owner.as_ref().filter(|owner| owner.reading.names_episode() && !file.names_episode());
    let (main_index, main) = match owner_episode {
        Some(owner) if path.is_file => (owner.index, &owner.reading),
        _ => (index, file),
    };
    numbers(report, around, main_index, main);
    let kind = kind(report, path, around, main);
    let (span, rule) = kind_evidence(path, around, main_index, main);
    report.kind(kind, main_index, span, rule);
    let named_by_file = (!around.in_disc && main_index == index).then_some((index, file));
    name_show(report, path, around, named_by_file);
    if kind == Kind::Episode {
        report.episode_ids(index, file);
    } else {
        report.ids(index, file);
    }
    report.technical(index, file);
    if main_index != index {
        report.technical(main_index, main);
    }
    if let Some(span) = main.episode_title {
        report.episode_title(main_index, span);
    } else if report.result.episodes.is_empty()
        && around.season.is_some()
        && main.date.is_none()
        && let Some(title) = file.title
    {
        let title = without_show(report, index, title);
        report.episode_title(index, title);
    }
    if let Some((number, span)) = main.part {
        report.part(number, main_index, span, Rule::StackMarker);
    }
    if let Some((number, folder)) = around.disc_part {
        report.part(number, folder, Span::new(0, path.component(folder).name.len()), Rule::DiscFolder);
    }
}

/// The title of a special without its number, less the show's title in front.
fn without_show(report: &Report<'_, '_>, index: usize, title: Span) -> Span {
    let name = report.name(index);
    let show = report.result.title.as_deref().unwrap_or_default();
    let begins = title.of(name).get(..show.len()).is_some_and(|start| start.eq_ignore_ascii_case(show));
    let rest = Span::new(title.start + show.len(), title.end);
    if begins && rest.of(name).starts_with([' ', '.', '_', '-']) { rest } else { title }
}

fn kind(report: &Report<'_, '_>, path: &Path<'_>, around: &Surroundings, main: &Reading) -> Kind {
    let result = &report.result;
    let counted = !result.episodes.is_empty() || !result.absolute.is_empty() || result.date.is_some();
    if counted || path.is_file {
        return if !counted && main.mark.is_some() { Kind::Season } else { Kind::Episode };
    }
    if main.mark.is_some() || around.season.is_some() && result.seasons.len() > 1 {
        return Kind::Season;
    }
    if main.special.is_some() || main.bonus.is_some() || around.season.is_some() {
        Kind::Episode
    } else {
        Kind::Show
    }
}

/// What speaks for a series.
fn kind_evidence(path: &Path<'_>, around: &Surroundings, index: usize, main: &Reading) -> (Span, Rule) {
    if let Some(mark) = &main.mark {
        return (mark.span, mark.rule);
    }
    if let Some((_, span)) = main.date {
        return (span, Rule::CalendarDate);
    }
    if let Some(number) = &main.number {
        return (number.span, number.rule);
    }
    let whole = Span::new(0, path.component(index).name.len());
    let rule = match (&around.season, around.library) {
        (Some(_), _) => Rule::SeasonFolder,
        (None, Some((_, Some(_)))) => Rule::LibraryFolder,
        (None, Some((_, None))) => Rule::LibraryHint,
        _ => Rule::SpecialWord,
    };
    (whole, rule)
}

/// Season, episodes, absolute numbers and date.
fn numbers(report: &mut Report<'_, '_>, around: &Surroundings, index: usize, main: &Reading) {
    report.date(index, main);
    if let Some((numbers, span)) = &main.absolute {
        report.absolute(numbers.clone(), index, *span, Rule::AbsoluteNumber);
    }
    if let Some(mark) = &main.mark {
        let far = mark.episodes.iter().any(|&episode| episode > MOST_IN_SEASON);
        let counts_absolutely = mark.seasons.is_empty()
            && around.season.is_none()
            && (far || main.group.is_some_and(|(_, rule)| rule == Rule::GroupInFront));
        if mark.rule == Rule::EpisodeWord && counts_absolutely {
            report.absolute(mark.episodes.clone(), index, mark.span, mark.rule);
            return;
        }
        if !mark.episodes.is_empty() {
            report.episodes(mark.episodes.clone(), index, mark.span, mark.rule);
        }
        if !mark.seasons.is_empty() {
            report.season(mark.seasons.clone(), index, mark.span, mark.rule);
        } else if around.season.is_some() {
            report.folder_season(around);
        } else if main.special.is_some() {
            report.season(vec![0], index, mark.span, Rule::SpecialWord);
        } else {
            report.season(vec![1], index, mark.span, Rule::ImpliedSeason);
        }
    }
    if let Some(number) = &main.number {
        if !number.episodes.is_empty() {
            report.episodes(number.episodes.clone(), index, number.span, number.rule);
        }
        if !number.absolute.is_empty() {
            report.absolute(number.absolute.clone(), index, number.span, number.rule);
        }
        report.result.alternative_numbering = number.alternative;
        match number.season {
            Some(season) => report.season(vec![season], index, number.span, number.rule),
            None => report.folder_season(around),
        }
        return;
    }
    if main.mark.is_none() && main.date.is_none() {
        match main.special.or(main.bonus) {
            Some(span) if around.season.is_none() => report.season(vec![0], index, span, Rule::SpecialWord),
            _ => report.folder_season(around),
        }
    }
}

/// The show's title, year, country and identifiers.
pub(crate) fn name_show(
    report: &mut Report<'_, '_>,
    path: &Path<'_>,
    around: &Surroundings,
    file: Option<(usize, &Reading)>,
) {
    let own = file.filter(|(index, reading)| {
        let name = report.name(*index);
        reading.title.is_some_and(|title| !is_obfuscated(title.of(name)))
            && !(around.season.is_some() && !reading.is_numbered() && !is_trailing(reading))
    });
    let own_title =
        own.and_then(|(index, reading)| reading.title.map(|title| title.of(report.name(index)).to_owned()));
    let show = show_folder(path, around);
    if let Some((show, rule)) = show {
        let from_season_folder = around.season.is_some() && rule != Rule::FolderTitle;
        let says_title = show.reading.title.is_some();
        let name = path.component(show.index).name;
        let folder_title = show.reading.title.map_or("", |title| title.of(name));
        let more_specific = own_title.as_deref().is_some_and(|title| begins_with_title(title, folder_title));
        let top = around.owner_is_top && around.library.is_some_and(|(kind, _)| kind == LibraryKind::Tv);
        let identified = show.reading.year.is_some_and(|year| year.bracketed) || !show.reading.ids.is_empty();
        let same = own_title.as_deref().is_some_and(|title| agrees(path, show, title));
        let leads = says_title
            && (own_title.is_none() || from_season_folder || same || (top && (!more_specific || identified)));
        if leads {
            report.title(show.index, &show.reading, rule);
            if let Some((index, reading)) = own {
                report.other_title(index, reading);
            }
        }
        if leads || same || own_title.as_deref().is_some_and(|title| begins_with_title(title, folder_title)) {
            report.year(show.index, &show.reading, Rule::FolderYear);
            report.country(show.index, &show.reading);
            report.ids(show.index, &show.reading);
        }
    }
    if let Some((index, reading)) = own {
        if report.result.title.is_none() {
            report.title(index, reading, Rule::FileTitle);
        }
        let rule = if reading.year.is_some_and(|year| year.bracketed) {
            Rule::BracketedYear
        } else {
            Rule::BareYear
        };
        report.year(index, reading, rule);
        report.country(index, reading);
    }
}

/// Whether the file's title stands before its number rather than behind it.
fn is_trailing(reading: &Reading) -> bool {
    let Some(number) = &reading.number else {
        return false;
    };
    reading.title.is_some_and(|title| title.end <= number.span.start)
}

/// The folder that names the show: the season folder's own words, the folder above it, or the nearest.
fn show_folder<'a>(path: &Path<'_>, around: &'a Surroundings) -> Option<(&'a Named, Rule)> {
    let own = around.season.as_ref().and_then(|season| season.named.as_ref());
    let own = own.filter(|named| named.reading.title.is_some());
    let Some(owner) = &around.owner else {
        return own.map(|named| (named, Rule::SeasonFolderTitle));
    };
    if let Some(season) = &around.season {
        let above = if season.index > owner.index { Some(owner) } else { around.above.as_ref() };
        let show = above.unwrap_or(owner);
        let certain = show.reading.year.is_some() || !show.reading.ids.is_empty();
        let named_apart = own.filter(|own| {
            let title = own.reading.title.map_or("", |title| title.of(path.component(own.index).name));
            !certain && !agrees(path, show, title)
        });
        return Some(named_apart.map_or((show, Rule::ShowFolder), |own| (own, Rule::SeasonFolderTitle)));
    }
    let untitled = owner.reading.title.is_none();
    match &around.above {
        Some(above) if untitled => Some((above, Rule::FolderTitle)),
        _ => Some((owner, Rule::FolderTitle)),
    }
}
