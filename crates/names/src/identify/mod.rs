//! A path's components weighed against each other.

mod episode;
mod film;
mod report;
mod reversed;
mod surroundings;

use crate::evidence::{Rule, Span};
use crate::extra;
use crate::folder;
use crate::identification::{ExtraKind, Identification, Kind, LibraryKind};
use crate::ignored;
use crate::path::{Component, Path};
use crate::reading::{self, Context, Reading};
use crate::token::Tokens;

use report::Report;
use surroundings::{SeasonFolder, Surroundings, season_folder};

/// What a path says.
///
/// `path` may be a bare file name, a relative or an absolute path, of a file or a folder, with `/` or `\` between its
/// components. `hint` says what the library holds, where that is known; without it the folders above are asked, and a
/// name that speaks for nothing else is a film. Any text is fine: what cannot be read is left out.
pub fn identify(path: &str, hint: Option<LibraryKind>) -> Identification {
    identify_as(path, hint, true)
}

/// As [`identify`]; `may_be_part` is false where the folder's listing shows that the file is no part of a stack.
pub(crate) fn identify_as(path: &str, hint: Option<LibraryKind>, may_be_part: bool) -> Identification {
    let path = Path::split(path);
    let Some(last) = path.last() else {
        return Identification::default();
    };
    let mut tokens = Tokens::default();
    let around = Surroundings::look(&path, path.len() - 1, hint, &mut tokens);
    let mut report = Report::new(&path);
    report.result.ignored = around.ignored || is_ignored(&path, last.full);
    if !path.is_file
        && let Some(whole) = whole_folder(&path, &around, &mut tokens)
    {
        weigh_folder(&mut report, &path, around, whole);
    } else if let Some(reversed) = reversed::turn(last.name) {
        weigh_reversed(&mut report, &path, &around, reversed, &mut tokens);
    } else {
        let context = Context { may_be_part, ..context(&path, &around) };
        weigh_item(&mut report, &path, &around, context, &mut tokens);
    }
    report.result
}

/// A name written backwards, which is always an episode's.
fn weigh_reversed(
    report: &mut Report<'_, '_>,
    path: &Path<'_>,
    around: &Surroundings,
    name: String,
    tokens: &mut Tokens,
) {
    let context = Context { library: Some(LibraryKind::Tv), ..Context::default() };
    let reading = reading::read(&name, context, tokens);
    report.turned = Some(name);
    episode::weigh(report, path, around, path.len() - 1, &reading);
}

/// A film, an episode or an extra.
fn weigh_item(
    report: &mut Report<'_, '_>,
    path: &Path<'_>,
    around: &Surroundings,
    context: Context<'_>,
    tokens: &mut Tokens,
) {
    let index = path.len() - 1;
    let (name, suffix) = without_extra_suffix(path.component(index), path.is_file);
    let mut reading = reading::read(name, context, tokens);
    if path.is_file && is_season_of_title(&reading, around) {
        reading = reading::read(name, Context { library: Some(LibraryKind::Movies), ..context }, tokens);
    }
    if let Some((kind, folder)) = around.extra {
        weigh_extra(report, path, around, (kind, folder, None), &reading);
        if let Some(title) = reading.title {
            report.episode_title(index, title);
        }
    } else if let Some((kind, span)) = suffix {
        weigh_extra(report, path, around, (kind, index, Some(span)), &reading);
    } else if is_episode(path, around, &reading) {
        episode::weigh(report, path, around, index, &reading);
        if let Some(bonus) = reading.bonus.filter(|_| reading.mark.is_none()) {
            report.extra(ExtraKind::Unknown, index, bonus, Rule::BonusWord);
        }
    } else {
        film::weigh(report, path, around, index, &reading);
    }
}

/// Whether a file's name has a word for season and no episode, so that the word belongs to a film's title.
fn is_season_of_title(reading: &Reading, around: &Surroundings) -> bool {
    let television =
        around.season.is_some() || around.library.is_some_and(|(kind, _)| kind == LibraryKind::Tv);
    let season_only =
        reading.mark.as_ref().is_some_and(|mark| mark.episodes.is_empty() && mark.rule == Rule::SeasonWord);
    season_only
        && !television
        && reading.number.is_none()
        && reading.date.is_none()
        && reading.title.is_some()
}

fn is_ignored(path: &Path<'_>, full: &str) -> bool {
    if path.is_file {
        ignored::is_ignored_file(full)
    } else {
        ignored::is_ignored_folder(full) || full.starts_with("._")
    }
}

