//! `review`: uncertain items and their candidates.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::process::ExitCode;
use std::sync::Arc;

use bioscope_engine::stage::identify::search_for;
use bioscope_engine::stage::whom::Subject;
use bioscope_engine::{Engine, Mode, ScrapeSettings, decide};
use bioscope_http::FetchContext;
use bioscope_model::{IdSet, Provider, Year};
use bioscope_store::{ItemId, ItemRecord, Library, MatchRecord, ScoredCandidate, Selection};
use serde_json::json;

use crate::arguments::Review;
use crate::command::explain::candidates;
use crate::command::resume::Flags;
use crate::command::scrape::RunOf;
use crate::command::{items, scrape};
use crate::output::{Output, tell};
use crate::problem::{CANCELLED, SOMETHING_FAILED, Usage};
use crate::report::summary;
use crate::wiring::{App, Exchange};

/// Shows uncertain items; asks on a terminal, or accepts above a certainty.
pub async fn run(app: &App, typed: &Review, output: &mut Output) -> anyhow::Result<ExitCode> {
    let library = app.library()?;
    let chosen = if typed.items.is_empty() {
        library.select(&Selection::Uncertain).await?
    } else {
        items::all(&*library, &typed.items).await?
    };
    let ids: Vec<ItemId> = chosen.iter().map(|item| item.id).collect();
    let mut applied = Applied::Well;
    if let Some(text) = &typed.accept_above {
        let engine = app.engine(Arc::clone(&library), app.client(Exchange::default())?);
        applied = accept_above(app, &engine, &ids, certainty(text)?, output).await?;
        engine.client.flush().await;
    } else if output.is_json() || !std::io::stdin().is_terminal() {
        show(&*library, &ids, output).await?;
    } else {
        let engine = app.engine(Arc::clone(&library), app.client(Exchange::default())?);
        applied = decide_each(app, &engine, app.scrape_settings(Mode::Skip), ids, output).await?;
        engine.client.flush().await;
    }
    library.close().await?;
    Ok(match applied {
        Applied::Well => ExitCode::SUCCESS,
        Applied::SomethingFailed => SOMETHING_FAILED.into(),
        Applied::Cancelled => CANCELLED.into(),
    })
}

/// What became of the items decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applied {
    /// All of them are done, or there were none.
    Well,
    /// Some of them failed.
    SomethingFailed,
    /// The user stopped the run.
    Cancelled,
}

/// A certainty: from 0 to 1, or in percent.
fn certainty(text: &str) -> Result<f64, Usage> {
    let wrong = || Usage(format!("{text:?} is no certainty; write it as 0.9 or 90%"));
    let number: f64 = text.trim().trim_end_matches('%').parse().map_err(|_| wrong())?;
    let share = if text.trim().ends_with('%') || number > 1.0 { number / 100.0 } else { number };
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err(wrong()) }
}

async fn show(library: &dyn Library, ids: &[ItemId], output: &mut Output) -> anyhow::Result<()> {
    for &id in ids {
        let item = library.item(id).await?;
        let decision = library.match_of(id).await?;
        if output.is_json() {
            output.object(&json!({"id": id, "path": item.scanned.files.main.to_string_lossy(),
                "outcome": item.outcome, "reason": item.error, "match": decision}))?;
        } else {
            present(&item, decision.as_ref(), output)?;
        }
    }
    if ids.is_empty() && !output.is_json() {
        output.line("Nothing waits for review.")?;
    }
    Ok(())
}

fn present(item: &ItemRecord, decision: Option<&MatchRecord>, output: &mut Output) -> anyhow::Result<()> {
    output.line(format!("\n{}  {}", item.id, item.scanned.files.main.display()))?;
    let Some(decision) = decision else {
        return output.line("    not searched yet");
    };
    output.line(format!("    {} for {}: {}", decision.decision, decision.query, decision.reason))?;
    for line in candidates(decision) {
        output.line(line)?;
    }
    Ok(())
}

