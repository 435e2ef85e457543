//! Recorded answers for tests, read from beside the project at run time.

use std::path::PathBuf;

/// The file `name` below the fixtures. Where they are absent the test says so and is skipped, unless the environment
/// variable `BIOSCOPE_REQUIRE_FIXTURES` is 1.
pub(crate) fn fixture(name: &str) -> Option<Vec<u8>> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    if !folder.is_dir() {
        let required = std::env::var_os("BIOSCOPE_REQUIRE_FIXTURES").is_some_and(|value| value == "1");
        assert!(!required, "../shared is absent, and BIOSCOPE_REQUIRE_FIXTURES is 1");
        eprintln!("SKIPPED: ../shared is absent");
        return None;
    }
    let path = folder.join(name);
    Some(std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
}

/// The names of the files below `folder` of the fixtures that end in `end`, sorted.
pub(crate) fn fixtures_in(folder: &str, end: &str) -> Vec<String> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures").join(folder);
    let Ok(entries) = std::fs::read_dir(path) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut names: Vec<_> =
        names.filter(|name| name.ends_with(end)).map(|name| format!("{folder}/{name}")).collect();
    names.sort();
    names
}
