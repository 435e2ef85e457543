//! How a run was asked to work, kept with it for the run that goes on with it.

use std::path::PathBuf;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::arguments::Scrape;

/// What was typed of how to scrape; not which items, and not what else the run was to leave (timings, a trace).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Flags {
    auto: bool,
    ask: bool,
    skip: bool,
    parts: Vec<String>,
    fields: Vec<String>,
    jobs: Option<u16>,
    refresh: bool,
    offline: bool,
    only_missing: bool,
    replace_artwork: bool,
    record: Option<PathBuf>,
    replay: Option<PathBuf>,
    /// Whether the items were named one by one, so that locks yield.
    pub named_by_user: bool,
}

impl Flags {
    /// What was typed.
    pub fn of(typed: &Scrape, named_by_user: bool) -> Self {
        Self {
            auto: typed.mode.auto,
            ask: typed.mode.ask,
            skip: typed.mode.skip,
            parts: typed.parts.iter().map(ToString::to_string).collect(),
            fields: typed.fields.iter().map(ToString::to_string).collect(),
            jobs: typed.jobs,
            refresh: typed.refresh,
            offline: typed.offline,
            only_missing: typed.scope.missing,
            replace_artwork: typed.replace_artwork,
            record: typed.record.clone(),
            replay: typed.replay.clone(),
            named_by_user,
        }
    }

    /// Of items that the user decided on.
    pub fn decided() -> Self {
        Self { skip: true, named_by_user: true, ..Self::default() }
    }

    /// As it is kept.
    pub fn to_text(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }

    /// What was kept; nothing where that cannot be read.
    pub fn from_text(text: Option<&str>) -> Self {
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    /// Fills in what was not typed now.
    pub fn complete(&self, typed: &mut Scrape) {
        if !(typed.mode.auto || typed.mode.ask || typed.mode.skip) {
            (typed.mode.auto, typed.mode.ask, typed.mode.skip) = (self.auto, self.ask, self.skip);
        }
        if typed.parts.is_empty() {
            typed.parts = parsed(&self.parts);
        }
        if typed.fields.is_empty() {
            typed.fields = parsed(&self.fields);
        }
        typed.jobs = typed.jobs.or(self.jobs);
        if !(typed.refresh || typed.offline) {
            (typed.refresh, typed.offline) = (self.refresh, self.offline);
        }
        typed.scope.missing |= self.only_missing;
        typed.replace_artwork |= self.replace_artwork;
        if typed.record.is_none() && typed.replay.is_none() {
            (typed.record, typed.replay) = (self.record.clone(), self.replay.clone());
        }
    }
}

/// The words that are still understood.
fn parsed<T: FromStr>(words: &[String]) -> Vec<T> {
    words.iter().filter_map(|word| word.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::arguments::{Arguments, Command};

    fn typed(words: &str) -> Scrape {
        let arguments = Arguments::parse_from(words.split(' '));
        let Command::Scrape(scrape) = arguments.command else { panic!("{words}") };
        *scrape
    }

    fn resumed(first: &str, then: &str) -> Scrape {
        let text = Flags::of(&typed(first), false).to_text();
        let mut then = typed(then);
        Flags::from_text(text.as_deref()).complete(&mut then);
        then
    }

    #[test]
    fn what_is_not_typed_is_as_it_was() {
        let words = "bioscope scrape --all --auto --parts nfo,poster --fields plot --jobs 3 --refresh --replace-artwork";
        let scrape = resumed(words, "bioscope scrape --resume");
        let first = typed(words);
        assert!(scrape.mode.auto && scrape.refresh && scrape.replace_artwork && !scrape.offline);
        assert_eq!((scrape.parts, scrape.fields, scrape.jobs), (first.parts, first.fields, Some(3)));
        assert!(resumed("bioscope scrape --missing", "bioscope scrape --resume").scope.missing);
    }

    #[test]
    fn what_is_typed_wins() {
        let words = "bioscope scrape --resume --skip --offline --jobs 9 --parts nfo";
        let scrape = resumed("bioscope scrape --auto --refresh --jobs 3 --parts poster", words);
        assert!(scrape.mode.skip && !scrape.mode.auto && scrape.offline && !scrape.refresh);
        assert_eq!((scrape.jobs, scrape.parts), (Some(9), typed(words).parts));
    }

    #[test]
    fn what_an_older_program_kept_is_no_hindrance() {
        for text in [None, Some("{}"), Some("no JSON"), Some("{\"auto\":true,\"new\":1}")] {
            let mut scrape = typed("bioscope scrape --resume");
            Flags::from_text(text).complete(&mut scrape);
            assert!(scrape.parts.is_empty());
        }
    }
}
