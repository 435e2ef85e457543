//! What the folders above a file say.

use crate::evidence::{Rule, Span};
use crate::extra;
use crate::folder;
use crate::identification::{ExtraKind, LibraryKind};
use crate::ignored;
use crate::path::Path;
use crate::reading::{self, Context, Reading};
use crate::text::same_title;
use crate::token::Tokens;

/// A folder that may name an item.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) index: usize,
    pub(crate) reading: Reading,
}

/// The season a folder holds.
#[derive(Debug)]
pub(crate) struct SeasonFolder {
    pub(crate) index: usize,
    pub(crate) seasons: Vec<u32>,
    pub(crate) span: Span,
    pub(crate) rule: Rule,
    /// What the season folder's own name says, which may be the show's title too.
    pub(crate) named: Option<Named>,
}

/// The folders above, sorted by what they mean.
#[derive(Debug, Default)]
pub(crate) struct Surroundings {
    /// What the library holds, and the folder that tells, where it was not given.
    pub(crate) library: Option<(LibraryKind, Option<usize>)>,
    pub(crate) counts_absolutely: bool,
    pub(crate) ignored: bool,
    /// Whether the file belongs to a disc's structure.
    pub(crate) in_disc: bool,
    pub(crate) disc_part: Option<(u32, usize)>,
    pub(crate) extra: Option<(ExtraKind, usize)>,
    pub(crate) season: Option<SeasonFolder>,
    /// The nearest folder that names something.
    pub(crate) owner: Option<Named>,
    /// The next one above.
    pub(crate) above: Option<Named>,
    /// Whether the folder right above the owner, or the item, is a library.
    pub(crate) owner_is_top: bool,
}

impl Surroundings {
    /// Looks at the folders of the first `count` components, from the nearest up.
    pub(crate) fn look(
        path: &Path<'_>,
        count: usize,
        hint: Option<LibraryKind>,
        tokens: &mut Tokens,
    ) -> Self {
        let mut around = Self { library: hint.map(|kind| (kind, None)), ..Self::default() };
        for index in (0..count).rev() {
            if let Some((kind, absolute)) = folder::library(path.component(index).full) {
                around.library.get_or_insert((kind, Some(index)));
                around.counts_absolutely = absolute;
                break;
            }
        }
        let structure = (0..count).find(|&index| folder::is_disc_folder(path.component(index).full));
        let loose = path.is_file && path.last().is_some_and(|last| folder::is_disc_file(last.full));
        around.in_disc = structure.is_some() || loose;
        around.ignored |= (structure.unwrap_or(count)..count)
            .any(|index| ignored::is_ignored_folder(path.component(index).full));
        for index in (0..structure.unwrap_or(count)).rev() {
            let component = path.component(index);
            let name = component.full;
            around.ignored |= ignored::is_ignored_folder(name);
            if around.owner.is_none() && around.season.is_none() {
                if let Some(part) = folder::disc_number(name) {
                    around.disc_part = Some((part, index));
                    continue;
                }
                if around.extra.is_none()
                    && let Some(kind) = extra::folder_kind(name)
                    && !is_root(path, index)
                    && !is_show_named_so(path, index, count, tokens)
                {
                    around.extra = Some((kind, index));
                    continue;
                }
            }
            if folder::library(name).is_some() && !is_show_in_doubtful_library(path, index, &around) {
                around.owner_is_top |= around.above.is_none();
                break;
            }
            if folder::is_generic(name) {
                if around.owner.is_some() || !is_letter_with_content(path, index, &around) {
                    break;
                }
                continue;
            }
            if !around.take(path, index, tokens) {
                break;
            }
        }
        let from_library_root = hint.is_some() && !path.is_absolute;
        around.owner_is_top |= from_library_root && around.above.is_none();
        around
    }

    /// Files a folder as season, owner or the one above; false once nothing more is wanted.
    fn take(&mut self, path: &Path<'_>, index: usize, tokens: &mut Tokens) -> bool {
        let component = path.component(index);
        let below_is_episode = self.owner.as_ref().is_none_or(|owner| owner.reading.names_episode());
        if self.season.is_none()
            && below_is_episode
            && let Some(season) = season_folder(path, index, self.library.map(|(kind, _)| kind), tokens)
        {
            self.season = Some(season);
            return true;
        }
        let movies = self.library.map(|(kind, _)| kind).filter(|kind| *kind == LibraryKind::Movies);
        let context = Context { library: movies, names_show: true, ..Context::default() };
        let reading = reading::read(component.name, context, tokens);
        let says_something = reading.title.is_some() || reading.is_numbered();
        if !says_something {
            return true;
        }
        let named = Named { index, reading };
        if self.owner.is_none() {
            self.owner = Some(named);
            return true;
        }
        self.above = Some(named);
        false
    }
}

