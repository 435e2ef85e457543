//! Plain text from the little HTML that stands inside JSON: entities, links, line breaks.

use std::borrow::Cow;

/// Longest entity looked at, in bytes between `&` and `;`.
const MAX_ENTITY: usize = 10;

/// The named entities that occur beside the numeric ones.
const NAMED: [(&str, char); 14] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("eacute", 'é'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("ldquo", '“'),
    ("rdquo", '”'),
];

/// Decodes entities once; what is none stays as it is.
pub(crate) fn decode_entities(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return text.into();
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('&') {
        decoded.push_str(&rest[..start]);
        let after = &rest[start + 1..];
        if let Some((character, length)) = entity(after) {
            decoded.push(character);
            rest = &after[length..];
        } else {
            decoded.push('&');
            rest = after;
        }
    }
    decoded.push_str(rest);
    decoded.into()
}

/// The entity that `text` starts with (after its `&`), and how many bytes it takes, `;` included.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(MAX_ENTITY + 1).position(|byte| byte == b';')?;
    let name = &text[..end];
    let character = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => NAMED.iter().find(|(known, _)| *known == name)?.1,
    };
    Some((character, end + 1))
}

/// The text of `html`: tags go, `<br>` and the end of a paragraph become line breaks, entities are decoded.
pub(crate) fn plain_text(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        rest = &rest[start..];
        if !rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || next == '/') {
            plain.push('<');
            rest = &rest[1..];
            continue;
        }
        // Without an end here there is none further on either.
        let Some(end) = rest.find('>') else { break };
        let tag = &rest[1..end];
        let is_break = tag.get(..2).is_some_and(|name| name.eq_ignore_ascii_case("br"));
        if is_break || tag.eq_ignore_ascii_case("/p") {
            plain.push('\n');
        }
        rest = &rest[end + 1..];
    }
    plain.push_str(rest);
    decode_entities(&plain).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(decode_entities("it&apos;s &quot;x&quot; &#39;y&#x27; &amp;lt;"), "it's \"x\" 'y' &lt;");
        for left in ["AT&T", "a & b", "&unknown;", "&#xZZ;", "&#1114112;", "&", "&ééééééé;"] {
            assert_eq!(decode_entities(left), left);
        }
    }

    #[test]
    fn tags_go_and_their_text_stays() {
        let html = r#"By <a class="x" href="/name/nm1/?ref_=y">Neo &amp; Trinity</a>.<br/><br>1 < 2"#;
        assert_eq!(plain_text(html), "By Neo & Trinity.\n\n1 < 2");
        assert_eq!(plain_text("broken <a href="), "broken <a href=");
        assert_eq!(plain_text("<p>One <b>bold</b>.</p><P>Two.</P><pre>x</pre>"), "One bold.\nTwo.\nx");
    }
}
