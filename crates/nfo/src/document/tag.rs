//! One start tag: its attributes, where they stand in the raw text, and its repair.

use std::ops::Range;

use super::escape::{escape_attribute, is_name, repair, unescape};

/// Most attributes looked at in one tag.
const MAX_ATTRIBUTES: usize = 64;

/// An attribute's place in the raw text it was found in.
#[derive(Debug, PartialEq, Eq)]
struct Attribute {
    /// Name, `=` and value with the blanks before them.
    whole: Range<usize>,
    name: Range<usize>,
    /// Without the quotes.
    value: Range<usize>,
}

/// What a scan found.
#[derive(Debug)]
struct Scan {
    attributes: Vec<Attribute>,
    /// Whether all of it follows the grammar.
    strict: bool,
}

/// Finds the attributes in `raw` between `from` and `to`; what is no attribute is skipped.
fn scan(raw: &str, from: usize, to: usize) -> Scan {
    let bytes = raw.as_bytes();
    let skip_blanks = |mut at: usize| {
        while at < to && bytes[at].is_ascii_whitespace() {
            at += 1;
        }
        at
    };
    let skip_until = |mut at: usize, stop: fn(u8) -> bool| {
        while at < to && !stop(bytes[at]) {
            at += 1;
        }
        at
    };
    let mut found = Scan { attributes: Vec::new(), strict: true };
    let mut at = from;
    loop {
        let start = at;
        at = skip_blanks(at);
        if at >= to {
            return found;
        }
        found.strict &= at > start && found.attributes.len() < MAX_ATTRIBUTES;
        let name =
            at..skip_until(at, |byte| byte.is_ascii_whitespace() || matches!(byte, b'=' | b'"' | b'\''));
        let equals = skip_blanks(name.end);
        let value = if bytes.get(equals) == Some(&b'=') && equals < to {
            let open = skip_blanks(equals + 1);
            match bytes.get(open).filter(|_| open < to) {
                Some(b'"') => open + 1..skip_until(open + 1, |byte| byte == b'"'),
                Some(b'\'') => open + 1..skip_until(open + 1, |byte| byte == b'\''),
                _ => {
                    found.strict = false;
                    open..skip_until(open, |byte| byte.is_ascii_whitespace())
                }
            }
        } else {
            found.strict = false;
            name.end..name.end
        };
        let quoted =
            value.start > 0 && matches!(bytes[value.start - 1], b'"' | b'\'') && value.start > name.end;
        at = if quoted && value.end < to { value.end + 1 } else { value.end };
        found.strict &= !quoted || value.end < to;
        if at == start || name.is_empty() {
            // A quote without a name: step over it, or the scan would stand still.
            at = at.max(name.end) + 1;
            found.strict = false;
            while at < to && !raw.is_char_boundary(at) {
                at += 1;
            }
            continue;
        }
        let is_new = found.attributes.iter().all(|other| raw[other.name.clone()] != raw[name.clone()]);
        if is_name(&raw[name.clone()]) && is_new && found.attributes.len() < MAX_ATTRIBUTES {
            found.attributes.push(Attribute { whole: start..at, name, value });
        } else {
            found.strict = false;
        }
    }
}

/// Where the attributes of a raw start tag (`<name …>` or `<name …/>`) or declaration (`<?xml …?>`) stand.
fn inside(raw: &str) -> Range<usize> {
    let start = if raw.starts_with("<?") { 2 } else { 1 };
    let end = end_of_inside(raw);
    let name_end =
        raw[start..end].find(|character: char| character.is_ascii_whitespace()).map_or(end, |at| start + at);
    name_end..end
}

/// Where the bracket stands that ends the tag.
fn end_of_inside(raw: &str) -> usize {
    raw.len() - if raw.ends_with("/>") || raw.ends_with("?>") { 2 } else { 1 }
}

/// Whether the tag closes itself.
pub(super) fn is_self_closing(raw: &str) -> bool {
    raw.ends_with("/>")
}

/// The unescaped value of attribute `name`.
pub(super) fn attribute(raw: &str, name: &str) -> Option<String> {
    if !raw.contains(name) {
        return None;
    }
    let inside = inside(raw);
    let found = scan(raw, inside.start, inside.end);
    let attribute = found.attributes.iter().find(|attribute| &raw[attribute.name.clone()] == name)?;
    Some(unescape(&raw[attribute.value.clone()]))
}

/// Gives attribute `name` the value `value`, where it stands or at the end.
pub(super) fn set_attribute(raw: &mut String, name: &str, value: &str) {
    let inside = inside(raw);
    let found = scan(raw, inside.start, inside.end);
    if let Some(attribute) = found.attributes.iter().find(|attribute| &raw[attribute.name.clone()] == name) {
        let single_quoted = raw[..attribute.value.start].ends_with('\'');
        let mut escaped = escape_attribute(value);
        if single_quoted {
            escaped = escaped.replace('\'', "&apos;");
        }
        raw.replace_range(attribute.value.clone(), &escaped);
    } else {
        add_attribute(raw, name, value);
    }
}

