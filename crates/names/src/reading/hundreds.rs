//! `102` as season 1, episode 2.

use super::number::{Head, LONGEST_SEASON};
use super::{LoneNumber, Reading, Scene};
use crate::date::is_plausible_year;
use crate::evidence::Rule;
use crate::identification::Numbering;
use crate::token::Token;

/// Heights of pictures, which are no episodes.
const HEIGHTS: &[u32] = &[480, 540, 576, 720, 1080, 1440, 2160];

/// `102`, `1013`, `0308`, `10910`: season and episode in one number, the weakest rule of all.
pub(crate) fn hundreds(scene: &Scene<'_>, head: &Head, reading: &Reading) -> Option<LoneNumber> {
    let tokens = &scene.tokens.tokens;
    (1..head.indices.len()).find_map(|position| {
        let token = &tokens[head.indices[position]];
        let next = head.indices.get(position + 1).map(|&next| &tokens[next]);
        let year_at_or_behind = reading.year.is_some_and(|year| year.span.end >= token.span.end);
        if year_at_or_behind || !is_apart(scene, head, position) {
            return None;
        }
        let number = token.number().filter(|number| !HEIGHTS.contains(number))?;
        let width = token.span.end - token.span.start;
        let (season, mut episodes) = season_and_episodes(number, width)?;
        let mut span = token.span;
        if let Some(next) = next
            && let Some(following) = next.number()
            && width == 3
            && following / 100 == season
            && following % 100 > episodes[0]
        {
            episodes.push(following % 100);
            span.end = next.span.end;
        } else if next.is_some() && is_spaced(scene) {
            return None;
        }
        Some(LoneNumber {
            span,
            rule: Rule::BareNumber,
            season: Some(season),
            episodes,
            absolute: Vec::new(),
            alternative: (width <= 4).then_some(Numbering::Absolute(number)),
        })
    })
}

/// Whether the name is one of sentences rather than of words between dots, where numbers are words too.
fn is_spaced(scene: &Scene<'_>) -> bool {
    !scene.context.is_tv() && scene.between(scene.body_start, scene.end).contains(' ')
}

/// Whether no hyphen ties the number to a word, but for a release group's at the end.
fn is_apart(scene: &Scene<'_>, head: &Head, position: usize) -> bool {
    let tokens = &scene.tokens.tokens;
    let token = &tokens[head.indices[position]];
    let next = head.indices.get(position + 1).map(|&next| &tokens[next]);
    if next.is_none() {
        return true;
    }
    let group_follows = !is_spaced(scene) && head.indices[position] + 2 == tokens.len();
    let tied_before = scene.text[..token.span.start].ends_with('-');
    let tied_behind = scene.text[token.span.end..].starts_with('-') && !group_follows;
    !tied_before && !tied_behind && (!is_spaced(scene) || next.and_then(Token::number).is_some())
}

/// Whether a number can be a season and an episode in one.
pub(crate) fn splits(number: u32, width: usize) -> bool {
    !HEIGHTS.contains(&number) && season_and_episodes(number, width).is_some()
}

/// The number split in two, or in three where two episodes follow each other.
fn season_and_episodes(number: u32, width: usize) -> Option<(u32, Vec<u32>)> {
    let (season, episodes) = match width {
        3 => (number / 100, vec![number % 100]),
        4 if !is_plausible_year(number) => (number / 100, vec![number % 100]),
        5 | 6 if number / 100 % 100 + 1 == number % 100 => {
            (number / 10_000, vec![number / 100 % 100, number % 100])
        }
        _ => return None,
    };
    let plausible = (1..=LONGEST_SEASON).contains(&episodes[0]) && (1..=LONGEST_SEASON).contains(&season);
    plausible.then_some((season, episodes))
}
