//! The year of release.

use super::blocks::Role;
use super::{Reading, Scene, Year};
use crate::date::is_plausible_year;
use crate::evidence::Span;

/// Finds the year: the last in brackets, else the last between separators that leaves a title before it.
pub(crate) fn find(scene: &Scene<'_>, technical_start: usize, reading: &mut Reading) {
    let mark_start = reading.mark.as_ref().map(|mark| mark.span.start);
    let date_start = reading.date.map(|(_, span)| span.start);
    let limit = mark_start.into_iter().chain(date_start).min();
    reading.year =
        bracketed(scene, limit).or_else(|| bare(scene, limit.unwrap_or(scene.end).min(technical_start)));
}

fn bracketed(scene: &Scene<'_>, limit: Option<usize>) -> Option<Year> {
    let mut found = None;
    for (index, block) in scene.tokens.outer_blocks() {
        if let Role::Year(value) = scene.blocks.role(index)
            && block.span.start >= scene.body_start
            && limit.is_none_or(|limit| block.span.start < limit)
        {
            found = Some(Year { value, span: block.span, bracketed: true });
        }
    }
    found
}

fn bare(scene: &Scene<'_>, limit: usize) -> Option<Year> {
    let tokens = &scene.tokens.tokens;
    let first = scene.tokens.at_or_after(scene.body_start);
    let last = scene.tokens.at_or_after(limit);
    (first + 1..last).rev().find_map(|index| {
        let token = &tokens[index];
        let value = token.number().filter(|&value| is_plausible_year(value))?;
        let alone = token.block.is_none()
            && token.span.end - token.span.start == 4
            && !is_in_range(scene, token.span);
        alone.then_some(Year { value: value as u16, span: token.span, bracketed: false })
    })
}

/// Whether a hyphen ties the year to another one.
fn is_in_range(scene: &Scene<'_>, span: Span) -> bool {
    let is_year = |text: Option<&str>| text.and_then(|text| text.parse().ok()).is_some_and(is_plausible_year);
    let before = span.start.checked_sub(5).and_then(|start| scene.text.get(start..span.start));
    let after = scene.text.get(span.end..span.end + 5);
    is_year(before.and_then(|text| text.strip_suffix('-')))
        || is_year(after.and_then(|text| text.strip_prefix('-')))
}
