//! One path component made of text that is not ours.

/// Longest name in bytes; file systems take 255, and a suffix or temporary extension must fit too.
pub const MAX_COMPONENT_BYTES: usize = 150;

/// What stands where nothing usable is left.
const EMPTY: &str = "_";

/// Names that Windows gives to devices, with any extension.
const RESERVED: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

/// Devices that are numbered 1 to 9.
const RESERVED_NUMBERED: [&str; 2] = ["COM", "LPT"];

/// A single file or folder name made of `text`: separators become `_`; control and direction characters go;
/// so do blanks and dots at the end; names that mean something to a file system are changed; what is longer
/// than [`MAX_COMPONENT_BYTES`] is cut. Applying it twice changes nothing more.
pub fn safe_component(text: &str) -> String {
    let legal = text.chars().filter(|&character| !character.is_control() && !is_direction_mark(character));
    let mut name: String = legal
        .skip_while(|character| character.is_whitespace())
        .map(|character| if matches!(character, '/' | '\\') { '_' } else { character })
        .collect();
    if is_reserved(&name) {
        name.insert(0, '_');
    }
    name.truncate(name.floor_char_boundary(MAX_COMPONENT_BYTES));
    let end = name.trim_end_matches(|character: char| character == '.' || character.is_whitespace()).len();
    name.truncate(end);
    if name.is_empty() { EMPTY.to_owned() } else { name }
}

/// Characters that turn the direction of what follows and so hide an extension.
fn is_direction_mark(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let is_numbered = |prefix: &str| {
        let mut number = stem.strip_prefix(prefix).unwrap_or_default().chars();
        matches!((number.next(), number.next()), (Some('1'..='9' | '¹' | '²' | '³'), None))
    };
    RESERVED.contains(&stem.as_str()) || RESERVED_NUMBERED.iter().any(|prefix| is_numbered(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn makes_names_safe() {
        for (text, name) in [
            ("Alien Collection", "Alien Collection"),
            ("Face/Off", "Face_Off"),
            ("..\\..\\etc", ".._.._etc"),
            ("..", "_"),
            (".", "_"),
            ("", "_"),
            ("a\u{0}b\u{202e}c", "abc"),
            ("Robert Downey Jr.", "Robert Downey Jr"),
            ("con", "_con"),
            ("Nul.jpg", "_Nul.jpg"),
            ("COM1", "_COM1"),
            ("COM10", "COM10"),
            ("Con Air", "Con Air"),
        ] {
            assert_eq!(safe_component(text), name, "{text:?}");
        }
        assert_eq!(safe_component(&"é".repeat(100)), "é".repeat(75));
    }

    proptest! {
        #[test]
        fn every_name_is_safe(text in any::<String>()) {
            let name = safe_component(&text);
            prop_assert!(!name.is_empty() && name.len() <= MAX_COMPONENT_BYTES);
            prop_assert!(!name.contains(['/', '\\', '\0']) && name != "." && name != "..");
            prop_assert!(!name.ends_with(['.', ' ']) && !is_reserved(&name));
            prop_assert_eq!(safe_component(&name), name);
        }
    }
}
