//! Which film or show is it? An id decides; else the candidates of a search are weighed.

use std::path::Path;

use bioscope_http::FetchContext;
use bioscope_matching::{Decision, MovieEvidence, Ranking, Scored, rank_movies};
use bioscope_model::{Candidate, IdSet, Provider, Year};
use bioscope_providers::ProviderError;
use bioscope_store::{DecidedBy, ItemRecord, MatchRecord, ScoredCandidate};

use crate::registry::Registry;
use crate::run::Run;
use crate::settings::{Mode, ScrapeSettings};
use crate::stage::Ending;
use crate::stage::whom::{Query, Subject};

/// How many readings of a title are searched for.
const MAX_READINGS: usize = 3;
/// How many candidates are kept for `explain` and `review`.
const MAX_KEPT: usize = 20;
/// How many alternative titles of a candidate are kept; a well-known film has a hundred.
const MAX_KEPT_TITLES: usize = 20;

/// The film or show, by its ids.
#[derive(Debug, Clone, PartialEq)]
pub struct Identity {
    /// All ids known; enough for at least one details source.
    pub ids: IdSet,
    /// Whether they contradict what the library held: another one than last time.
    pub changed: bool,
    /// Sources that could not help to find out.
    pub missing: Vec<Provider>,
}

/// Finds out which film or show `item` is. `nfo_ids` are those in its NFO file right now; `path` is the video that
/// tells its title: a film's, or any of a show's.
pub async fn identify(
    run: &Run,
    item: &ItemRecord,
    path: &Path,
    nfo_ids: &IdSet,
    context: &FetchContext,
) -> Result<Identity, Ending> {
    let subject = Subject::of(item.scanned.kind);
    let decided = run.match_of(item).await?;
    let evidence = evidence(subject, item, path);
    let known = known_ids(item, nfo_ids, decided.as_ref(), &describe_query(&evidence));
    let mut missing = Vec::new();
    if let Some(ids) = resolve(run, subject, known.ids.clone(), context, &mut missing).await? {
        if known.from == KnownFrom::Stated {
            run.record_match(item.id, stated(&known.ids)).await?;
        }
        return Ok(identity(ids, item, missing));
    }
    let evidence = MovieEvidence { ids: known.ids, ..evidence };
    let searched = search(run, subject, &evidence, context).await?;
    let ids = decide(run, item, searched).await?;
    match resolve(run, subject, ids.clone(), context, &mut missing).await? {
        Some(ids) => Ok(identity(ids, item, missing)),
        None => Err(Ending::NotFound(format!("no source can describe {}", describe_ids(&ids)))),
    }
}

fn identity(ids: IdSet, item: &ItemRecord, missing: Vec<Provider>) -> Identity {
    Identity { changed: ids.contradicts(&item.details.ids), ids, missing }
}

/// What is known of an item's identity before anybody is asked.
struct Known {
    ids: IdSet,
    from: KnownFrom,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum KnownFrom {
    User,
    Stated,
    Library,
    Nobody,
}

/// The user's choice wins over the ids that NFO and path state, and these over what was matched before. What was
/// matched before counts only as long as the path still says the same.
fn known_ids(item: &ItemRecord, nfo_ids: &IdSet, decided: Option<&MatchRecord>, query: &str) -> Known {
    if let Some(MatchRecord { decided_by: DecidedBy::User, chosen: Some(chosen), .. }) = decided {
        let mut ids = chosen.clone();
        if !ids.contradicts(&item.details.ids) {
            ids.unite(&item.details.ids);
        }
        return Known { ids, from: KnownFrom::User };
    }
    let before = &item.details.ids;
    // Our own NFO file repeats what was matched; only ids in it that say something else are stated by somebody.
    let mut ids: IdSet =
        nfo_ids.iter().filter(|(provider, id)| before.get(provider) != Some(id)).map(owned).collect();
    ids.unite(&item.scanned.ids);
    if !ids.is_empty() {
        if !ids.contradicts(before) {
            ids.unite(before);
        }
        return Known { ids, from: KnownFrom::Stated };
    }
    let still_says_so =
        decided.is_none_or(|record| record.decided_by != DecidedBy::Matching || record.query == query);
    if !before.is_empty() && still_says_so {
        return Known { ids: before.clone(), from: KnownFrom::Library };
    }
    Known { ids, from: KnownFrom::Nobody }
}

fn owned<'a>((provider, id): (&Provider, &'a str)) -> (Provider, &'a str) {
    (provider.clone(), id)
}

