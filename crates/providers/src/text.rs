//! Hygiene for everything that comes from a provider: what is invisible, illegal in XML, or endless, goes.

use std::borrow::Cow;

/// Longest title, in characters.
pub(crate) const TITLE: usize = 500;
/// Longest plot, in characters.
pub(crate) const PLOT: usize = 20_000;
/// Longest outline, in characters.
pub(crate) const OUTLINE: usize = 2_000;
/// Longest tagline, in characters.
pub(crate) const TAGLINE: usize = 1_000;
/// Longest name of a person, company, genre, keyword or country, in characters.
pub(crate) const NAME: usize = 200;
/// Longest role, in characters.
pub(crate) const ROLE: usize = 500;
/// Longest age rating, in characters.
pub(crate) const CERTIFICATION: usize = 64;
/// Longest address, in bytes.
pub(crate) const ADDRESS: usize = 2_000;
/// Longest line that helps a person choose, in characters.
pub(crate) const NOTE: usize = 160;

/// Most people kept of a cast.
pub(crate) const CAST: usize = 300;
/// Most directors and writers kept.
pub(crate) const CREW: usize = 100;
/// Most genres, studios or countries kept.
pub(crate) const FEW: usize = 50;
/// Most keywords or alternative titles kept.
pub(crate) const MANY: usize = 200;
/// Most pictures kept of each kind.
pub(crate) const PICTURES: usize = 300;
/// Most candidates kept of a search.
pub(crate) const CANDIDATES: usize = 100;

/// One line: white space of any kind becomes single spaces, invisible characters go, at most `limit` characters
/// stay. `None` where nothing is left.
pub(crate) fn line(text: &str, limit: usize) -> Option<String> {
    let mut kept = String::with_capacity(text.len().min(limit));
    let mut gap = false;
    for character in visible(text) {
        if character.is_whitespace() {
            gap = !kept.is_empty();
        } else {
            if gap {
                kept.push(' ');
                gap = false;
            }
            kept.push(character);
        }
    }
    bounded(kept, limit)
}

/// Several lines: as [`line`], but line breaks and the spacing inside lines stay.
pub(crate) fn prose(text: &str, limit: usize) -> Option<String> {
    let unix = if text.contains('\r') {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        text.into()
    };
    let kept: String =
        visible(&unix).map(|character| if character == '\t' { ' ' } else { character }).collect();
    bounded(kept, limit)
}

/// The start of a text as one line, cut at a word.
pub(crate) fn note(text: &str) -> Option<String> {
    let whole = line(text, PLOT)?;
    let Some((end, _)) = whole.char_indices().nth(NOTE) else {
        return Some(whole);
    };
    let start = &whole[..end];
    let cut = start.rfind(' ').unwrap_or(end);
    Some(format!("{}…", start[..cut].trim_end_matches([',', ';', ' '])))
}

/// An address on http or https, as it stands; `None` for anything else.
pub(crate) fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = text.len() <= ADDRESS && text.bytes().all(|byte| byte.is_ascii_graphic());
    (plain && (text.starts_with("https://") || text.starts_with("http://"))).then(|| text.to_owned())
}

/// Each distinct one of `lines`, in order, at most `most`.
pub(crate) fn distinct(lines: impl Iterator<Item = String>, most: usize) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for line in lines {
        if kept.len() == most {
            break;
        }
        if !kept.contains(&line) {
            kept.push(line);
        }
    }
    kept
}

/// The characters a reader is meant to see, with line breaks and tabs.
fn visible(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|&character| {
        !is_invisible(character) && (!character.is_control() || matches!(character, '\n' | '\t' | '\r'))
    })
}

/// Overrides and isolates of the writing direction (they make a title look like another), the byte order mark, hints of
/// where a word may be broken (they come along from web pages, and keep equal titles apart), and what XML 1.0 cannot
/// hold. What joins letters or keeps them apart (U+200C, U+200D) is part of a word.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{00AD}' | '\u{200B}' | '\u{2060}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}'
            | '\u{FFFE}' | '\u{FFFF}'
    )
}

/// Marks of the writing direction: between letters they put signs in their place, at an end there is nothing to place.
fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{061C}' | '\u{200E}' | '\u{200F}')
}

fn bounded(mut text: String, limit: usize) -> Option<String> {
    if let Some((end, _)) = text.char_indices().nth(limit) {
        text.truncate(end);
    }
    let trimmed =
        text.trim_matches(|character: char| character.is_whitespace() || is_direction_mark(character));
    if trimmed.is_empty() {
        return None;
    }
    Some(if trimmed.len() == text.len() { text } else { trimmed.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_go() {
        assert_eq!(line(" The\0 Ma\u{202E}trix\u{7} ", TITLE).as_deref(), Some("The Matrix"));
        assert_eq!(line("Two\r\nlines\tand   gaps", TITLE).as_deref(), Some("Two lines and gaps"));
        assert_eq!(prose("One\r\nTwo\u{0}\u{85}\tThree\n", PLOT).as_deref(), Some("One\nTwo Three"));
        assert_eq!(line("\u{FEFF}\u{2067} \0", TITLE), None);
        assert_eq!(line("שלום", TITLE).as_deref(), Some("שלום"));
        assert_eq!(
            line("\u{200B}Donau\u{AD}dampf\u{2060}schiff\u{200B}", TITLE).as_deref(),
            Some("Donaudampfschiff")
        );
        assert_eq!(line("\u{200E} The Matrix\u{200F}\u{61C} ", TITLE).as_deref(), Some("The Matrix"));
        let inside = "שלום (C\u{200E}) می\u{200C}خواهم";
        assert_eq!(prose(inside, PLOT).as_deref(), Some(inside));
    }

    #[test]
    fn lengths_are_bounded_in_characters() {
        assert_eq!(line(&"é".repeat(900), TITLE).map(|text| text.chars().count()), Some(TITLE));
        assert_eq!(prose(&"é ".repeat(20_000), PLOT).map(|text| text.chars().count()), Some(PLOT - 1));
        let note = note(&"word, ".repeat(100)).unwrap();
        assert!(note.ends_with("word…") && note.chars().count() <= NOTE + 1, "{note}");
    }

    #[test]
    fn only_web_addresses_are_addresses() {
        assert_eq!(address(" https://example.org/a.jpg ").as_deref(), Some("https://example.org/a.jpg"));
        for bad in
            ["", "javascript:alert(1)", "https://example.org/a b", "//example.org", "file:///etc/passwd"]
        {
            assert_eq!(address(bad), None, "{bad}");
        }
    }

    #[test]
    fn repetitions_are_left_out() {
        let lines = ["a", "b", "a", "c", "d"].map(str::to_owned);
        assert_eq!(distinct(lines.into_iter(), 3), ["a", "b", "c"]);
    }
}
