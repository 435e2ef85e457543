//! Text made fit for Kodi.

use std::borrow::Cow;
use std::collections::HashSet;

use crate::document::{is_plain, is_xml_character};

/// One line: characters that XML forbids go, runs of blanks and line breaks become one blank. `None` if
/// nothing is left.
pub(super) fn line(text: &str) -> Option<Cow<'_, str>> {
    let text = text.trim();
    if is_plain(text) && !has_wide_gap(text) {
        return (!text.is_empty()).then_some(Cow::Borrowed(text));
    }
    let mut line = String::with_capacity(text.len());
    let mut gap = false;
    for character in text.chars().filter(|&character| is_xml_character(character)) {
        if character.is_ascii_whitespace() {
            gap = true;
        } else {
            if gap && !line.is_empty() {
                line.push(' ');
            }
            gap = false;
            line.push(character);
        }
    }
    let line = line.trim();
    (!line.is_empty()).then(|| Cow::Owned(line.to_owned()))
}

/// Whether two blanks follow each other.
fn has_wide_gap(text: &str) -> bool {
    let bytes = text.as_bytes();
    let pairs = bytes.iter().zip(bytes.iter().skip(1));
    let is_wide = |one: u8, next: u8| one == b' ' && next == b' ';
    pairs.fold(false, |found, (one, next)| found | is_wide(*one, *next))
}

/// Several lines: characters that XML forbids go, line breaks become `\n`. `None` if nothing is left.
pub(super) fn block(text: &str) -> Option<String> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let legal: String = text.chars().filter(|&character| is_xml_character(character)).collect();
    let block = legal.trim();
    (!block.is_empty()).then(|| block.to_owned())
}

/// One line for an element that Kodi splits at " / " (genres, countries, studios, people, tags): the blanks
/// around the stroke go, since `Action/Adventure` stays one value.
pub(super) fn list_item(text: &str) -> Option<String> {
    let mut item = line(text)?;
    while item.contains(" / ") {
        item = Cow::Owned(item.split(" / ").map(str::trim).collect::<Vec<_>>().join("/"));
    }
    line(&item).map(Cow::into_owned)
}

/// Every item once, in order.
pub(super) fn list_items<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut seen = HashSet::new();
    texts.into_iter().filter_map(list_item).filter(|item| seen.insert(item.clone())).collect()
}

/// An address, if it is one that may stand in an NFO file.
pub(super) fn address(text: &str) -> Option<Cow<'_, str>> {
    line(text).filter(|address| address.starts_with("http://") || address.starts_with("https://"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn makes_one_line() {
        assert_eq!(line(" a \r\n\tb\u{0}\u{fffe}  c ").as_deref(), Some("a b c"));
        assert_eq!(line("\u{1} \n"), None);
        assert_eq!(line("Qui\u{a0}?").as_deref(), Some("Qui\u{a0}?"));
        assert_eq!(block("a\r\n\r\nb\rc \u{7}").as_deref(), Some("a\n\nb\nc"));
    }

    #[test]
    fn a_stroke_does_not_split_an_item() {
        assert_eq!(list_item("Action / Adventure").as_deref(), Some("Action/Adventure"));
        assert_eq!(list_item("a / / b").as_deref(), Some("a// b"));
        assert_eq!(list_item("AC/DC").as_deref(), Some("AC/DC"));
    }

    proptest! {
        #[test]
        fn cleaning_twice_changes_nothing(text in "[ab /\u{a0}\n]{0,20}|\\PC{0,20}") {
            let one_line = |text: &str| line(text).map(Cow::into_owned);
            for clean in [one_line as fn(&str) -> Option<String>, block, list_item] {
                if let Some(once) = clean(&text) {
                    prop_assert_eq!(clean(&once), Some(once));
                }
            }
            prop_assert!(list_item(&text).is_none_or(|item| !item.contains(" / ")));
        }
    }
}
