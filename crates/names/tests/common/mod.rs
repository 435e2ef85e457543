//! Reads the facts that the tests compare with.

use std::path::PathBuf;

use serde_json::Value;

/// The lines of a file of facts, or nothing, said loudly, where the facts are not at hand.
#[expect(clippy::print_stderr, reason = "a skipped test must be heard")]
pub(crate) fn facts(name: &str) -> Option<Vec<Value>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/names").join(name);
    match std::fs::read_to_string(&path) {
        Ok(text) => {
            Some(text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect())
        }
        Err(error) => {
            assert!(
                std::env::var_os("BIOSCOPE_REQUIRE_FIXTURES").is_none_or(|value| value != "1"),
                "{}: {error}",
                path.display()
            );
            eprintln!("SKIPPED: ../shared is absent");
            None
        }
    }
}
