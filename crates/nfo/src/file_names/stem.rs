//! The name that all files of a film share.

use std::ffi::{OsStr, OsString};

use bioscope_model::VideoFiles;

/// What marks a part of a stacked film, as in Kodi's default `moviestacking` expressions.
const MARKERS: [&[u8]; 6] = [b"cd", b"dvd", b"disc", b"disk", b"part", b"pt"];

/// What may stand before and after a marker.
fn is_separator(byte: u8) -> bool {
    matches!(byte, b' ' | b'_' | b'.' | b'-')
}

/// The main video's name without extension, and without stacking marker where the film is stacked.
pub(super) fn shared_stem(files: &VideoFiles) -> OsString {
    let stem = files.main.file_stem().unwrap_or_default();
    if files.parts.len() > 1 { stacking_stem(stem).to_owned() } else { stem.to_owned() }
}

/// `stem` without `cd1`, `part-2`, `disc a` at its end. A name that is nothing but a marker stays.
pub fn stacking_stem(stem: &OsStr) -> &OsStr {
    let length = unmarked_length(stem.as_encoded_bytes());
    if length == 0 { stem } else { prefix(stem, length) }
}

/// How many bytes stand before the marker; all of them where there is none.
fn unmarked_length(bytes: &[u8]) -> usize {
    let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let is_letter =
        digits == 0 && bytes.last().is_some_and(|byte| matches!(byte.to_ascii_lowercase(), b'a'..=b'd'));
    if digits == 0 && !is_letter {
        return bytes.len();
    }
    let before_number = without_separators(&bytes[..bytes.len() - digits.max(1)]);
    let marker = MARKERS.iter().find(|marker| {
        before_number
            .len()
            .checked_sub(marker.len())
            .is_some_and(|at| before_number[at..].eq_ignore_ascii_case(marker))
    });
    match marker {
        Some(marker) => {
            let before_marker = &before_number[..before_number.len() - marker.len()];
            // "x" + "cd1" is a part, the end of a longer word ("Record1") is not.
            let unmarked = without_separators(before_marker);
            let is_inside_word = unmarked.len() == before_marker.len()
                && before_marker.last().is_some_and(u8::is_ascii_alphabetic);
            if is_inside_word { bytes.len() } else { unmarked.len() }
        }
        None => bytes.len(),
    }
}

fn without_separators(mut bytes: &[u8]) -> &[u8] {
    while let Some((last, rest)) = bytes.split_last()
        && is_separator(*last)
    {
        bytes = rest;
    }
    bytes
}

#[cfg(unix)]
fn prefix(stem: &OsStr, length: usize) -> &OsStr {
    use std::os::unix::ffi::OsStrExt;
    OsStr::from_bytes(&stem.as_bytes()[..length])
}

#[cfg(not(unix))]
fn prefix(stem: &OsStr, length: usize) -> &OsStr {
    stem.to_str().and_then(|text| text.get(..length)).map_or(stem, OsStr::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(text: &str) -> &str {
        stacking_stem(OsStr::new(text)).to_str().unwrap()
    }

    #[test]
    fn cuts_every_marker() {
        for marked in ["X-cd1", "X.CD2", "X - DVD 1", "X_disc_3", "X disk a", "X.part-B", "X pt 10"] {
            assert_eq!(stem(marked), "X", "{marked}");
        }
    }

    #[test]
    fn leaves_what_is_no_marker() {
        for name in ["X", "X 2", "Record1", "cd1", "Apollo 13", "X part", "X part e", "Part 2", ""] {
            assert_eq!(stem(name), name);
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_utf_8_are_cut_too() {
        use std::os::unix::ffi::OsStrExt;
        assert_eq!(stacking_stem(OsStr::from_bytes(b"\xff-cd1")), OsStr::from_bytes(b"\xff"));
    }
}
