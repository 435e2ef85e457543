//! `identify`: what paths say, without asking anybody.

use std::io::BufRead as _;
use std::process::ExitCode;

use bioscope_model::LibraryKind;
use bioscope_names::{Identification, group, identify};
use serde_json::{Value, json};

use crate::arguments::Identify;
use crate::output::{Output, tell};
use crate::problem::SOMETHING_FAILED;

/// Longest line that is read, in bytes.
const MAX_LINE: usize = 4 * 1024 * 1024;

/// Reads paths (or JSON arrays of paths) from stdin and prints one JSON object (or array) a line.
pub fn run(typed: &Identify, output: &mut Output) -> anyhow::Result<ExitCode> {
    let hint = typed.kind.map(|kind| match kind {
        LibraryKind::Movies => bioscope_names::LibraryKind::Movies,
        LibraryKind::Tv => bioscope_names::LibraryKind::Tv,
    });
    let mut status = ExitCode::SUCCESS;
    let mut input = std::io::stdin().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            return Ok(status);
        }
        line.truncate(MAX_LINE);
        let text = String::from_utf8_lossy(&line);
        let path = text.trim_end_matches(['\n', '\r']);
        if typed.group {
            match serde_json::from_str::<Vec<String>>(path) {
                Ok(paths) => output.object(&grouped(&paths, hint, typed.explain)?)?,
                Err(error) => {
                    tell(format!("a JSON array of paths is expected on each line: {error}"));
                    output.object(&Value::Array(Vec::new()))?;
                    status = SOMETHING_FAILED.into();
                }
            }
        } else {
            output.object(&described(&identify(path, hint), path, typed.explain)?)?;
        }
    }
}

fn described(identification: &Identification, path: &str, explain: bool) -> anyhow::Result<Value> {
    let mut value = serde_json::to_value(identification)?;
    if explain && let Value::Object(fields) = &mut value {
        let evidence: Vec<Value> = identification
            .evidence
            .iter()
            .map(|evidence| {
                json!({
                    "field": evidence.field,
                    "text": evidence.span.of(path),
                    "because": evidence.rule.sentence(),
                })
            })
            .collect();
        fields.insert("evidence".to_owned(), Value::Array(evidence));
    }
    Ok(value)
}

fn grouped(
    paths: &[String],
    hint: Option<bioscope_names::LibraryKind>,
    explain: bool,
) -> anyhow::Result<Value> {
    let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
    let groups = group(&paths, hint);
    let mut items = Vec::with_capacity(groups.len());
    for item in &groups {
        let mut value = serde_json::to_value(item)?;
        if explain
            && let Value::Object(fields) = &mut value
            && let Some(first) = item.main_files().first()
        {
            fields.insert("identification".to_owned(), described(&item.identification, first, true)?);
        }
        items.push(value);
    }
    Ok(Value::Array(items))
}