/// Whether a folder stands directly below a mount, so that its name is no extra's folder but a library's.
fn is_root(path: &Path<'_>, index: usize) -> bool {
    path.is_absolute && (index == 0 || folder::is_generic(path.component(index - 1).full))
}

/// Whether the folder is a show's that happens to be called like extras: `Extras/Extras - S01E01`.
fn is_show_named_so(path: &Path<'_>, index: usize, count: usize, tokens: &mut Tokens) -> bool {
    let folder = path.component(index).full;
    let below = (index + 1..path.len()).map(|below| path.component(below)).find(|below| {
        tokens.split(crate::token::bounded(below.name));
        tokens
            .tokens
            .iter()
            .any(|token| crate::marks::season_episode::read(below.name, token.span.start).is_some())
    });
    let named_again = below.is_some_and(|below| crate::text::begins_with_title(below.name, folder));
    let above_is_library = index > 0 && folder::library(path.component(index - 1).full).is_some();
    let season_below = index + 1 < count && season_folder(path, index + 1, None, tokens).is_some();
    named_again || season_below || (below.is_some() && above_is_library)
}

/// A folder called `Series` right above a season folder may be a show.
fn is_show_in_doubtful_library(path: &Path<'_>, index: usize, around: &Surroundings) -> bool {
    let below_library = index > 0 && folder::library(path.component(index - 1).full).is_some();
    below_library
        && around.season.as_ref().is_some_and(|season| season.index == index + 1)
        && around.owner.is_none()
}

/// Folders such as `A` or `4K` between a library and its items are passed through.
fn is_letter_with_content(path: &Path<'_>, index: usize, around: &Surroundings) -> bool {
    (0..index).any(|above| folder::library(path.component(above).full).is_some())
        || around.in_disc
        || around.extra.is_some()
}

/// The season a folder holds, by its name and the one above.
pub(crate) fn season_folder(
    path: &Path<'_>,
    index: usize,
    library: Option<LibraryKind>,
    tokens: &mut Tokens,
) -> Option<SeasonFolder> {
    let component = path.component(index);
    let name = component.name.trim();
    let whole = Span::new(0, component.name.len());
    let plain =
        |season, rule| Some(SeasonFolder { index, seasons: vec![season], span: whole, rule, named: None });
    if folder::is_specials(name) {
        return plain(0, Rule::SpecialsFolder);
    }
    let digits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
    if digits {
        let number: u32 = name.parse().ok()?;
        let below_show = index > 0 && {
            let above = path.component(index - 1).full;
            folder::library(above).is_none() && !folder::is_generic(above) && !folder::is_collection(above)
        };
        let a_year =
            name.len() == 4 && crate::date::is_plausible_year(number) && library == Some(LibraryKind::Tv);
        let is_season = below_show && library != Some(LibraryKind::Movies) && (name.len() <= 2 || a_year);
        return if is_season { plain(number, Rule::SeasonFolder) } else { None };
    }
    let may_hold_season = component.name.bytes().any(|byte| byte.is_ascii_digit());
    if !may_hold_season && !name.to_ascii_lowercase().contains("season") {
        return None;
    }
    let reading = reading::read(component.name, Context::default(), tokens);
    let mark = reading.mark.as_ref().filter(|mark| mark.episodes.is_empty() && reading.number.is_none())?;
    if library != Some(LibraryKind::Tv)
        && reading.title.is_some()
        && year_follows(component.name, mark.span.end)
    {
        return None;
    }
    let (seasons, span) = (mark.seasons.clone(), mark.span);
    Some(SeasonFolder {
        index,
        seasons,
        span,
        rule: Rule::SeasonFolder,
        named: Some(Named { index, reading }),
    })
}

/// Whether a year in brackets closes the name, as it does in a film's: `Open Season 2 (2008)`.
fn year_follows(name: &str, at: usize) -> bool {
    let year = name.get(at..).map(str::trim).and_then(|rest| rest.strip_prefix('(')?.strip_suffix(')'));
    year.and_then(|year| year.parse().ok()).is_some_and(crate::date::is_plausible_year)
}

/// Whether a folder's title and another are the same.
pub(crate) fn agrees(path: &Path<'_>, named: &Named, title: &str) -> bool {
    let name = path.component(named.index).name;
    named.reading.title.is_some_and(|span| same_title(span.of(name), title))
}
