//! Reading one name: the stem of a file, or a folder.

mod absolute;
mod blocks;
mod hundreds;
mod marks;
mod number;
mod ranges;
mod technical;
mod title;
mod year;

pub(crate) use technical::Technical;

use crate::date::Date;
use crate::evidence::{Rule, Span};
use crate::identification::{Ids, LibraryKind, Numbering};
use crate::marks::{Mark, part};
use crate::stack;
use crate::token::{Tokens, bounded};
use crate::vocabulary::PartWord;

use blocks::Blocks;

/// What is known about a name from the path around it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Context<'c> {
    /// What the library holds, as given or as its folder is named.
    pub(crate) library: Option<LibraryKind>,
    /// Whether the library counts its episodes without seasons.
    pub(crate) counts_absolutely: bool,
    /// The season of the folder the file lies in.
    pub(crate) season: Option<u32>,
    /// The title of the folder the file lies in.
    pub(crate) folder_title: Option<&'c str>,
    /// The name of the folder the file lies in.
    pub(crate) folder_name: Option<&'c str>,
    /// Whether the name is the item's own, not that of a folder above it.
    pub(crate) is_item: bool,
    /// Whether the name is that of a show's folder rather than of an episode, so that its numbers belong to the title.
    pub(crate) names_show: bool,
    /// Whether the name may be that of one of a stack.
    pub(crate) may_be_part: bool,
}

impl Context<'_> {
    fn is_tv(&self) -> bool {
        self.library == Some(LibraryKind::Tv) || self.season.is_some()
    }

    fn is_movies(&self) -> bool {
        self.library == Some(LibraryKind::Movies) && self.season.is_none()
    }
}

/// The year a name states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Year {
    pub(crate) value: u16,
    pub(crate) span: Span,
    pub(crate) bracketed: bool,
}

/// How a lone number is to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LoneNumber {
    pub(crate) span: Span,
    pub(crate) rule: Rule,
    pub(crate) season: Option<u32>,
    pub(crate) episodes: Vec<u32>,
    pub(crate) absolute: Vec<u32>,
    pub(crate) alternative: Option<Numbering>,
}

/// What one name says; spans are within the name.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) title: Option<Span>,
    pub(crate) other_title: Option<Span>,
    pub(crate) year: Option<Year>,
    /// Season and episode, or one of them.
    pub(crate) mark: Option<Mark>,
    pub(crate) number: Option<LoneNumber>,
    /// Numbers counted from the first, beside season and episode.
    pub(crate) absolute: Option<(Vec<u32>, Span)>,
    pub(crate) date: Option<(Date, Span)>,
    /// A word for special, or a number with a fraction.
    pub(crate) special: Option<Span>,
    /// A word for opening, ending or menu.
    pub(crate) bonus: Option<Span>,
    pub(crate) part: Option<(u32, Span)>,
    pub(crate) country: Option<(&'static str, Span)>,
    pub(crate) ids: Ids,
    pub(crate) id_spans: Vec<(Span, Rule)>,
    pub(crate) edition_tag: Option<Span>,
    pub(crate) episode_title: Option<Span>,
    pub(crate) group: Option<(Span, Rule)>,
    pub(crate) technical: Technical,
}

impl Reading {
    /// Whether the name states an episode, a season or a date beyond doubt.
    pub(crate) fn is_numbered(&self) -> bool {
        self.mark.is_some() || self.date.is_some()
    }

    /// Whether the name states an episode and its season, or a date.
    pub(crate) fn names_episode(&self) -> bool {
        self.date.is_some() || self.mark.as_ref().is_some_and(|mark| !mark.episodes.is_empty())
    }
}

/// Reads a name. `tokens` is only working memory.
pub(crate) fn read(name: &str, context: Context<'_>, tokens: &mut Tokens) -> Reading {
    let text = bounded(name);
    tokens.split(text);
    let blocks = Blocks::classify(text, tokens);
    let mut reading = Reading::default();
    blocks.take_tags(text, tokens, &mut reading);
    let body = title::body(text, tokens, &blocks);
    if let Some(group) = body.group {
        reading.group = Some((group, Rule::GroupInFront));
    }
    let mut end = text.len();
    let marker = if context.may_be_part { stack::marker(text, tokens) } else { None };
    if let Some(marker) = &marker
        && is_stack_part(text, marker, context, body.start)
    {
        reading.part = Some((marker.part.number, marker.part.span));
        end = marker.stem_end;
    }
    let scene = Scene { text, tokens, blocks: &blocks, context, body_start: body.start, end };
    marks::find(&scene, &mut reading);
    let technical_start = technical::first(&scene);
    year::find(&scene, technical_start, &mut reading);
    if !reading.names_episode() && reading.bonus.is_none() {
        absolute::find(&scene, technical_start, &mut reading);
    }
    if !reading.is_numbered() && reading.number.is_none() && !context.is_movies() {
        miniseries(&scene, technical_start, &mut reading);
    }
    title::find(&scene, technical_start, &body, &mut reading);
    technical::collect(&scene, technical_start, &mut reading);
    reading
}

/// One name under examination.
pub(crate) struct Scene<'s> {
    pub(crate) text: &'s str,
    pub(crate) tokens: &'s Tokens,
    pub(crate) blocks: &'s Blocks,
    pub(crate) context: Context<'s>,
    /// Where the title may begin: after groups and addresses in front.
    pub(crate) body_start: usize,
    /// Where the name ends, less its part.
    pub(crate) end: usize,
}

impl Scene<'_> {
    /// The text between two places, empty where they cross.
    pub(crate) fn between(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or_default()
    }
}

/// A part word with a number at the end is a stack's, unless the folder ends in it too.
fn is_stack_part(text: &str, marker: &stack::Marker, context: Context<'_>, body_start: usize) -> bool {
    let marker_text = Span::new(marker.stem_end, text.len()).of(text);
    let in_folder = context.folder_name.is_some_and(|name| {
        name.len() >= marker_text.len()
            && name
                .get(name.len() - marker_text.len()..)
                .is_some_and(|end| end.eq_ignore_ascii_case(marker_text))
            && crate::text::begins_with_title(name, Span::new(body_start, marker.stem_end).of(text))
    });
    marker.stem_end > body_start && !in_folder
}

/// `Part 2` counts the episodes of a miniseries where the library or the source is television's.
fn miniseries(scene: &Scene<'_>, technical_start: usize, reading: &mut Reading) {
    let tokens = &scene.tokens.tokens;
    let television = scene.context.is_tv();
    let first = scene.tokens.at_or_after(scene.body_start) + usize::from(!television);
    let limit = if technical_start < scene.end { technical_start } else { scene.text.len() };
    let found = (first..tokens.len())
        .filter(|&index| tokens[index].block.is_none())
        .find_map(|index| part::read(scene.text, tokens, index))
        .filter(|part| part.word == PartWord::Part && part.span.start < limit);
    let Some(part) = found else { return };
    let year_follows = reading.year.is_some_and(|year| year.span.start > part.span.start);
    let broadcast = reading.part.is_none() && technical::is_broadcast(scene, technical_start);
    if (television || broadcast) && !year_follows {
        reading.part = None;
        reading.mark = Some(Mark {
            span: part.span,
            rule: Rule::PartNumber,
            seasons: vec![scene.context.season.unwrap_or(1)],
            episodes: vec![part.number],
            part: None,
        });
    }
}