/// What surrounds a name, as its reading needs it.
fn context<'p>(path: &Path<'p>, around: &Surroundings) -> Context<'p> {
    let owner = around.owner.as_ref();
    Context {
        library: around
            .library
            .map(|(kind, _)| kind)
            .filter(|kind| path.is_file || *kind == LibraryKind::Movies),
        counts_absolutely: around.counts_absolutely,
        season: around.season.as_ref().and_then(|season| season.seasons.first().copied()),
        folder_title: owner
            .and_then(|named| named.reading.title.map(|title| title.of(path.component(named.index).name))),
        folder_name: owner.map(|named| path.component(named.index).name),
        names_show: !path.is_file && around.library.is_some_and(|(kind, _)| kind == LibraryKind::Tv),
        may_be_part: true,
        is_item: true,
    }
}

/// A folder that is a season or holds extras as a whole.
enum Whole {
    Season(Box<SeasonFolder>),
    Extras(ExtraKind),
}

fn whole_folder(path: &Path<'_>, around: &Surroundings, tokens: &mut Tokens) -> Option<Whole> {
    let index = path.len() - 1;
    let name = path.component(index).full;
    if path.len() > 1
        && let Some(kind) = extra::folder_kind(name)
    {
        return Some(Whole::Extras(kind));
    }
    let plain = folder::is_specials(name) || name.bytes().all(|byte| byte.is_ascii_digit());
    let season = season_folder(path, index, around.library.map(|(kind, _)| kind), tokens)?;
    let bare_number = plain && !path.is_absolute && path.len() == 1;
    (!bare_number && season.named.as_ref().is_none_or(|named| named.reading.title.is_none()) || plain)
        .then(|| Whole::Season(Box::new(season)))
}

fn weigh_folder(report: &mut Report<'_, '_>, path: &Path<'_>, mut around: Surroundings, whole: Whole) {
    match whole {
        Whole::Season(season) => {
            report.result.kind = Kind::Season;
            around.season = Some(*season);
            episode::name_show(report, path, &around, None);
            report.folder_season(&around);
        }
        Whole::Extras(kind) => {
            let index = path.len() - 1;
            if let Some(owner) = &around.owner {
                report.title(owner.index, &owner.reading, Rule::FolderTitle);
                report.year(owner.index, &owner.reading, Rule::FolderYear);
            }
            report.extra(kind, index, Span::new(0, path.component(index).name.len()), Rule::ExtraFolder);
            if kind == ExtraKind::Unknown {
                report.result.seasons = vec![0];
            }
        }
    }
}

/// The stem less a suffix that marks an extra.
fn without_extra_suffix(file: Component<'_>, is_file: bool) -> (&str, Option<(ExtraKind, Span)>) {
    let name = file.name;
    if !is_file {
        return (name, None);
    }
    if extra::is_theme_song(file.full) {
        return (name, Some((ExtraKind::ThemeSong, Span::new(0, name.len()))));
    }
    if let Some(kind) = extra::exact_kind(name) {
        return (name, Some((kind, Span::new(0, name.len()))));
    }
    match extra::suffix_kind(name) {
        Some((kind, span)) => (&name[..span.start], Some((kind, span))),
        None => (name, None),
    }
}

/// An extra carries the title of what it belongs to.
fn weigh_extra(
    report: &mut Report<'_, '_>,
    path: &Path<'_>,
    around: &Surroundings,
    (kind, component, span): (ExtraKind, usize, Option<Span>),
    reading: &Reading,
) {
    let index = path.len() - 1;
    let empty = Reading::default();
    let by_folder = span.is_none();
    let exact = span.is_some_and(|span| span.start == 0);
    let own = if by_folder || exact { &empty } else { reading };
    if around.season.is_some()
        || own.names_episode()
        || around.library.is_some_and(|(kind, _)| kind == LibraryKind::Tv)
    {
        episode::weigh(report, path, around, index, own);
    } else {
        film::weigh(report, path, around, index, own);
    }
    let rule = match (by_folder, exact) {
        (true, _) => Rule::ExtraFolder,
        (_, true) => Rule::ExtraName,
        _ => Rule::ExtraSuffix,
    };
    let whole = Span::new(0, path.component(component).name.len());
    report.extra(kind, component, span.unwrap_or(whole), rule);
}

/// Whether anything speaks for a series.
fn is_episode(path: &Path<'_>, around: &Surroundings, reading: &Reading) -> bool {
    let folder_numbered =
        around.owner.as_ref().is_some_and(|owner| owner.reading.names_episode() && path.is_file);
    let library = around.library.map(|(kind, _)| kind);
    let special = (reading.special.is_some() && reading.group.is_some() || reading.bonus.is_some())
        && library != Some(LibraryKind::Movies);
    reading.is_numbered()
        || reading.number.is_some()
        || around.season.is_some()
        || folder_numbered
        || special
        || library == Some(LibraryKind::Tv)
}