/// Completes `ids` until the first source can be asked; `None` where that is not possible.
async fn resolve(
    run: &Run,
    subject: Subject,
    mut ids: IdSet,
    context: &FetchContext,
    missing: &mut Vec<Provider>,
) -> Result<Option<IdSet>, Ending> {
    if ids.is_empty() {
        return Ok(None);
    }
    let registry = &run.registry;
    for finder in subject.finders(registry) {
        if ids.get(&finder.provider()).is_some() || !finder.can_find(&ids) {
            continue;
        }
        match finder.find(&ids, &run.settings.preferences.language, context).await {
            Ok(found) => ids.unite(&found.ids),
            Err(error) if error.is_nothing() => {}
            Err(error) if error.is_cancelled() => return Err(Ending::PutBack),
            Err(error) => {
                run.tell_trouble(&error).await;
                missing.push(finder.provider());
                if !subject.can_be_described(registry, &ids) {
                    return Err(Ending::from_provider(&error));
                }
            }
        }
    }
    Ok(subject.can_be_described(registry, &ids).then_some(ids))
}

fn evidence(subject: Subject, item: &ItemRecord, path: &Path) -> MovieEvidence {
    let read = subject.read_path(path);
    let mut titles = vec![item.scanned.title.clone()];
    for other in read.title.into_iter().chain(read.alternative_titles) {
        if !other.is_empty() && !titles.contains(&other) {
            titles.push(other);
        }
    }
    titles.truncate(MAX_READINGS);
    MovieEvidence { titles, year: item.scanned.year, runtime_minutes: None, ids: IdSet::new() }
}

/// What the searches brought.
struct Searched {
    candidates: Vec<Candidate>,
    ranking: Ranking,
    query: String,
    fault: Option<ProviderError>,
}

/// Searches until a candidate is certain: with the year, without it, by other readings of the title, then at the
/// next provider. Most items need one request.
async fn search(
    run: &Run,
    subject: Subject,
    evidence: &MovieEvidence,
    context: &FetchContext,
) -> Result<Searched, Ending> {
    let mut searched = Searched {
        ranking: rank_movies(evidence, &[], &run.settings.matching),
        candidates: Vec::new(),
        query: describe_query(evidence),
        fault: None,
    };
    for provider in subject.searches(&run.registry) {
        for query in queries(run, evidence) {
            let known = searched.candidates.len();
            match provider.ask(&query, context).await {
                Ok(found) => add(&mut searched.candidates, found),
                Err(error) if error.is_cancelled() => return Err(Ending::PutBack),
                Err(error) => {
                    run.tell_trouble(&error).await;
                    // The first provider is the one that should have known; its fault is the one to tell.
                    searched.fault.get_or_insert(error);
                    break;
                }
            }
            searched.ranking = rank_movies(evidence, &searched.candidates, &run.settings.matching);
            if searched.ranking.decision != Decision::Accept {
                add_titles(run, subject, &mut searched.candidates[known..]).await;
                searched.ranking = rank_movies(evidence, &searched.candidates, &run.settings.matching);
            }
            if searched.ranking.decision == Decision::Accept {
                return Ok(searched);
            }
        }
        if searched.ranking.decision == Decision::Ask {
            // The next provider would show the same ones under other ids.
            break;
        }
    }
    Ok(searched)
}

fn queries(run: &Run, evidence: &MovieEvidence) -> Vec<Query> {
    let language = &run.settings.preferences.language;
    let mut queries = Vec::new();
    for title in evidence.titles.iter().filter(|title| !title.trim().is_empty()) {
        let query = |year| Query { title: title.clone(), year, language: language.clone() };
        if evidence.year.is_some() {
            queries.push(query(evidence.year));
        }
        queries.push(query(None));
    }
    queries
}

/// Adds the titles by which candidates are known elsewhere, which a search does not tell.
async fn add_titles(run: &Run, subject: Subject, candidates: &mut [Candidate]) {
    if candidates.is_empty() {
        return;
    }
    for source in &run.registry.titles {
        let told = match subject {
            Subject::Movie => source.add_movie_titles(candidates.to_vec()).await,
            Subject::Show => source.add_show_titles(candidates.to_vec()).await,
        };
        match told {
            Ok(told) => candidates.iter_mut().zip(told).for_each(|(known, told)| *known = told),
            // Without them the candidates are weighed as they are.
            Err(error) => run.tell_trouble(&error).await,
        }
    }
}

/// Adds what was not found before; what two searches found stays where it was first.
fn add(candidates: &mut Vec<Candidate>, found: Vec<Candidate>) {
    for candidate in found {
        if !candidates.iter().any(|known| known.ids.agrees_with(&candidate.ids)) {
            candidates.push(candidate);
        }
    }
}

