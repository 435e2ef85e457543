//! Numbers that stand alone as episodes: absolute numbers, numbers in season folders, numbers of specials.

use super::hundreds::{hundreds, splits};
use super::number::Candidate;
use super::number::{Head, LONGEST_SEASON, candidate, film_year_follows, folder_agrees, head, placed};
use super::ranges::{in_brackets, range};
use super::{LoneNumber, Reading, Scene, technical};
use crate::date::is_plausible_year;
use crate::evidence::{Rule, Span};
use crate::identification::Numbering;
use crate::marks::cursor::Cursor;
use crate::text::same_title;
use crate::vocabulary::Certainty;

/// Finds the number of a name that states no episode otherwise.
pub(crate) fn find(scene: &Scene<'_>, technical_start: usize, reading: &mut Reading) {
    if scene.context.is_movies() {
        return;
    }
    let season = reading
        .mark
        .as_ref()
        .filter(|mark| mark.episodes.is_empty())
        .map(|mark| (mark.span, mark.seasons.clone()));
    let found = match &season {
        Some((span, seasons)) => behind_season(scene, *span, seasons),
        None => behind_special(scene, reading)
            .or_else(|| in_head(scene, technical_start, reading))
            .or_else(|| in_brackets(scene, reading)),
    };
    let Some(number) = found else { return };
    if number.episodes.is_empty() && number.absolute.is_empty() {
        reading.special = Some(number.span);
    }
    reading.number = Some(number);
    if reading.year.is_some_and(|year| {
        !year.bracketed && reading.number.as_ref().is_some_and(|number| number.span == year.span)
    }) {
        reading.year = None;
    }
}

/// The number of a special: `OVA 2`, `SP1`.
fn behind_special(scene: &Scene<'_>, reading: &Reading) -> Option<LoneNumber> {
    let span = reading.special.filter(|_| scene.body_start > 0 || scene.context.is_tv())?;
    let word = span.of(scene.text);
    let mut cursor = Cursor::new(scene.text, span.end);
    match word.find(|character: char| character.is_ascii_digit()) {
        Some(digits) => cursor.at = span.start + digits,
        None => {
            cursor.separators(b" ._-", 3);
        }
    }
    let (episode, _) = cursor.digits(3)?;
    cursor.at_boundary().then(|| LoneNumber {
        span: Span::new(span.start, cursor.at),
        rule: Rule::SpecialWord,
        season: Some(scene.context.season.unwrap_or(0)),
        episodes: vec![episode],
        absolute: Vec::new(),
        alternative: None,
    })
}

/// The number behind a season: `S2 - 07`, `S02[07]`, `S21 1000`.
fn behind_season(scene: &Scene<'_>, span: Span, seasons: &[u32]) -> Option<LoneNumber> {
    let index = scene.tokens.at_or_after(span.end);
    let candidate = candidate(scene, index)?;
    let gap = scene.between(span.end, candidate.span.start);
    let gap = gap.trim_start_matches([')', ']']);
    let closed = scene.text[candidate.span.end..].trim_start_matches(['v', '2', '3']).chars().next();
    let closed = closed.is_none_or(|character| matches!(character, ' ' | ']' | '_' | '.' | '['));
    let tied = matches!(gap, " - " | "_-_" | "[" | " [" | " " | "-" | ".-.") && closed;
    let block_closed = !gap.ends_with('[') || scene.text[candidate.span.end..].starts_with(']');
    let year = candidate.width == 4 && is_plausible_year(candidate.value);
    let [season] = seasons else { return None };
    if !tied
        || !block_closed
        || year
        || candidate.fraction
        || (gap == " " && candidate.width < 3 && is_title_word(scene, index))
    {
        return None;
    }
    Some(LoneNumber {
        span: candidate.span,
        rule: Rule::AbsoluteNumber,
        season: Some(*season),
        episodes: vec![candidate.value],
        absolute: Vec::new(),
        alternative: Some(Numbering::Absolute(candidate.value)),
    })
}

