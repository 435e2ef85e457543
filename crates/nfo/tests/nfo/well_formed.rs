//! A strict check of a file that was written.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// Panics unless `text` is well-formed up to the end of its first root. What stands behind the root may be
/// anything: further roots, or an address.
pub(crate) fn assert_well_formed(text: &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.enable_all_checks(true);
    config.allow_dangling_amp = false;
    let mut depth = 0;
    let mut has_doctype = false;
    loop {
        let at = reader.buffer_position();
        let event = reader.read_event().unwrap_or_else(|error| panic!("{error} in {text:?}"));
        let raw = &text[at as usize..reader.buffer_position() as usize];
        assert!(raw.chars().all(is_legal), "illegal character in {raw:?}");
        match event {
            Event::Start(tag) => {
                check_tag(&tag, raw);
                depth += 1;
            }
            Event::Empty(tag) => {
                check_tag(&tag, raw);
                if depth == 0 {
                    return;
                }
            }
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    return;
                }
            }
            Event::Text(_) if depth == 0 => assert!(raw.trim().is_empty(), "text before the root: {raw:?}"),
            Event::Text(_) => assert!(!raw.contains("]]>"), "]]> in {raw:?}"),
            Event::GeneralRef(_) if !has_doctype => check_reference(raw),
            Event::Decl(_) => assert_eq!(at, 0, "a late declaration in {text:?}"),
            Event::DocType(_) => has_doctype = true,
            Event::CData(_) => assert!(depth > 0),
            Event::Eof => panic!("no closed root in {text:?}"),
            Event::GeneralRef(_) | Event::Comment(_) | Event::PI(_) => {}
        }
    }
}

fn check_tag(tag: &BytesStart<'_>, raw: &str) {
    for attribute in tag.attributes() {
        let attribute = attribute.unwrap_or_else(|error| panic!("{error} in {raw:?}"));
        let value = &attribute.value;
        assert!(!value.contains('<'), "< in {raw:?}");
        for (at, _) in value.match_indices('&') {
            let end = value[at..].find(';').unwrap_or_else(|| panic!("bare & in {raw:?}"));
            check_reference(&value[at..=at + end]);
        }
    }
}

fn check_reference(raw: &str) {
    let name = &raw[1..raw.len() - 1];
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    let character = match name.strip_prefix('#') {
        Some(hex) if hex.starts_with('x') => number(&hex[1..], 16),
        Some(decimal) => number(decimal, 10),
        None => ["amp", "lt", "gt", "quot", "apos"].contains(&name).then_some('x'),
    };
    assert!(character.is_some_and(is_legal), "reference {raw:?}");
}

fn is_legal(character: char) -> bool {
    !character.is_control() && !matches!(character, '\u{fffe}' | '\u{ffff}')
        || matches!(character, '\t' | '\n' | '\r' | '\u{7f}'..='\u{9f}')
}