/// Puts attribute `name`, which is not there, behind the others.
pub(super) fn add_attribute(raw: &mut String, name: &str, value: &str) {
    let end = raw[..end_of_inside(raw)].trim_end().len();
    let value = escape_attribute(value);
    let closing = raw.split_off(end);
    for part in [" ", name, "=\"", &value, "\"", &closing] {
        raw.push_str(part);
    }
}

/// Takes attribute `name` away.
pub(super) fn remove_attribute(raw: &mut String, name: &str) {
    let inside = inside(raw);
    let found = scan(raw, inside.start, inside.end);
    if let Some(attribute) = found.attributes.iter().find(|attribute| &raw[attribute.name.clone()] == name) {
        raw.replace_range(attribute.whole.clone(), "");
    }
}

/// Makes a raw start tag well-formed; returns `None` where it is already.
pub(super) fn repaired(raw: &str, name: &str, entities: bool) -> Option<String> {
    let inside = inside(raw);
    let found = scan(raw, inside.start, inside.end);
    let values_are_fine = found
        .attributes
        .iter()
        .all(|attribute| repair(&raw[attribute.value.clone()], entities) == raw[attribute.value.clone()]);
    // What no name may hold can stand right behind it (`<v/[>`): the end tag will be the name's alone.
    let is_named = raw[1..inside.start] == *name;
    if found.strict && values_are_fine && is_named {
        return None;
    }
    let mut tag = format!("<{name}");
    for attribute in &found.attributes {
        let value = repair(&raw[attribute.value.clone()], entities).replace('"', "&quot;");
        for part in [" ", &raw[attribute.name.clone()], "=\"", &value, "\""] {
            tag.push_str(part);
        }
    }
    tag.push_str(if is_self_closing(raw) { "/>" } else { ">" });
    Some(tag)
}

/// Whether `raw` is an XML declaration by the book: version, then perhaps encoding and standalone.
pub(super) fn is_strict_declaration(raw: &str) -> bool {
    let inside = inside(raw);
    let found = scan(raw, inside.start, inside.end);
    let names: Vec<&str> = found.attributes.iter().map(|attribute| &raw[attribute.name.clone()]).collect();
    let value = |name| attribute(raw, name).unwrap_or_default();
    let encoding = value("encoding");
    found.strict
        && matches!(
            names.as_slice(),
            ["version"] | ["version", "encoding" | "standalone"] | ["version", "encoding", "standalone"]
        )
        && value("version").strip_prefix("1.").is_some_and(|minor| minor.parse::<u8>().is_ok())
        && matches!(value("standalone").as_str(), "" | "yes" | "no")
        && (!names.contains(&"encoding") || encoding.starts_with(|first: char| first.is_ascii_alphabetic()))
        && encoding.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn finds_attributes_in_either_quotes() {
        let raw = "<rating name='imdb'\n max = \"10\" default=\"true\" />";
        assert_eq!(attribute(raw, "name").as_deref(), Some("imdb"));
        assert_eq!(attribute(raw, "max").as_deref(), Some("10"));
        assert_eq!(attribute(raw, "votes"), None);
        assert_eq!(repaired(raw, "rating", false), None);
    }

    #[test]
    fn changes_one_attribute_and_nothing_else() {
        let mut raw = "<uniqueid  type='imdb' default=\"true\">".to_owned();
        set_attribute(&mut raw, "type", "a'b&c");
        assert_eq!(raw, "<uniqueid  type='a&apos;b&amp;c' default=\"true\">");
        remove_attribute(&mut raw, "default");
        set_attribute(&mut raw, "x", "\"");
        assert_eq!(raw, "<uniqueid  type='a&apos;b&amp;c' x=\"&quot;\">");
        let mut empty = "<thumb />".to_owned();
        set_attribute(&mut empty, "aspect", "poster");
        assert_eq!(empty, "<thumb aspect=\"poster\" />");
    }

    #[test]
    fn repairs_a_tag_that_only_html_would_take() {
        assert_eq!(
            repaired("<a b c=d e=\"R&B\" b=\"2\">", "a", false).as_deref(),
            Some("<a b=\"\" c=\"d\" e=\"R&amp;B\">")
        );
        assert_eq!(repaired("<v/[>", "v", false).as_deref(), Some("<v>"));
        assert_eq!(repaired("<v/>", "v", false), None);
        assert_eq!(repaired("<a b=\"1\"c='\"'/>", "a", false).as_deref(), Some("<a b=\"1\" c=\"&quot;\"/>"));
        assert_eq!(repaired("<a é \"x\">", "a", false).as_deref(), Some("<a é=\"\" x=\"\">"));
    }

    #[test]
    fn knows_a_declaration_by_the_book() {
        assert!(is_strict_declaration("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\" ?>"));
        assert!(!is_strict_declaration("<?xml encoding=\"UTF-8\"?>"));
        assert!(!is_strict_declaration("<?xml version=\"1.0\" standalone=\"maybe\"?>"));
    }

    proptest! {
        #[test]
        fn a_repaired_tag_needs_no_repair(junk in "[ a-c='\"&;é/]{0,40}") {
            let raw = format!("<t {junk}>");
            if let Some(tag) = repaired(&raw, "t", false) {
                prop_assert_eq!(repaired(&tag, "t", false), None);
            }
        }
    }
}
