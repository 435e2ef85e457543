//! The cases with the titles elsewhere that a scrape would add from IMDb's datasets.
//!
//! The datasets are made of the cases themselves: every film that any case's search shows, with the alternative titles that
//! any of them tells of it. So a case whose own candidates tell none learns what other cases know of the same film.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context as _;
use bioscope_datasets::{Importer, Index, SourceFile, Watch};
use bioscope_http::{Client, ClientSettings, NetworkSettings, NetworkTransport, Reach};
use bioscope_matching::benchmark::{Case, CaseCandidate};
use bioscope_matching::{Decision, MatchSettings, rank_movies};
use bioscope_providers::imdb::{DEFAULT_COOL_DOWN, Imdb, ImdbSettings, ImdbSource};
use bioscope_providers::{AlternativeTitles as _, DEFAULT_LIFETIMES};
use jiff::Timestamp;
use url::Url;

use crate::wiring::USER_AGENT;

/// A film, by its titles and its year.
type FilmKey = (String, Option<String>, Option<i32>);

/// The same cases, with titles elsewhere for candidates that are not certain without them.
pub(super) async fn with_titles(cases: &[Case]) -> anyhow::Result<Vec<Case>> {
    let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
    let index = import(cases, folder.path())?;
    let imdb = provider()?.with_datasets(Arc::new(index));
    let mut enriched = Vec::with_capacity(cases.len());
    for case in cases {
        let mut case = case.clone();
        let candidates = case.movie_candidates();
        let ranking = rank_movies(&case.evidence(), &candidates, &MatchSettings::default());
        if ranking.decision != Decision::Accept {
            // The numbers of the films are made up; in a scrape TMDB's search tells none of IMDb's either.
            let told = imdb.add_movie_titles(candidates).await?;
            for (candidate, told) in case.candidates.iter_mut().zip(told) {
                candidate.alternative_titles = told.alternative_titles;
            }
        }
        enriched.push(case);
    }
    Ok(enriched)
}

/// IMDb with nothing but its datasets; nothing is sent.
fn provider() -> anyhow::Result<Imdb> {
    let network = NetworkSettings { reach: Reach::LoopbackOnly, ..NetworkSettings::default() };
    let transport = Arc::new(NetworkTransport::new(&network)?);
    let nowhere: Url = "http://127.0.0.1".parse()?;
    Ok(Imdb::new(
        Client::new(ClientSettings::new(USER_AGENT, transport))?,
        ImdbSettings {
            sources: vec![ImdbSource::Datasets],
            base_url: nowhere.clone(),
            suggestion_base_url: nowhere,
            cool_down: DEFAULT_COOL_DOWN,
            lifetimes: DEFAULT_LIFETIMES,
        },
    ))
}

fn import(cases: &[Case], folder: &Path) -> anyhow::Result<Index> {
    let mut films: BTreeMap<FilmKey, Vec<&str>> = BTreeMap::new();
    for candidate in cases.iter().flat_map(|case| &case.candidates) {
        let known = films.entry(key(candidate)).or_default();
        for title in &candidate.alternative_titles {
            if !known.contains(&title.as_str()) {
                known.push(title);
            }
        }
    }
    let mut basics =
        "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n"
            .to_owned();
    let mut akas =
        "titleId\tordering\ttitle\tregion\tlanguage\ttypes\tattributes\tisOriginalTitle\n".to_owned();
    for (number, ((title, original, year), elsewhere)) in (1..).zip(films) {
        let year = year.map_or_else(|| "\\N".to_owned(), |year| year.to_string());
        let original = original.unwrap_or_else(|| title.clone());
        writeln!(basics, "tt{number:07}\tmovie\t{title}\t{original}\t0\t{year}\t\\N\t\\N\t\\N")?;
        for (place, title) in (1..).zip(elsewhere) {
            writeln!(akas, "tt{number:07}\t{place}\t{title}\t\\N\t\\N\t\\N\t\\N\t0")?;
        }
    }
    let index = folder.join("imdb");
    let importer = Importer::new(&index)?;
    for (name, rows) in [("title.basics.tsv", basics), ("title.akas.tsv", akas)] {
        let path = folder.join(name);
        std::fs::write(&path, rows)?;
        let never = AtomicBool::new(false);
        importer.import(&SourceFile::on_disk(&path)?, Timestamp::now(), &Watch::new(&|_| {}, &never))?;
    }
    Ok(Index::open(&index)?)
}

fn key(candidate: &CaseCandidate) -> FilmKey {
    let year = candidate.year.map(bioscope_model::Year::number);
    (candidate.title.clone(), candidate.original_title.clone(), year)
}