async fn accept_above(
    app: &App,
    engine: &Engine,
    ids: &[ItemId],
    least: f64,
    output: &mut Output,
) -> anyhow::Result<Applied> {
    let mut accepted = Vec::new();
    for &id in ids {
        let Some(decision) = engine.library.match_of(id).await? else {
            continue;
        };
        let best = decision.candidates.first().filter(|best| 1.0 - best.distance >= least);
        let Some(best) = best else { continue };
        decide::choose_identity(&*engine.library, id, best.candidate.ids.clone(), jiff::Timestamp::now())
            .await?;
        accepted.push(id);
    }
    if !output.is_json() {
        output.line(format!(
            "{} of {} are at least {:.0} % certain.",
            accepted.len(),
            ids.len(),
            least * 100.0
        ))?;
    }
    apply(app, engine, app.scrape_settings(Mode::Skip), accepted, output).await
}

/// Asks about each of these items, then scrapes those decided with these settings.
pub async fn decide_each(
    app: &App,
    engine: &Engine,
    settings: ScrapeSettings,
    ids: Vec<ItemId>,
    output: &mut Output,
) -> anyhow::Result<Applied> {
    let mut decided = Vec::new();
    for id in ids {
        let item = engine.library.item(id).await?;
        let decision = engine.library.match_of(id).await?;
        match choose(engine, &settings, &item, decision, output).await? {
            Choice::Film(ids) => {
                decide::choose_identity(&*engine.library, id, ids, jiff::Timestamp::now()).await?;
                decided.push(id);
            }
            Choice::Skip => {}
            Choice::Quit => break,
        }
    }
    apply(app, engine, settings, decided, output).await
}

async fn apply(
    app: &App,
    engine: &Engine,
    mut settings: ScrapeSettings,
    ids: Vec<ItemId>,
    output: &mut Output,
) -> anyhow::Result<Applied> {
    if ids.is_empty() {
        return Ok(Applied::Well);
    }
    settings.named_by_user = true;
    let of = RunOf { flags: Flags::decided().to_text(), resumes: None };
    let (outcome, reports) = scrape::scrape(app, engine, settings, ids, of).await?;
    if !output.is_json() {
        for line in summary::lines(&outcome, &reports, false) {
            output.line(line)?;
        }
    }
    Ok(if outcome.cancelled {
        Applied::Cancelled
    } else if outcome.counts.failed > 0 {
        Applied::SomethingFailed
    } else {
        Applied::Well
    })
}

enum Choice {
    Film(IdSet),
    Skip,
    Quit,
}

/// Shows the candidates and asks until the user chose one; another search shows others.
async fn choose(
    engine: &Engine,
    settings: &ScrapeSettings,
    item: &ItemRecord,
    mut decision: Option<MatchRecord>,
    output: &mut Output,
) -> anyhow::Result<Choice> {
    loop {
        present(item, decision.as_ref(), output)?;
        let candidates = decision.as_ref().map_or(&[][..], |decision| &decision.candidates);
        match answer(candidates)? {
            Answer::Ids(ids) => return Ok(Choice::Film(ids)),
            Answer::Skip => return Ok(Choice::Skip),
            Answer::Quit => return Ok(Choice::Quit),
            Answer::Search(title, year) => {
                let context = FetchContext::new(settings.freshness);
                let subject = Subject::of(item.scanned.kind);
                match search_for(&engine.registry, settings, subject, &title, year, &context).await {
                    Ok(found) => decision = Some(found),
                    Err(error) => tell(format!("failed to {error}")),
                }
            }
        }
    }
}

enum Answer {
    Ids(IdSet),
    Search(String, Option<Year>),
    Skip,
    Quit,
}

fn answer(candidates: &[ScoredCandidate]) -> anyhow::Result<Answer> {
    let stdin = std::io::stdin();
    loop {
        let mut stderr = std::io::stderr();
        write!(
            stderr,
            "  Number, an id (tmdb:603, tt0133093), ? and a title (year) to search again, Enter to skip, q to stop: "
        )?;
        stderr.flush()?;
        let mut line = String::new();
        if stdin.lock().read_line(&mut line)? == 0 {
            return Ok(Answer::Quit);
        }
        match understood(line.trim(), candidates) {
            Some(answer) => return Ok(answer),
            None => writeln!(stderr, "  That is neither a candidate's number nor an id.")?,
        }
    }
}

