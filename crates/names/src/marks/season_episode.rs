//! Season and episode together: `S01E02` and `1x02`.

use super::Mark;
use super::continuation::{self, Notation, Start, is_season};
use super::cursor::Cursor;
use crate::evidence::Rule;

/// Reads season and episode at the start of a word.
pub(crate) fn read(text: &str, at: usize) -> Option<Mark> {
    match text.as_bytes().get(at)? {
        b's' | b'S' => letters(text, at),
        b'0'..=b'9' => times(text, at),
        _ => None,
    }
}

fn letters(text: &str, at: usize) -> Option<Mark> {
    let mut cursor = Cursor::new(text, at);
    cursor.letter(b's');
    let (season, _) = cursor.digits(4)?;
    let separators = cursor.separators(b" ._-", 3);
    if cursor.letter(b'x') {
        separators.is_empty().then_some(())?;
        cursor.letter(b'e');
    } else if cursor.letter(b'e') {
        if cursor.letter(b'p') {
            cursor.word("isode");
        }
        cursor.separators(b" ._", 1);
    } else {
        return None;
    }
    let (episode, width) = cursor.digits(5)?;
    let start = Start {
        at,
        season: Some(season),
        episode,
        width,
        notation: Notation::Letters,
        rule: Rule::SeasonEpisode,
    };
    is_season(season).then(|| continuation::complete(cursor, start))
}

fn times(text: &str, at: usize) -> Option<Mark> {
    let mut cursor = Cursor::new(text, at);
    let (season, _) = cursor.digits(4)?;
    cursor.letter(b'x').then_some(())?;
    cursor.letter(b'e');
    let (episode, width) = cursor.digits(4)?;
    let start = Start {
        at,
        season: Some(season),
        episode,
        width,
        notation: Notation::Times,
        rule: Rule::SeasonTimesEpisode,
    };
    let mark = continuation::complete(cursor, start);
    (is_season(season) && Cursor::new(text, mark.span.end).at_boundary()).then_some(mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(text: &str) -> Option<(Vec<u32>, Vec<u32>)> {
        read(text, 0).map(|mark| (mark.seasons, mark.episodes))
    }

    #[test]
    fn reads_both_notations() {
        for text in
            ["S01E02", "s1e2", "S01.E02", "S01 - E02", "S01xE02", "s01 ep02", "1x02", "S01.E.02", "S01E02v2"]
        {
            assert_eq!(numbers(text), Some((vec![1], vec![2])), "{text}");
        }
        assert_eq!(numbers("S42E10713"), Some((vec![42], vec![10713])));
        assert_eq!(numbers("2009x09"), Some((vec![2009], vec![9])));
    }

    #[test]
    fn takes_picture_sizes_for_no_episodes() {
        for text in ["1280x720", "1920x1080", "848x480", "3840x2160"] {
            assert_eq!(numbers(text), None, "{text}");
        }
    }

    #[test]
    fn expands_a_range_of_two_and_keeps_a_list_of_more() {
        assert_eq!(numbers("S01E01-E03"), Some((vec![1], vec![1, 2, 3])));
        assert_eq!(numbers("S01E01-03"), Some((vec![1], vec![1, 2, 3])));
        assert_eq!(numbers("S01E01-E03-E05"), Some((vec![1], vec![1, 3, 5])));
        assert_eq!(numbers("S01E01E02"), Some((vec![1], vec![1, 2])));
        assert_eq!(numbers("2x09-2x11"), Some((vec![2], vec![9, 10, 11])));
        assert_eq!(numbers("8x01_02 - x"), Some((vec![8], vec![1, 2])));
        assert_eq!(numbers("S01E01 & E02"), Some((vec![1], vec![1, 2])));
    }

    #[test]
    fn leaves_other_numbers_behind_the_episode_alone() {
        for text in
            ["S01E09-1080p", "S01E09 11-59", "S01E09-3_Acts", "S01E09 - 010", "S01E09_18536", "S01E09-E08"]
        {
            assert_eq!(numbers(text), Some((vec![1], vec![9])), "{text}");
        }
    }

    #[test]
    fn reads_the_letter_of_a_split_episode_as_its_part() {
        assert_eq!(read("S06E01b.Fade", 0).and_then(|mark| mark.part), Some(2));
        assert_eq!(read("S06E01 b", 0).and_then(|mark| mark.part), None);
    }
}
