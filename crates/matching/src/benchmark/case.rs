//! A case: what a path tells, what a search brought, and which of it is right.

use std::collections::BTreeMap;

use bioscope_model::{Candidate, IdSet, Provider, Year};
use serde::Deserialize;

use crate::evidence::MovieEvidence;

/// What a path tells, what a search brought, and which of it is right.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Kind of case, title and year; no two cases share it.
    pub id: String,
    /// The title the path gives, then other readings of it.
    pub titles: Vec<String>,
    /// The year the path gives.
    pub year: Option<Year>,
    /// The length of the video in minutes.
    pub runtime_minutes: Option<u32>,
    /// What the search brought, in its order.
    pub candidates: Vec<CaseCandidate>,
    /// Place of the right candidate; none where the film is not among them.
    pub right: Option<usize>,
}

/// A film as a search tells it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseCandidate {
    /// The title.
    pub title: String,
    /// The title in the film's own language.
    pub original_title: Option<String>,
    /// Titles used elsewhere.
    #[serde(default)]
    pub alternative_titles: Vec<String>,
    /// The year of release.
    pub year: Option<Year>,
    /// The running time in minutes.
    pub runtime_minutes: Option<u32>,
    /// How well known it is; more is better known.
    pub popularity: f64,
    /// Made-up ids by provider.
    pub ids: BTreeMap<String, String>,
}

/// The halves of the cases, told apart by a hash of their ids so that neither order nor subject decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Half {
    /// Cases that defaults may be chosen by.
    Choosing,
    /// Cases that tell how good the choice was.
    Checking,
}

impl Half {
    /// Both halves.
    pub const ALL: [Self; 2] = [Self::Choosing, Self::Checking];

    /// Its name in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Choosing => "choosing",
            Self::Checking => "checking",
        }
    }
}

/// A line that is no case.
#[derive(Debug, thiserror::Error)]
#[error("failed to read the case in line {line}")]
pub struct MalformedCase {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    #[source]
    pub source: serde_json::Error,
}

/// Reads cases, a JSON object a line; empty lines are passed over. Fails at the first line that is no case, or whose
/// right candidate is not in its list.
pub fn read_cases(text: &str) -> Result<Vec<Case>, MalformedCase> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines
        .map(|(place, line)| {
            let malformed = |source| MalformedCase { line: place + 1, source };
            let case: Case = serde_json::from_str(line).map_err(malformed)?;
            if case.right.is_some_and(|right| right >= case.candidates.len()) {
                return Err(malformed(serde::de::Error::custom("the right candidate is not in the list")));
            }
            Ok(case)
        })
        .collect()
}

impl Case {
    /// The half the case belongs to, by FNV-1a of its id.
    pub fn half(&self) -> Half {
        let hash = self.id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
        });
        if (hash >> 32).is_multiple_of(2) { Half::Choosing } else { Half::Checking }
    }

    /// What the path tells.
    pub fn evidence(&self) -> MovieEvidence {
        MovieEvidence {
            titles: self.titles.clone(),
            year: self.year,
            runtime_minutes: self.runtime_minutes,
            ids: IdSet::new(),
        }
    }

    /// What the search brought, as TMDB would.
    pub fn movie_candidates(&self) -> Vec<Candidate> {
        self.candidates.iter().zip(0..).map(|(candidate, rank)| candidate.to_model(rank)).collect()
    }
}

impl CaseCandidate {
    fn to_model(&self, rank: u32) -> Candidate {
        Candidate {
            source: Provider::Tmdb,
            ids: self.ids.iter().map(|(name, id)| (Provider::from(name.as_str()), id.as_str())).collect(),
            title: self.title.clone(),
            original_title: self.original_title.clone(),
            alternative_titles: self.alternative_titles.clone(),
            year: self.year,
            runtime_minutes: self.runtime_minutes,
            popularity: self.popularity,
            rank,
            note: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CASE: &str = r#"{"id":"a","titles":["A"],"candidates":[],"right":null}"#;

    #[test]
    fn a_malformed_line_is_named() {
        let error = read_cases(&format!("{CASE}\n\n{{\"id\":7}}")).unwrap_err();
        assert_eq!((error.line, error.to_string().as_str()), (3, "failed to read the case in line 3"));
        assert_eq!(read_cases(&CASE.replace("null", "0")).unwrap_err().line, 1);
        assert_eq!(read_cases(CASE).unwrap().len(), 1);
    }
}
