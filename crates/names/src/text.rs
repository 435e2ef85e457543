//! Comparing and tidying pieces of names.

use crate::evidence::Span;

/// Names shorter than this are never taken for random characters.
const SHORTEST_OBFUSCATED: usize = 10;

/// Whether a character belongs to a word, as opposed to standing between words.
pub(crate) fn is_word_char(character: char) -> bool {
    match character {
        character if character.is_ascii() => character.is_ascii_alphanumeric(),
        '\u{80}'..='\u{a9}'
        | '\u{ab}'..='\u{b4}'
        | '\u{b6}'..='\u{b9}'
        | '\u{bb}'..='\u{bf}'
        | '\u{2000}'..='\u{2bff}'
        | '\u{3000}'..='\u{3004}'
        | '\u{3008}'..='\u{3020}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff0f}'
        | '\u{ff1a}'..='\u{ff20}'
        | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff65}'
        | '\u{3030}'
        | '\u{30fb}'
        | '\u{fffd}'
        | '×'
        | '÷' => false,
        character => !character.is_whitespace() && !character.is_control(),
    }
}

/// Whether a character is written in Han or Kana.
pub(crate) fn is_han_or_kana(character: char) -> bool {
    matches!(character, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The letters and digits of a title in lower case, `&` as `and`; what two spellings of a title share.
pub(crate) fn folded(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().flat_map(|character| {
        let word = if character == '&' { "and" } else { "" };
        let keep = is_word_char(character).then_some(character);
        word.chars().chain(keep.into_iter().flat_map(char::to_lowercase))
    })
}

/// Whether two titles differ in case, punctuation and spaces only, and say something.
pub(crate) fn same_title(left: &str, right: &str) -> bool {
    folded(left).next().is_some() && folded(left).eq(folded(right))
}

/// Whether `title` begins with the letters of `start`.
pub(crate) fn begins_with_title(title: &str, start: &str) -> bool {
    let mut letters = folded(title);
    let mut some = false;
    for expected in folded(start) {
        if letters.next() != Some(expected) {
            return false;
        }
        some = true;
    }
    some
}

/// Whether the name is a hash or other random characters rather than words.
pub(crate) fn is_obfuscated(name: &str) -> bool {
    let bytes = name.as_bytes();
    if bytes.len() < SHORTEST_OBFUSCATED || !bytes.iter().all(u8::is_ascii_alphanumeric) {
        return false;
    }
    let digits = bytes.iter().filter(|byte| byte.is_ascii_digit()).count();
    if digits == bytes.len() {
        return false;
    }
    let hexadecimal = bytes.iter().all(u8::is_ascii_hexdigit);
    let changes =
        bytes.windows(2).filter(|pair| pair[0].is_ascii_digit() != pair[1].is_ascii_digit()).count();
    let vowels = bytes.iter().filter(|byte| b"aeiouyAEIOUY".contains(byte)).count();
    (hexadecimal && digits > 1)
        || changes >= 4
        || (bytes.len() >= 20 && (digits > 2 || vowels * 6 < bytes.len()))
}

/// A title as people write it: separators as spaces, nothing loose at the ends.
pub(crate) fn clean_title(raw: &str) -> String {
    let raw = trim_title(raw);
    let spaced = raw.contains([' ', '\u{3000}']);
    let underscored = raw.contains('_');
    let dots_separate = !spaced && (!underscored || raw.matches('.').count() > 1);
    let hyphens_separate =
        !spaced && !underscored && !raw.contains('.') && raw.matches('-').count() >= 3 && !raw.contains("--");
    let mut title = String::with_capacity(raw.len());
    let mut before = ' ';
    let mut characters = raw.chars().peekable();
    while let Some(character) = characters.next() {
        let separates = match character {
            '_' | '\u{3000}' => true,
            '.' => dots_separate && !is_initial(&title, characters.peek().copied(), before),
            '-' => hyphens_separate,
            character => character.is_whitespace() || character.is_control(),
        };
        let written = if separates { ' ' } else { character };
        if written != ' ' || before != ' ' {
            title.push(written);
        }
        before = written;
    }
    title.truncate(title.trim_end().len());
    title
}

/// Whether the dot belongs to initials such as `S.H.I.E.L.D.`: a single letter before it, and before that a dot,
/// or a single letter and another dot after it.
fn is_initial(title: &str, next: Option<char>, before: char) -> bool {
    if !before.is_alphabetic() {
        return false;
    }
    let mut backwards = title.chars().rev().skip(1);
    match backwards.next() {
        Some('.') => true,
        None | Some(' ') => {
            next.is_some_and(char::is_uppercase)
                && before.is_uppercase()
                && title.ends_with(before)
                && title.chars().rev().nth(1).is_none_or(|character| character == ' ')
                && INITIALS_FOLLOW.contains(&before)
        }
        Some(_) => false,
    }
}

/// Letters that open initials more often than they stand alone as a word.
const INITIALS_FOLLOW: &[char] = &[
    'B', 'C', 'D', 'E', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'U', 'W', 'X', 'Z',
];

/// The title without separators, quotes and half brackets hanging at its ends.
pub(crate) fn trim_title(raw: &str) -> &str {
    trimmed(raw).of(raw)
}

/// Where in `raw` the title lies that [`trim_title`] returns.
pub(crate) fn trimmed(raw: &str) -> Span {
    let mut start = 0;
    let mut text = raw;
    loop {
        let before = text.len();
        let mut rest = text.trim_start_matches(|character| {
            hangs(character)
                || matches!(character, '.' | ':' | ';' | ')' | ']' | '}' | '】' | '/' | '\\' | '=' | '#')
        });
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            if rest.starts_with(open) && !rest.contains(close) {
                rest = &rest[1..];
            }
        }
        start += text.len() - rest.len();
        text = rest.trim_end_matches(|character| {
            hangs(character)
                || matches!(
                    character,
                    '(' | '[' | '{' | '【' | ':' | ';' | '/' | '\\' | '=' | '<' | '#' | '@'
                )
        });
        if let Some(rest) = text.strip_suffix('.')
            && !ends_with_initial(rest)
        {
            text = rest;
        }
        for (open, close) in [('(', ')'), ('[', ']'), ('{', '}')] {
            if text.ends_with(close) && !text.contains(open) {
                text = &text[..text.len() - 1];
            }
        }
        if text.len() == before {
            return Span::new(start, start + text.len());
        }
    }
}

/// Whether a character is no part of a title at either of its ends.
fn hangs(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '_' | '-' | ',' | '+' | '~' | '"' | '–' | '—' | '|' | '★' | '·')
}

