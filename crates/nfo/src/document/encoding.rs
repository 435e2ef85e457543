//! Bytes to text: UTF-8, UTF-16, and the Windows flavour of Latin-1.

/// The byte order mark as a character.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// How many bytes at the start may hold the XML declaration.
const DECLARATION_WINDOW: usize = 256;

/// What Windows-1252 has at 0x80 to 0x9f; its five holes are the control characters of Latin-1.
const WINDOWS_1252_HIGH: [char; 32] = [
    '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}',
    '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
];

/// The encodings, besides UTF-8, that a byte which is no UTF-8 may be declared to be in.
const LATIN_1_NAMES: [&str; 8] =
    ["iso-8859-1", "iso8859-1", "iso_8859-1", "latin-1", "latin1", "windows-1252", "cp1252", "us-ascii"];

/// A file's text, and how it was stored.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text without byte order mark.
    pub(super) text: String,
    /// Whether a UTF-8 byte order mark stood before it.
    pub(super) byte_order_mark: bool,
    /// Whether it was stored as something else than UTF-8.
    pub(super) transcoded: bool,
}

/// Decodes `bytes`, or returns the name of the declared encoding that is not understood.
pub(super) fn decode(bytes: &[u8]) -> Result<Decoded, String> {
    if let Some(text) = decode_utf16(bytes) {
        return Ok(Decoded { text, byte_order_mark: false, transcoded: true });
    }
    let (byte_order_mark, bytes) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: text.to_owned(), byte_order_mark, transcoded: false });
    }
    match declared_encoding(bytes) {
        Some(name) if name != "utf-8" && name != "utf8" && !LATIN_1_NAMES.contains(&name.as_str()) => {
            Err(name)
        }
        _ => Ok(Decoded { text: decode_mixed(bytes), byte_order_mark, transcoded: true }),
    }
}

/// Text made of `bytes` whatever they are, to search it for addresses and ids.
pub fn decode_lossily(bytes: &[u8]) -> String {
    decode_utf16(bytes).unwrap_or_else(|| decode_mixed(bytes))
}

/// UTF-16 by its byte order mark, or by the zero beside the first `<`.
fn decode_utf16(bytes: &[u8]) -> Option<String> {
    let units = |from_bytes: fn([u8; 2]) -> u16| {
        bytes.chunks_exact(2).map(move |pair| from_bytes([pair[0], pair[1]])).collect::<Vec<_>>()
    };
    let units = match bytes {
        [0xff, 0xfe, ..] | [b'<', 0, ..] => units(u16::from_le_bytes),
        [0xfe, 0xff, ..] | [0, b'<', ..] => units(u16::from_be_bytes),
        _ => return None,
    };
    let text = String::from_utf16_lossy(&units);
    Some(text.strip_prefix(BYTE_ORDER_MARK).map_or_else(|| text.clone(), str::to_owned))
}

/// UTF-8 where it is UTF-8; every other byte as Windows-1252. One wrong byte does not spoil the rest, and
/// Latin-1 text hardly ever looks like UTF-8.
fn decode_mixed(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|&byte| match byte {
            0x80..=0x9f => WINDOWS_1252_HIGH[usize::from(byte - 0x80)],
            _ => char::from(byte),
        }));
    }
    text
}

/// The lower-case name in `<?xml … encoding="…"?>` at the start.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    let window = &bytes[..bytes.len().min(DECLARATION_WINDOW)];
    let text: String = window.iter().map(|&byte| char::from(byte)).collect();
    let declaration = text.trim_start().strip_prefix("<?xml")?.split_once("?>")?.0;
    let after = declaration.split_once("encoding")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some(after[1..].split_once(quote)?.0.trim().to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_latin_1_whether_declared_or_not() {
        let bare = decode(b"<movie><title>Am\xe9lie \x96 \x80</title></movie>").unwrap();
        assert_eq!(bare.text, "<movie><title>Amélie – €</title></movie>");
        assert!(bare.transcoded);
        let declared = decode(b"<?xml version='1.0' encoding='ISO-8859-1'?><movie>\xe9</movie>").unwrap();
        assert!(declared.text.ends_with("<movie>é</movie>"));
    }

    #[test]
    fn one_wrong_byte_does_not_spoil_utf_8() {
        let text = decode(
            "Amélie \u{1f600}".as_bytes().iter().chain(b"\xff").copied().collect::<Vec<_>>().as_slice(),
        );
        assert_eq!(text.unwrap().text, "Amélie \u{1f600}ÿ");
    }

    #[test]
    fn reads_utf_16_of_both_orders_with_and_without_mark() {
        for (mark, to_bytes) in [
            ("\u{feff}", u16::to_le_bytes as fn(u16) -> [u8; 2]),
            ("", u16::to_le_bytes),
            ("\u{feff}", u16::to_be_bytes),
        ] {
            let bytes: Vec<u8> =
                format!("{mark}<movie>é</movie>").encode_utf16().flat_map(to_bytes).collect();
            assert_eq!(decode(&bytes).unwrap().text, "<movie>é</movie>");
        }
    }

    #[test]
    fn refuses_an_encoding_it_would_garble() {
        assert_eq!(
            decode(b"<?xml version=\"1.0\" encoding=\"windows-1251\"?><movie>\xcf</movie>").unwrap_err(),
            "windows-1251"
        );
    }
}
