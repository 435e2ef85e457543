//! `config`: every configuration key with its default, as a file to start from.

use std::process::ExitCode;

use crate::configuration::keys::{KEYS, Kind};
use crate::output::Output;

/// Prints all keys, commented out, so that the output is a valid configuration that changes nothing.
pub fn run(output: &mut Output) -> anyhow::Result<ExitCode> {
    for line in lines() {
        output.line(line)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn lines() -> Vec<String> {
    let mut lines = vec![
        "# Bioscope's configuration. Every key has its default; take the # away to change one.".to_owned(),
        "# A key is also an environment variable: BIOSCOPE_ and its path with __ between the levels,"
            .to_owned(),
        "# lists with commas: BIOSCOPE_PROVIDERS__IMDB__SOURCES=pages,suggestion".to_owned(),
    ];
    let mut section = "";
    for key in KEYS {
        let (above, name) = key.path.rsplit_once('.').expect("every key lies in a section");
        if above != section {
            section = above;
            lines.push(String::new());
            lines.push(format!("[{section}]"));
        }
        lines.push(format!("# {}", key.help));
        let value = match (key.default, key.kind) {
            ("", Kind::Text) => "\"\"",
            ("", Kind::Number | Kind::Decimal) => "10",
            ("", Kind::Names) => "{ }",
            (default, _) => default,
        };
        lines.push(format!("# {name} = {value}"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::configuration::load;

    #[test]
    fn what_it_prints_is_a_configuration_that_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, lines().join("\n")).unwrap();
        let printed = load(Some(&path), true, std::iter::empty()).unwrap();
        let default = load(None, false, std::iter::empty()).unwrap();
        assert_eq!(format!("{printed:?}"), format!("{default:?}"));
    }

    #[test]
    fn the_documentation_holds_exactly_what_is_printed() {
        let page = include_str!("../../../../docs/configuration.md");
        let expected = lines().join("\n");
        assert!(
            page.contains(&expected),
            "docs/configuration.md is out of date; put this into it:\n{expected}"
        );
    }
}
