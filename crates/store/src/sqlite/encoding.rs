//! Values between Rust and SQLite: paths as bytes, lists of names, JSON, times and numbers.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::fault::Fault;
use crate::error::StoreError;

/// Most bytes that a packed value may have when it is unpacked; more is damage.
const MAX_UNPACKED_BYTES: u64 = 64 << 20;

/// How strongly JSON is packed that is only read whole; more gains nothing (`http`'s cache has the figures).
const PACK_LEVEL: i32 = 1;

/// Ends each name in a stored list of names.
const END_OF_NAME: u8 = 0;

/// The bytes a path is stored as.
pub(super) fn path_to_bytes(path: &Path) -> Result<Vec<u8>, Fault> {
    let bytes = native_bytes(path)?;
    if bytes.contains(&END_OF_NAME) {
        return Err(refused(path, "it contains a zero byte"));
    }
    Ok(bytes.to_vec())
}

/// The bytes of an absolute path that is compared with others: one separator between names, none at the end.
pub(super) fn path_to_key(path: &Path) -> Result<Vec<u8>, Fault> {
    path_to_bytes(&path.components().collect::<PathBuf>())
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems refuse what is not Unicode")]
fn native_bytes(path: &Path) -> Result<&[u8], Fault> {
    use std::os::unix::ffi::OsStrExt;
    Ok(path.as_os_str().as_bytes())
}

#[cfg(not(unix))]
fn native_bytes(path: &Path) -> Result<&[u8], Fault> {
    path.to_str().map(str::as_bytes).ok_or_else(|| refused(path, "it is not Unicode"))
}

fn refused(path: &Path, reason: &str) -> Fault {
    Fault::Store(StoreError::Path { path: path.to_owned(), reason: reason.to_owned() })
}

/// The path stored as `bytes`.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems refuse what is not Unicode")]
pub(super) fn path_from_bytes(bytes: Vec<u8>) -> Result<PathBuf, Fault> {
    use std::os::unix::ffi::OsStringExt;
    Ok(PathBuf::from(std::ffi::OsString::from_vec(bytes)))
}

/// The path stored as `bytes`.
#[cfg(not(unix))]
pub(super) fn path_from_bytes(bytes: Vec<u8>) -> Result<PathBuf, Fault> {
    String::from_utf8(bytes)
        .map(PathBuf::from)
        .map_err(|_| Fault::corrupt("a path that is not Unicode; was the library made on another system?"))
}

/// A path as a text for JSON, which holds no other: a character for each byte, by its number.
pub(super) fn path_to_latin(path: &Path) -> Result<String, Fault> {
    Ok(path_to_bytes(path)?.into_iter().map(char::from).collect())
}

/// The path written as `text`.
pub(super) fn path_from_latin(text: &str) -> Result<PathBuf, Fault> {
    let bytes: Result<Vec<u8>, _> = text.chars().map(u8::try_from).collect();
    path_from_bytes(bytes.map_err(|error| Fault::corrupt(format!("a kept path: {error}")))?)
}

/// The bytes of all paths below `folder`: from the first value, up to but without the second.
pub(super) fn range_below(folder: &Path) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    const SEPARATOR: u8 = std::path::MAIN_SEPARATOR as u8;
    let mut from = path_to_key(folder)?;
    if from.last() == Some(&SEPARATOR) {
        from.pop();
    }
    let mut up_to = from.clone();
    from.push(SEPARATOR);
    up_to.push(SEPARATOR + 1);
    Ok((from, up_to))
}

/// A list of paths as one value.
pub(super) fn paths_to_bytes(paths: &[PathBuf]) -> Result<Vec<u8>, Fault> {
    let mut list = Vec::new();
    for path in paths {
        list.extend(path_to_bytes(path)?);
        list.push(END_OF_NAME);
    }
    Ok(list)
}

/// The list stored as `bytes`.
pub(super) fn paths_from_bytes(bytes: &[u8]) -> Result<Vec<PathBuf>, Fault> {
    match bytes.strip_suffix(&[END_OF_NAME]) {
        Some(names) => {
            names.split(|&byte| byte == END_OF_NAME).map(|name| path_from_bytes(name.to_vec())).collect()
        }
        None if bytes.is_empty() => Ok(Vec::new()),
        None => Err(Fault::corrupt("a list of paths without its end")),
    }
}

/// A value as JSON.
pub(super) fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, Fault> {
    serde_json::to_string(value).map_err(|error| Fault::Store(StoreError::Sql(format!("as JSON: {error}"))))
}

