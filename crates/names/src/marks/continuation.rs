//! Further episodes after the first: `E02`, `-E02`, `-02`, `x02`, ` & E02`, `-S01E02`, `-1x02`.

use super::Mark;
use super::cursor::Cursor;
use crate::evidence::{Rule, Span};

/// A range of more episodes than this is no range.
const LONGEST_RANGE: u32 = 500;

/// A bare number this much above the one before continues nothing.
const WIDEST_BARE_STEP: u32 = 200;

/// Seasons in this range are widths of pictures or numbers of titles.
const NO_SEASONS: std::ops::RangeInclusive<u32> = 200..=1927;

/// The last season that is a year.
const LAST_SEASON: u32 = 2500;

/// Whether a number can be a season: a small one, or a year.
pub(crate) fn is_season(season: u32) -> bool {
    !NO_SEASONS.contains(&season) && season <= LAST_SEASON
}

/// Which notation the first number used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Notation {
    /// `S01E02` or `E02`.
    Letters,
    /// `1x02`.
    Times,
}

/// How a number is tied to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joint {
    Range,
    List,
}

/// The first number of a mark, read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Start {
    pub(crate) at: usize,
    pub(crate) season: Option<u32>,
    pub(crate) episode: u32,
    pub(crate) width: usize,
    pub(crate) notation: Notation,
    pub(crate) rule: Rule,
}

/// Reads on from just behind the first number.
pub(crate) fn complete(mut cursor: Cursor<'_>, start: Start) -> Mark {
    let mut seasons: Vec<u32> = start.season.into_iter().collect();
    let mut episodes = vec![start.episode];
    let mut range = false;
    skip_version(&mut cursor);
    let mut part = None;
    while let Some((season, episode, joint, after)) =
        next(cursor, start, episodes[episodes.len() - 1], seasons.last())
    {
        if let Some(season) = season
            && !seasons.contains(&season)
        {
            seasons.push(season);
        }
        range = episodes.len() == 1 && joint == Joint::Range;
        if !episodes.contains(&episode) {
            episodes.push(episode);
        }
        cursor = after;
        skip_version(&mut cursor);
    }
    if episodes.len() == 1 {
        part = split_letter(&mut cursor);
    }
    if let ([first, last], true) = (episodes.as_slice(), range && seasons.len() < 2)
        && last - first <= LONGEST_RANGE
    {
        episodes = (*first..=*last).collect();
    }
    Mark { span: Span::new(start.at, cursor.at), rule: start.rule, seasons, episodes, part }
}

/// Steps over a version such as `v2`.
fn skip_version(cursor: &mut Cursor<'_>) {
    let mut after = *cursor;
    if after.letter(b'v') && after.digits(1).is_some() && after.at_boundary() {
        *cursor = after;
    }
}

/// Steps over the letter of a split episode, `a` to `d`.
fn split_letter(cursor: &mut Cursor<'_>) -> Option<u32> {
    let mut after = *cursor;
    let letter = after.peek()?.to_ascii_lowercase();
    after.at += 1;
    if !(b'a'..=b'd').contains(&letter) || !after.at_boundary() {
        return None;
    }
    *cursor = after;
    Some(u32::from(letter - b'a') + 1)
}

type Next<'t> = (Option<u32>, u32, Joint, Cursor<'t>);

fn next<'t>(cursor: Cursor<'t>, start: Start, before: u32, season: Option<&u32>) -> Option<Next<'t>> {
    let mut after = cursor;
    let separators = after.separators(b" ._-&+~,", 3);
    let joint = if separators.contains(['-', '~']) { Joint::Range } else { Joint::List };
    full(after, separators)
        .map(|(new_season, episode, after)| (Some(new_season), episode, joint, after))
        .filter(|&(new_season, episode, ..)| new_season.as_ref() != season || episode > before)
        .or_else(|| {
            let (episode, after) = lettered(after, start, separators)?;
            (episode > before).then_some((None, episode, joint, after))
        })
        .or_else(|| {
            let (episode, after) = bare(after, start, separators, before)?;
            Some((None, episode, joint, after))
        })
}

/// `S01E02` or `1x02` again, with its own season.
fn full<'t>(mut cursor: Cursor<'t>, separators: &str) -> Option<(u32, u32, Cursor<'t>)> {
    let lettered = cursor.letter(b's');
    if !lettered && separators.is_empty() {
        return None;
    }
    let (season, width) = cursor.digits(4)?;
    if lettered {
        cursor.separators(b" ._-", 3);
        cursor.letter(b'e').then_some(())?;
        cursor.letter(b'p');
    } else if width == 3 || !cursor.letter(b'x') {
        return None;
    }
    let (episode, _) = cursor.digits(5)?;
    (is_season(season) && (lettered || cursor.at_boundary())).then_some((season, episode, cursor))
}

/// `E02`, `Ep02` or `x02`.
fn lettered<'t>(mut cursor: Cursor<'t>, start: Start, separators: &str) -> Option<(u32, Cursor<'t>)> {
    let episode_letter = cursor.letter(b'e');
    if episode_letter {
        cursor.letter(b'p');
    } else if start.notation == Notation::Times || !separators.is_empty() {
        cursor.letter(b'x').then_some(())?;
        cursor.letter(b'e');
    } else {
        return None;
    }
    let (episode, width) = cursor.digits(5)?;
    let wide = separators.is_empty() || width >= 2 || width == start.width;
    (wide && (cursor.at_boundary() || separators.is_empty() || continues(cursor)))
        .then_some((episode, cursor))
}

/// Whether another episode is glued on.
fn continues(mut cursor: Cursor<'_>) -> bool {
    let letter = cursor.letter(b'e') || cursor.letter(b'x') || cursor.letter(b'v');
    letter && cursor.digits(5).is_some()
}

/// A number alone, tied closely enough not to be a resolution, a date or the start of a title.
fn bare<'t>(
    mut cursor: Cursor<'t>,
    start: Start,
    separators: &str,
    before: u32,
) -> Option<(u32, Cursor<'t>)> {
    let (episode, width) = cursor.digits(5)?;
    let tied = match separators {
        "-" | "~" | " ~ " | "+" | "&" | "," => width == start.width || (width >= 2 && width > start.width),
        "_" => start.notation == Notation::Times && episode == before + 1,
        _ => false,
    };
    let close = episode > before && episode - before <= WIDEST_BARE_STEP;
    (tied && close && cursor.at_boundary()).then_some((episode, cursor))
}