/// Whether more words follow the number, so that it may open an episode's title.
fn is_title_word(scene: &Scene<'_>, index: usize) -> bool {
    scene.tokens.tokens.get(index + 1).is_some_and(|next| {
        next.block.is_none() && technical::certainty(scene.text, &scene.tokens.tokens, index + 1).is_none()
    })
}

/// The rules for numbers among the words of the name, from the surest to the weakest.
fn in_head(scene: &Scene<'_>, technical_start: usize, reading: &Reading) -> Option<LoneNumber> {
    let head = head(scene, technical_start);
    let (Some(&first), Some(&last)) = (head.indices.first(), head.indices.last()) else { return None };
    let tokens = &scene.tokens.tokens;
    let words = scene.between(tokens[first].span.start, tokens[last].span.end);
    let names_folder = scene.context.folder_title.is_some_and(|title| same_title(title, words));
    if names_folder || (scene.context.names_show && !head.tagged) {
        return None;
    }
    whole_name(scene, &head, reading)
        .or_else(|| leading(scene, &head))
        .or_else(|| range(scene, &head, reading))
        .or_else(|| behind_dash(scene, &head, reading))
        .or_else(|| at_end(scene, &head, reading))
        .or_else(|| padded_in_middle(scene, &head))
        .or_else(|| hundreds(scene, &head, reading))
}

/// A name that is only a number, below a folder that is not called the same.
fn whole_name(scene: &Scene<'_>, head: &Head, reading: &Reading) -> Option<LoneNumber> {
    let candidate =
        candidate(scene, head.indices[0]).filter(|candidate| candidate.tokens == head.indices.len())?;
    let before = scene.between(scene.body_start, candidate.span.start);
    let alone = !before.chars().any(crate::text::is_word_char);
    let year = candidate.width == 4 && is_plausible_year(candidate.value) && !scene.context.is_tv();
    let own_folder =
        scene.context.folder_title.is_some_and(|title| !same_title(title, candidate.span.of(scene.text)));
    let known = scene.context.season.is_some() || own_folder;
    if !alone || year || !known || reading.year.is_some() || !scene.context.is_item {
        return None;
    }
    Some(placed(scene, candidate, candidate.value, Rule::LeadingNumber))
}

/// In a season folder the number in front: `03 - Name`, `2. Name`, `02-04`.
fn leading(scene: &Scene<'_>, head: &Head) -> Option<LoneNumber> {
    scene.context.season?;
    let mut candidate = candidate(scene, head.indices[0]).filter(|candidate| candidate.width <= 3)?;
    let show_begins_so = scene
        .context
        .folder_title
        .is_some_and(|title| crate::text::begins_with_title(title, candidate.span.of(scene.text)));
    let in_front = candidate.span.start == scene.body_start
        || scene.between(scene.body_start, candidate.span.start).trim().is_empty();
    if show_begins_so || !in_front {
        return None;
    }
    let mut last = candidate.value;
    if let Some(next) = head.indices.get(candidate.tokens).and_then(|&index| self::candidate(scene, index))
        && scene.between(candidate.span.end, next.span.start) == "-"
        && next.value > last
        && next.width == candidate.width
        && next.value - last <= super::number::LONGEST_RANGE
    {
        last = next.value;
        candidate.span.end = next.span.end;
    }
    Some(placed(scene, candidate, last, Rule::LeadingNumber))
}