/// The value stored as JSON.
pub(super) fn from_json<T: DeserializeOwned>(json: &str) -> Result<T, Fault> {
    serde_json::from_str(json).map_err(|error| Fault::corrupt(error.to_string()))
}

/// Packs JSON that is only read whole.
pub(super) struct Packer(zstd::bulk::Compressor<'static>);

impl Packer {
    /// A packer for many values: its tables cost more than most of what it packs.
    pub(super) fn new() -> Result<Self, Fault> {
        zstd::bulk::Compressor::new(PACK_LEVEL).map(Self).map_err(|error| unpackable(&error))
    }

    /// The value as packed JSON.
    pub(super) fn pack<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<Vec<u8>, Fault> {
        self.0.compress(to_json(value)?.as_bytes()).map_err(|error| unpackable(&error))
    }
}

fn unpackable(error: &std::io::Error) -> Fault {
    Fault::Store(StoreError::Sql(format!("as packed JSON: {error}")))
}

/// The value stored as packed JSON.
pub(super) fn unpack<T: DeserializeOwned>(packed: &[u8]) -> Result<T, Fault> {
    let damaged = |error: std::io::Error| Fault::corrupt(format!("packed JSON: {error}"));
    let mut json = String::new();
    let unpacker = zstd::Decoder::with_buffer(packed).map_err(damaged)?;
    unpacker.take(MAX_UNPACKED_BYTES).read_to_string(&mut json).map_err(damaged)?;
    from_json(&json)
}

/// The value stored as the text that it is written as.
pub(super) fn from_text<T>(text: &str) -> Result<T, Fault>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error: T::Err| Fault::corrupt(error.to_string()))
}

/// As [`from_text`], for a column that may be empty.
pub(super) fn from_optional_text<T>(text: Option<String>) -> Result<Option<T>, Fault>
where
    T: FromStr,
    T::Err: std::fmt::Display,
{
    text.map(|text| from_text(&text)).transpose()
}

/// A time as stored, to the nanosecond.
pub(super) fn time_to_text(at: Timestamp) -> String {
    at.to_string()
}

/// A count or size as SQLite keeps numbers; what no disk can hold becomes the largest it can.
pub(super) fn number(value: u64) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

/// The count or size stored as `value`.
pub(super) fn from_number(value: i64) -> Result<u64, Fault> {
    u64::try_from(value).map_err(|_| Fault::corrupt(format!("{value} where a count was expected")))
}

/// The number, or 0 where it is none: JSON and SQLite know neither infinity nor "not a number".
pub(super) fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_do_not_depend_on_how_separators_are_written() {
        let key = |path: &str| path_to_key(Path::new(path)).unwrap();
        assert_eq!(key("/films//Alien/"), key("/films/./Alien"));
        assert_ne!(key("/films/Alien"), key("/films/Aliens"));
    }

    #[test]
    fn ranges_take_what_is_below_and_nothing_beside() {
        let (from, up_to) = range_below(Path::new("/films/Alien/")).unwrap();
        let within = |path: &str| {
            let key = path_to_key(Path::new(path)).unwrap();
            key >= from && key < up_to
        };
        assert!(within("/films/Alien/Alien.mkv"));
        assert!(!within("/films/Alien"));
        assert!(!within("/films/Alien 3/Alien 3.mkv"));
        assert!(!within("/films/Alien.mkv"));
        let (from, up_to) = range_below(Path::new("/")).unwrap();
        let key = path_to_key(Path::new("/films")).unwrap();
        assert!(key >= from && key < up_to);
    }

    #[test]
    fn lists_of_paths_come_back() {
        for list in [vec![], vec![""], vec!["a"], vec!["a b", "", "c/d"]] {
            let list: Vec<PathBuf> = list.into_iter().map(PathBuf::from).collect();
            assert_eq!(paths_from_bytes(&paths_to_bytes(&list).unwrap()).unwrap(), list);
        }
    }

    #[test]
    fn a_path_with_a_zero_byte_is_refused() {
        let refused = path_to_bytes(Path::new("a\0b")).unwrap_err();
        assert!(matches!(refused, Fault::Store(StoreError::Path { .. })));
    }

    #[cfg(unix)]
    #[test]
    fn paths_that_are_not_unicode_come_back() {
        use std::os::unix::ffi::OsStrExt;
        let path = Path::new(std::ffi::OsStr::from_bytes(b"/films/Am\xe9lie.mkv"));
        assert_eq!(path_from_bytes(path_to_bytes(path).unwrap()).unwrap(), path);
        assert_eq!(path_from_latin(&path_to_latin(path).unwrap()).unwrap(), path);
    }
}
