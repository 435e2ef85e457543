//! `bench matching`: how often the right film is told from its namesakes and neighbours, beside two simple ways; and
//! what the titles elsewhere of IMDb's datasets add.

mod elsewhere;

use anyhow::Context as _;
use bioscope_matching::benchmark::{Case, Figures, Half, Matcher, evaluate, read_cases};
use serde_json::json;

use crate::output::Output;

/// The name of the scenario.
pub(super) const SCENARIO: &str = "matching";

/// Ours with titles elsewhere.
const WITH_TITLES: &str = "Bioscope with titles elsewhere";

const CASES: &str = include_str!("../../../../matching/benchmark/cases.jsonl");

/// Prints the figures of every way of matching on both halves of the cases.
pub(super) async fn run(output: &mut Output) -> anyhow::Result<()> {
    let cases = read_cases(CASES).context("failed to read the cases built in")?;
    if !output.is_json() {
        output.line(
            "| matching | half | cases | precision of accept | wrong | recall | left to review | wrong unasked | recall unasked |",
        )?;
        output.line("|---|---|---|---|---|---|---|---|---|")?;
    }
    let enriched = elsewhere::with_titles(&cases).await?;
    for half in Half::ALL {
        let mut tell = |name: &str, matcher: Matcher, cases: &[Case]| {
            let figures = evaluate(matcher, cases.iter().filter(|case| case.half() == half));
            if output.is_json() {
                output.object(&object(name, half, &figures))
            } else {
                output.line(row(name, half, &figures))
            }
        };
        for matcher in Matcher::ALL {
            tell(matcher.name(), matcher, &cases)?;
        }
        tell(WITH_TITLES, Matcher::Bioscope, &enriched)?;
    }
    Ok(())
}

fn row(name: &str, half: Half, figures: &Figures) -> String {
    format!(
        "| {} | {} | {} | {:.1} % | {} | {:.1} % | {:.1} % | {} | {:.1} % |",
        name,
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

fn object(name: &str, half: Half, figures: &Figures) -> serde_json::Value {
    json!({"scenario": SCENARIO, "matching": name, "half": half.name(), "cases": figures.cases,
        "precision": figures.precision(), "wrong": figures.wrongly_accepted(), "recall": figures.recall(),
        "review": figures.review(), "overlooked": figures.overlooked,
        "precision_unasked": figures.precision_unasked(), "wrong_unasked": figures.wrong_unasked(),
        "recall_unasked": figures.recall_unasked()})
}