/// ` - 012`, before the end, another dash, brackets or technical words.
fn behind_dash(scene: &Scene<'_>, head: &Head, reading: &Reading) -> Option<LoneNumber> {
    let tokens = &scene.tokens.tokens;
    for (position, &index) in head.indices.iter().enumerate().skip(1) {
        let Some(candidate) = candidate(scene, index) else {
            continue;
        };
        let before = scene.between(tokens[head.indices[position - 1]].span.end, candidate.span.start);
        let grouped = scene.body_start > 0;
        let dash = before.ends_with("- ")
            || before.ends_with("-_")
            || before.ends_with("-.")
            || before.ends_with("– ")
            || (before == "-" && grouped && position + 1 == head.indices.len());
        let terminal = position + candidate.tokens == head.indices.len()
            || technical::certainty(scene.text, tokens, index + candidate.tokens).is_some();
        let after = scene.text[candidate.span.end..].trim_start_matches(['_', ' ', '.']);
        let padded = candidate.span.of(scene.text).starts_with('0') && candidate.width >= 2;
        let agrees = folder_agrees(scene, index);
        let followed = terminal || after.starts_with(['-', '–']) || padded || scene.context.is_tv() || agrees;
        let wide = candidate.width >= 2 || grouped || scene.context.is_tv();
        let counted = grouped || (scene.context.counts_absolutely && terminal);
        let year = candidate.width == 4 && is_plausible_year(candidate.value) && !counted;
        let film = film_year_follows(scene, candidate, reading) && !scene.context.is_tv();
        if dash && followed && wide && !year && !film {
            return Some(placed(scene, candidate, candidate.value, Rule::TrailingNumber));
        }
    }
    None
}

/// The last word before brackets, technical words or the end.
fn at_end(scene: &Scene<'_>, head: &Head, reading: &Reading) -> Option<LoneNumber> {
    let back = if head.indices.len() > 2 { [2, 1].as_slice() } else { [1].as_slice() };
    let (index, candidate) = back.iter().find_map(|&back| {
        let index = head.indices[head.indices.len() - back];
        candidate(scene, index)
            .filter(|candidate| candidate.tokens == back)
            .map(|candidate| (index, candidate))
    })?;
    if head.indices.len() <= candidate.tokens || film_year_follows(scene, candidate, reading) {
        return None;
    }
    let grouped = scene.body_start > 0;
    let padded = candidate.span.of(scene.text).starts_with('0') && candidate.width == 2;
    let year = candidate.width == 4 && is_plausible_year(candidate.value);
    let in_season = scene.context.season.is_some();
    let implausible = candidate.width == 3
        && (candidate.value % 100 > LONGEST_SEASON || candidate.value < 100)
        && next_is_technical(scene, index);
    let in_hundreds = !scene.context.counts_absolutely && splits(candidate.value, candidate.width);
    let counts = grouped && candidate.width >= 2
        || padded && (head.tagged || scene.context.is_tv())
        || folder_agrees(scene, index) && candidate.width >= 2 && !in_hundreds
        || scene.context.is_tv() && (candidate.width <= 2 || in_season || scene.context.counts_absolutely)
        || implausible;
    if year && !in_season || !counts || is_short_and_doubtful(scene, candidate) {
        return None;
    }
    Some(placed(scene, candidate, candidate.value, Rule::TrailingNumber))
}

/// A single digit at the end is a sequel's number rather than an episode's, but in a season folder.
fn is_short_and_doubtful(scene: &Scene<'_>, candidate: Candidate) -> bool {
    candidate.width == 1 && scene.context.season.is_none()
}

/// Whether a word that is surely technical follows.
fn next_is_technical(scene: &Scene<'_>, index: usize) -> bool {
    index + 1 < scene.tokens.tokens.len()
        && technical::certainty(scene.text, &scene.tokens.tokens, index + 1) == Some(Certainty::Certain)
}

/// After a group in front, a number with a leading zero amid words: `[Group]Title 01 Name`.
fn padded_in_middle(scene: &Scene<'_>, head: &Head) -> Option<LoneNumber> {
    if scene.body_start == 0 {
        return None;
    }
    head.indices.iter().skip(1).find_map(|&index| {
        let candidate = candidate(scene, index)?;
        let padded = candidate.span.of(scene.text).starts_with('0') && candidate.width >= 2;
        padded.then(|| placed(scene, candidate, candidate.value, Rule::TrailingNumber))
    })
}
