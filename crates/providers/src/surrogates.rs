//! Halves of characters in JSON: `"\ud83d"` without the other half, which a text cut at a number of UTF-16 units ends
//! in. JSON's grammar allows them, no text can hold them.

/// What is written in place of half a character: U+FFFD, which stands for what cannot be shown.
const REPLACEMENT: &[u8] = br"\ufffd";

/// Bytes of an escape: `\ud83d`.
const ESCAPE: usize = 6;

/// The same JSON with every half of a character replaced; `None` where there is none.
pub(crate) fn without_lone_surrogates(json: &[u8]) -> Option<Vec<u8>> {
    let mut mended = Vec::new();
    let mut copied = 0;
    let mut place = 0;
    while let Some(found) = memchr::memchr(b'\\', &json[place..]) {
        let escape = place + found;
        let unit = unit(&json[escape..]);
        let is_followed_by_low = || unit_is(json.get(escape + ESCAPE..), is_low);
        place = match unit {
            Some(unit) if is_high(unit) && is_followed_by_low() => escape + 2 * ESCAPE,
            Some(unit) if is_high(unit) || is_low(unit) => {
                mended.extend_from_slice(&json[copied..escape]);
                mended.extend_from_slice(REPLACEMENT);
                copied = escape + ESCAPE;
                copied
            }
            Some(_) => escape + ESCAPE,
            // `\\` and the like: what follows the backslash begins no escape.
            None => (escape + 2).min(json.len()),
        };
    }
    if copied == 0 {
        return None;
    }
    mended.extend_from_slice(&json[copied..]);
    Some(mended)
}

/// The UTF-16 unit that `json` begins with as an escape.
fn unit(json: &[u8]) -> Option<u16> {
    let digits = json.strip_prefix(br"\u")?.get(..4)?;
    let is_plain = digits.iter().all(u8::is_ascii_hexdigit);
    u16::from_str_radix(std::str::from_utf8(digits).ok().filter(|_| is_plain)?, 16).ok()
}

fn unit_is(json: Option<&[u8]>, is: fn(u16) -> bool) -> bool {
    json.and_then(unit).is_some_and(is)
}

fn is_high(unit: u16) -> bool {
    matches!(unit, 0xD800..=0xDBFF)
}

fn is_low(unit: u16) -> bool {
    matches!(unit, 0xDC00..=0xDFFF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_of_characters_are_replaced_and_whole_ones_stay() {
        let mended = |json: &str| {
            without_lone_surrogates(json.as_bytes()).map(|json| String::from_utf8(json).unwrap())
        };
        assert_eq!(
            mended(r#"["cut \ud83d", "\uDE00", "\ud83d\ud83d\ude00"]"#).as_deref(),
            Some(r#"["cut \ufffd", "\ufffd", "\ufffd\ud83d\ude00"]"#)
        );
        assert_eq!(mended(r#"["a\\", "\ud83d\n"]"#).as_deref(), Some(r#"["a\\", "\ufffd\n"]"#));
        for whole in
            [r#"["\ud83d\ude00", "\\ud83d", "\u00e9", "\"", "x"]"#, "", "\\", r"\ud83", r"\u+123", "\\ué00"]
        {
            assert_eq!(mended(whole), None, "{whole}");
        }
    }
}