/// A title, perhaps with a year in brackets behind it.
fn title_and_year(text: &str) -> (String, Option<Year>) {
    let year =
        text.trim_end().strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).and_then(|(title, year)| {
            Some((title.trim().to_owned(), Year::new(year.trim().parse().ok()?).ok()?))
        });
    match year {
        Some((title, year)) => (title, Some(year)),
        None => (text.trim().to_owned(), None),
    }
}

fn understood(text: &str, candidates: &[ScoredCandidate]) -> Option<Answer> {
    match text {
        "" | "s" | "skip" => return Some(Answer::Skip),
        "q" | "quit" => return Some(Answer::Quit),
        _ => {}
    }
    if let Some(words) = text.strip_prefix('?') {
        let (title, year) = title_and_year(words);
        return (!title.is_empty()).then_some(Answer::Search(title, year));
    }
    let mut ids = IdSet::new();
    if let Ok(number) = text.parse::<usize>() {
        if let Some(scored) = number.checked_sub(1).and_then(|place| candidates.get(place)) {
            return Some(Answer::Ids(scored.candidate.ids.clone()));
        }
        return ids.insert(Provider::Tmdb, text).then_some(Answer::Ids(ids));
    }
    let (provider, id) = match text.split_once(':') {
        Some((provider, id)) => (Provider::from(provider), id),
        None => (Provider::Imdb, text),
    };
    let known = matches!(provider, Provider::Tmdb | Provider::Imdb);
    (known && ids.insert(provider, id)).then_some(Answer::Ids(ids))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_model::Candidate;

    fn halloween() -> [ScoredCandidate; 1] {
        let candidate = Candidate {
            source: Provider::Tmdb,
            ids: IdSet::from_iter([(Provider::Tmdb, "948")]),
            title: "Halloween".to_owned(),
            original_title: None,
            alternative_titles: Vec::new(),
            year: None,
            runtime_minutes: None,
            popularity: 0.0,
            rank: 0,
            note: None,
        };
        [ScoredCandidate { candidate, distance: 0.1, penalties: Vec::new() }]
    }

    #[test]
    fn a_small_number_chooses_a_candidate_and_a_large_one_is_an_id() {
        let tmdb = |answer: Option<Answer>| match answer {
            Some(Answer::Ids(ids)) => ids.get(&Provider::Tmdb).map(str::to_owned),
            _ => None,
        };
        assert_eq!(tmdb(understood("1", &halloween())).as_deref(), Some("948"));
        assert_eq!(tmdb(understood("603", &halloween())).as_deref(), Some("603"));
        assert_eq!(tmdb(understood("tmdb:604", &halloween())).as_deref(), Some("604"));
        assert!(
            matches!(understood("tt0133093", &halloween()), Some(Answer::Ids(ids)) if ids.imdb().is_some())
        );
        assert!(matches!(understood("", &halloween()), Some(Answer::Skip)));
        assert!(understood("no idea", &halloween()).is_none());
        assert!(understood("0", &halloween()).is_none());
        assert_eq!(tmdb(understood("1", &[])).as_deref(), Some("1"));
    }

    #[test]
    fn a_question_mark_searches_again() {
        let searched = understood("? Halloween (1978)", &halloween());
        assert!(
            matches!(searched, Some(Answer::Search(title, Some(year))) if title == "Halloween" && year.number() == 1978)
        );
        let searched = understood("?(500) Days of Summer", &halloween());
        assert!(matches!(searched, Some(Answer::Search(title, None)) if title == "(500) Days of Summer"));
        assert!(understood("?", &halloween()).is_none());
    }

    #[test]
    fn certainties_are_shares_or_percent() {
        assert!((certainty("0.9").unwrap() - 0.9).abs() < 1e-9);
        assert!((certainty("90%").unwrap() - 0.9).abs() < 1e-9);
        assert!((certainty("90").unwrap() - 0.9).abs() < 1e-9);
        assert!(certainty("900").is_err() && certainty("much").is_err());
    }
}
