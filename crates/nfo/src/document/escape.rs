//! Text to XML and back, and the repair of text that is not well-formed.
//!
//! Kodi knows only the five named entities and short numeric ones, so characters are written plainly and only
//! what must be escaped is.

use std::borrow::Cow;

/// Longest reference looked for between `&` and `;`, in bytes.
const MAX_REFERENCE_LENGTH: usize = 32;

/// Whether XML 1.0 allows `character` at all (section 2.2, `Char`).
pub(crate) fn is_xml_character(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Whether `character` may start an XML name.
pub(super) fn is_name_start(character: char) -> bool {
    matches!(character,
        ':' | '_' | 'A'..='Z' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

/// Whether `character` may stand in an XML name.
pub(super) fn is_name_character(character: char) -> bool {
    is_name_start(character)
        || matches!(character, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}

/// Whether `text` is an XML name.
pub(super) fn is_name(text: &str) -> bool {
    text.chars().next().is_some_and(is_name_start) && text.chars().all(is_name_character)
}

/// Whether every character of `text` may stand in element content as it is, by a look at its bytes alone: most values
/// are such. Characters that XML forbids begin with a byte below 0x20 or with 0xEF (U+FFFE and U+FFFF).
pub(crate) fn is_plain(text: &str) -> bool {
    let must_change = |byte: u8| byte < 0x20 || matches!(byte, b'&' | b'<' | b'>' | 0xef);
    // To the end in any case: without a way out the compiler looks at many bytes at once.
    !text.bytes().fold(false, |found, byte| found | must_change(byte))
}

/// Escapes a value for element content; line breaks become `line_break`, illegal characters go.
pub(super) fn escape_text(value: &str, line_break: &str) -> String {
    if is_plain(value) {
        return value.to_owned();
    }
    let mut escaped = String::with_capacity(value.len() + value.len() / 16);
    for character in value.chars().filter(|&character| is_xml_character(character)) {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\n' => escaped.push_str(line_break),
            // A bare carriage return would come back as a line feed.
            '\r' => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Escapes a value for an attribute in double quotes; illegal characters go, line breaks become blanks.
pub(super) fn escape_attribute(value: &str) -> String {
    if is_plain(value) && !value.contains('"') {
        return value.to_owned();
    }
    let mut escaped = String::with_capacity(value.len());
    for character in value.chars().filter(|&character| is_xml_character(character)) {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\r' | '\t' => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Resolves references; unknown ones (`&nbsp;`) stay as they are, as in Kodi. Line breaks become `\n`.
pub(super) fn unescape(raw: &str) -> String {
    let raw = normalise_line_breaks(raw);
    let mut rest = raw.as_ref();
    let mut text = String::with_capacity(rest.len());
    while let Some(at) = rest.find('&') {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let resolved = reference(rest).and_then(|name| resolve(name).map(|character| (name, character)));
        let length = if let Some((name, character)) = resolved {
            text.push(character);
            name.len() + 2
        } else {
            text.push('&');
            1
        };
        rest = &rest[length..];
    }
    text.push_str(rest);
    text
}

/// `\r\n` and `\r` as `\n` (XML 1.0, section 2.11).
pub(super) fn normalise_line_breaks(raw: &str) -> Cow<'_, str> {
    if raw.contains('\r') {
        Cow::Owned(raw.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(raw)
    }
}

/// Makes raw text (or the inside of an attribute's quotes) well-formed: bare `&`, `<` and `]]>` are escaped,
/// illegal characters go. References by name that XML does not define count as bare, unless `entities` says
/// that a document type may define them.
pub(super) fn repair(raw: &str, entities: bool) -> Cow<'_, str> {
    let suspicious = |byte: u8| matches!(byte, b'&' | b'<' | b']' | 0..=0x1f | 0xef);
    if !raw.bytes().any(suspicious) {
        return Cow::Borrowed(raw);
    }
    let mut repaired = String::with_capacity(raw.len());
    for (at, character) in raw.char_indices() {
        match character {
            '&' if !is_well_formed_reference(&raw[at..], entities) => repaired.push_str("&amp;"),
            '<' => repaired.push_str("&lt;"),
            '>' if raw[..at].ends_with("]]") => repaired.push_str("&gt;"),
            _ if is_xml_character(character) => repaired.push(character),
            _ => {}
        }
    }
    if repaired == raw { Cow::Borrowed(raw) } else { Cow::Owned(repaired) }
}

/// The name between the `&` that `text` starts with and the next `;`.
fn reference(text: &str) -> Option<&str> {
    let window = text.as_bytes().get(1..)?;
    let end = window.iter().take(MAX_REFERENCE_LENGTH).position(|&byte| byte == b';')?;
    text.get(1..=end).filter(|name| !name.is_empty())
}

fn resolve(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
            let all_digits = !digits.is_empty() && digits.chars().all(|digit| digit.is_digit(radix));
            let character = char::from_u32(u32::from_str_radix(digits, radix).ok()?)?;
            (all_digits && is_xml_character(character)).then_some(character)
        }
    }
}

fn is_well_formed_reference(text: &str, entities: bool) -> bool {
    reference(text).is_some_and(|name| resolve(name).is_some() || (entities && is_name(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escapes_only_what_must_be() {
        assert_eq!(
            escape_text("Tom & Jerry <\"R&B\"> \u{1f600}\u{0}", "\n"),
            "Tom &amp; Jerry &lt;\"R&amp;B\"&gt; \u{1f600}"
        );
        assert_eq!(escape_text("a\nb", "\r\n"), "a\r\nb");
        assert_eq!(escape_attribute("\"a\"\n<b>"), "&quot;a&quot; &lt;b&gt;");
    }

    #[test]
    fn unknown_references_stay_text() {
        assert_eq!(unescape("&lt;b&gt; &#233;&#xe9; &nbsp; & &#0; &;"), "<b> éé &nbsp; & &#0; &;");
    }

    #[test]
    fn repairs_what_is_not_well_formed_and_leaves_the_rest() {
        assert_eq!(
            repair("R&B &amp; &#233; &nbsp; ]]> \u{1}", false),
            "R&amp;B &amp; &#233; &amp;nbsp; ]]&gt; "
        );
        assert_eq!(repair("&nbsp;", true), "&nbsp;");
        assert!(matches!(repair("é & […]", false), Cow::Owned(_)));
        assert!(matches!(repair("é &amp; […]", false), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn what_was_escaped_comes_back(value in "[^\r]*") {
            let legal: String = value.chars().filter(|&character| is_xml_character(character)).collect();
            prop_assert_eq!(unescape(&escape_text(&value, "\r\n")), legal);
        }

        #[test]
        fn repairing_twice_changes_nothing(raw in any::<String>()) {
            let once = repair(&raw, false).into_owned();
            prop_assert_eq!(repair(&once, false).into_owned(), once);
        }
    }
}
