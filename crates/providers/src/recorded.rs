//! Recorded answers for tests, read from beside the project at run time.

use std::path::PathBuf;

/// Where the recorded answers are. Where they are absent the test says so and is skipped, unless the environment
/// variable `BIOSCOPE_REQUIRE_FIXTURES` is 1.
fn fixtures() -> Option<PathBuf> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    if !folder.is_dir() {
        let required = std::env::var_os("BIOSCOPE_REQUIRE_FIXTURES").is_some_and(|value| value == "1");
        assert!(!required, "../shared is absent, and BIOSCOPE_REQUIRE_FIXTURES is 1");
        eprintln!("SKIPPED: ../shared is absent");
        return None;
    }
    Some(folder)
}

/// The file `name` below the fixtures, where there are any.
pub(crate) fn fixture(name: &str) -> Option<Vec<u8>> {
    let path = fixtures()?.join(name);
    Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// The names of the files below `folder` of the fixtures that end in `end`, sorted, at least one; `None` where there
/// are no fixtures.
pub(crate) fn fixtures_in(folder: &str, end: &str) -> Option<Vec<String>> {
    let path = fixtures()?.join(folder);
    let entries = std::fs::read_dir(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> =
        names.filter(|name| name.ends_with(end)).map(|name| format!("{folder}/{name}")).collect();
    assert!(!names.is_empty(), "no file in {} ends in {end}", path.display());
    names.sort();
    Some(names)
}

mod tests {
    use super::*;

    #[test]
    fn a_folder_without_the_recordings_meant_is_no_empty_list() {
        if fixtures().is_none() {
            return;
        }
        assert!(fixtures_in("imdb/html", ".html").is_some_and(|names| names.len() > 1));
        for (folder, end) in [("imdb/html", ".renamed"), ("imdb/renamed", ".html")] {
            assert!(std::panic::catch_unwind(|| fixtures_in(folder, end)).is_err(), "{folder}/*{end}");
        }
    }
}