async fn decide(run: &Run, item: &ItemRecord, searched: Searched) -> Result<IdSet, Ending> {
    let Searched { candidates, ranking, query, fault } = searched;
    let best = ranking.scored.first().map(|scored| &candidates[scored.index]);
    let chosen = match (ranking.decision, run.settings.mode) {
        (Decision::Accept, _) | (Decision::Ask, Mode::Auto) => best.map(|best| best.ids.clone()),
        _ => None,
    };
    if candidates.is_empty()
        && let Some(error) = &fault
    {
        return Err(Ending::from_provider(error));
    }
    let reason = ranking.reason.clone();
    let record = record_of(&ranking, &candidates, query.clone(), chosen.clone());
    run.record_match(item.id, record).await?;
    // That nothing fits is only known when everybody who was to be asked has answered. Whoever blocks us may do so for ever.
    if ranking.decision == Decision::Reject
        && let Some(error) = fault.filter(|error| !matches!(error, ProviderError::Blocked { .. }))
    {
        return Err(Ending::from_provider(&error));
    }
    match chosen {
        Some(ids) => Ok(ids),
        None if ranking.decision == Decision::Ask => Err(Ending::Uncertain(reason)),
        None if candidates.is_empty() => Err(Ending::NotFound(format!("nothing found for {query}"))),
        None => Err(Ending::NotFound(format!(
            "none of the {} found for {query} fits: {reason}",
            candidates.len()
        ))),
    }
}

/// What is kept of a search for `explain` and `review`.
fn record_of(
    ranking: &Ranking,
    candidates: &[Candidate],
    query: String,
    chosen: Option<IdSet>,
) -> MatchRecord {
    let kept = |index: usize| {
        let mut candidate: Candidate = candidates[index].clone();
        candidate.alternative_titles.truncate(MAX_KEPT_TITLES);
        candidate
    };
    let scored = |scored: &Scored| ScoredCandidate {
        candidate: kept(scored.index),
        distance: scored.distance.total(),
        penalties: scored.distance.iter().map(|(name, share)| (name.to_owned(), share)).collect(),
    };
    MatchRecord {
        decision: decision_name(ranking.decision).to_owned(),
        query,
        candidates: ranking.scored.iter().take(MAX_KEPT).map(scored).collect(),
        chosen,
        decided_by: DecidedBy::Matching,
        reason: ranking.reason.clone(),
    }
}

/// Searches every provider for what a person typed; the candidates are scored but nothing is decided or kept.
pub async fn search_for(
    registry: &Registry,
    settings: &ScrapeSettings,
    subject: Subject,
    title: &str,
    year: Option<Year>,
    context: &FetchContext,
) -> Result<MatchRecord, ProviderError> {
    let evidence = MovieEvidence { titles: vec![title.to_owned()], year, ..MovieEvidence::default() };
    let query = Query { title: title.to_owned(), year, language: settings.preferences.language.clone() };
    let mut candidates = Vec::new();
    let mut fault = None;
    for provider in subject.searches(registry) {
        match provider.ask(&query, context).await {
            Ok(found) => add(&mut candidates, found),
            Err(error) => fault = Some(error),
        }
    }
    match fault {
        Some(error) if candidates.is_empty() => Err(error),
        _ => {
            let ranking = rank_movies(&evidence, &candidates, &settings.matching);
            Ok(record_of(&ranking, &candidates, describe_query(&evidence), None))
        }
    }
}

fn stated(ids: &IdSet) -> MatchRecord {
    MatchRecord {
        decision: decision_name(Decision::Accept).to_owned(),
        query: describe_ids(ids),
        candidates: Vec::new(),
        chosen: Some(ids.clone()),
        decided_by: DecidedBy::Id,
        reason: "The NFO file or the path names the id.".to_owned(),
    }
}

fn decision_name(decision: Decision) -> &'static str {
    match decision {
        Decision::Accept => "accept",
        Decision::Ask => "ask",
        Decision::Reject => "reject",
    }
}

fn describe_query(evidence: &MovieEvidence) -> String {
    let title = evidence.titles.first().map_or("", String::as_str);
    evidence.year.map_or_else(|| format!("“{title}”"), |year| format!("“{title}” ({year})"))
}

fn describe_ids(ids: &IdSet) -> String {
    ids.iter().map(|(provider, id)| format!("{provider}:{id}")).collect::<Vec<_>>().join(" ")
}
