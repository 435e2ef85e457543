//! The dependencies between the crates run one way.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// Which of our crates each of our crates may depend on.
const ALLOWED: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("names", &["model"]),
    ("matching", &["model"]),
    ("nfo", &["model"]),
    ("http", &[]),
    ("providers", &["model", "http", "datasets"]),
    ("artwork", &["model", "http"]),
    ("store", &["model"]),
    ("telemetry", &[]),
    ("datasets", &["model"]),
    ("standin", &["model"]),
    ("engine", &["model", "names", "matching", "nfo", "http", "providers", "artwork", "store", "telemetry"]),
];

#[test]
fn no_crate_depends_on_one_it_must_not_know() {
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path"])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut seen = BTreeSet::new();
    for package in metadata["packages"].as_array().unwrap() {
        let name = package["name"].as_str().unwrap();
        let Some(short) = name.strip_prefix("bioscope-") else { continue };
        seen.insert(short);
        let may = allowed.get(short).unwrap_or_else(|| panic!("{name} is new: say what it may depend on"));
        for dependency in package["dependencies"].as_array().unwrap() {
            let target = dependency["name"].as_str().unwrap();
            assert_ne!(target, "bioscope", "{name} depends on the program");
            if let Some(target) = target.strip_prefix("bioscope-") {
                assert!(may.contains(&target), "{name} must not depend on bioscope-{target}");
            }
        }
    }
    assert_eq!(seen.len(), ALLOWED.len(), "a crate is gone; take it out of the list: {seen:?}");
}