/// Whether a dot after this text belongs to it: `S.H.I.E.L.D` or an abbreviation after a space such as `Vol`.
fn ends_with_initial(text: &str) -> bool {
    let mut backwards = text.chars().rev();
    let last_is_letter = backwards.next().is_some_and(char::is_alphabetic);
    last_is_letter && matches!(backwards.next(), Some('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_separators_into_spaces_but_keeps_initials() {
        assert_eq!(clean_title("The.Quiet_Harbour."), "The.Quiet Harbour");
        assert_eq!(clean_title("The.Quiet.Harbour"), "The Quiet Harbour");
        assert_eq!(clean_title("Agents.of.S.T.E.A.M."), "Agents of S.T.E.A.M.");
        assert_eq!(clean_title(" - St. Somebody - "), "St. Somebody");
        assert_eq!(clean_title("over-the-hills-again"), "over the hills again");
        assert_eq!(clean_title("Half-Moon"), "Half-Moon");
    }

    #[test]
    fn compares_titles_by_letters_and_digits() {
        assert!(same_title("Salt & Pepper", "salt.and.pepper"));
        assert!(!same_title("", "--"));
        assert!(begins_with_title("Far Away 12", "far.away"));
    }

    #[test]
    fn tells_random_characters_from_words() {
        assert!(is_obfuscated("0a8f3c9d2e1b"));
        assert!(is_obfuscated("qW8ePz71LkVb3Tn0"));
        assert!(!is_obfuscated("Extraordinary"));
        assert!(!is_obfuscated("201204250817"));
        assert!(!is_obfuscated("Apollo 13 and more"));
    }
}
