//! `bench matching`: how often the right film is told from its namesakes and neighbours, beside two simple ways.

use anyhow::Context as _;
use bioscope_matching::benchmark::{Figures, Half, Matcher, evaluate, read_cases};
use serde_json::json;

use crate::output::Output;

/// The name of the scenario.
pub(super) const SCENARIO: &str = "matching";

const CASES: &str = include_str!("../../../../matching/benchmark/cases.jsonl");

/// Prints the figures of every way of matching on both halves of the cases.
pub(super) fn run(output: &mut Output) -> anyhow::Result<()> {
    let cases = read_cases(CASES).context("failed to read the cases built in")?;
    if !output.is_json() {
        output.line(
            "| matching | half | cases | precision of accept | wrong | recall | left to review | wrong unasked | recall unasked |",
        )?;
        output.line("|---|---|---|---|---|---|---|---|---|")?;
    }
    for half in Half::ALL {
        for matcher in Matcher::ALL {
            let figures = evaluate(matcher, cases.iter().filter(|case| case.half() == half));
            if output.is_json() {
                output.object(&object(matcher, half, &figures))?;
            } else {
                output.line(row(matcher, half, &figures))?;
            }
        }
    }
    Ok(())
}

fn row(matcher: Matcher, half: Half, figures: &Figures) -> String {
    format!(
        "| {} | {} | {} | {:.1} % | {} | {:.1} % | {:.1} % | {} | {:.1} % |",
        matcher.name(),
        half.name(),
        figures.cases,
        100.0 * figures.precision(),
        figures.wrongly_accepted(),
        100.0 * figures.recall(),
        100.0 * figures.review(),
        figures.wrong_unasked(),
        100.0 * figures.recall_unasked(),
    )
}

fn object(matcher: Matcher, half: Half, figures: &Figures) -> serde_json::Value {
    json!({"scenario": SCENARIO, "matching": matcher.name(), "half": half.name(), "cases": figures.cases,
        "precision": figures.precision(), "wrong": figures.wrongly_accepted(), "recall": figures.recall(),
        "review": figures.review(), "overlooked": figures.overlooked,
        "precision_unasked": figures.precision_unasked(), "wrong_unasked": figures.wrong_unasked(),
        "recall_unasked": figures.recall_unasked()})
}
