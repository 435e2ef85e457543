//! Look-ups in the index, each of other titles drawn at random, after a first round that fills the system's cache.

use std::time::{Duration, Instant};

use bioscope_datasets::{Dataset, Index, Title};
use bioscope_model::ImdbId;
use serde_json::{Value, json};

use super::needs;

/// Look-ups of each kind.
pub(super) const COUNT: usize = 5_000;
/// Numbers tried for them; of three numbers one is a title's.
const TRIES: u64 = 400_000;

/// How long look-ups of one kind take.
#[derive(Debug)]
pub(super) struct LookUp {
    what: &'static str,
    place: &'static str,
    median: Duration,
    hundredth: Duration,
}

impl LookUp {
    /// Runs `look_up` over `of` twice, and tells the times of the second round.
    pub(super) fn time<T>(
        what: &'static str,
        place: &'static str,
        of: &[T],
        mut look_up: impl FnMut(&T) -> anyhow::Result<bool>,
    ) -> anyhow::Result<Self> {
        for one in of {
            look_up(one)?;
        }
        let mut times = Vec::with_capacity(of.len());
        for one in of {
            let begun = Instant::now();
            let found = look_up(one)?;
            times.push(begun.elapsed());
            anyhow::ensure!(found, "{what}: what is there was not found");
        }
        anyhow::ensure!(!times.is_empty(), "{what}: there is nothing to look up");
        times.sort_unstable();
        Ok(Self { what, place, median: times[times.len() / 2], hundredth: times[times.len() * 99 / 100] })
    }

    pub(super) fn row(&self) -> String {
        let micros = |time: Duration| time.as_secs_f64() * 1e6;
        format!(
            "| {} | {} | {:.1} | {:.1} |",
            self.what,
            self.place,
            micros(self.median),
            micros(self.hundredth)
        )
    }

    pub(super) fn object(&self) -> Value {
        json!({"scenario": super::SCENARIO, "look_up": self.what, "in": self.place,
            "median_us": self.median.as_secs_f64() * 1e6, "p99_us": self.hundredth.as_secs_f64() * 1e6})
    }
}

/// Times every kind of look-up.
pub(super) fn measure(index: &Index) -> anyhow::Result<Vec<LookUp>> {
    const PLACE: &str = "index";
    for dataset in [Dataset::Ratings, Dataset::Episodes, Dataset::Basics, Dataset::Akas, Dataset::Principals]
    {
        needs(index, dataset)?;
    }
    let titles = drawn(index, u64::MAX)?;
    let searched: Vec<&Title> = titles.iter().filter(|title| title.kind.is_searched()).collect();
    let shows: Vec<&Title> = titles.iter().filter(|title| title.kind.is_show()).collect();
    let with_episodes: Vec<ImdbId> = shows
        .iter()
        .map(|show| show.id)
        .filter(|id| index.episodes(*id).is_ok_and(|episodes| !episodes.is_empty()))
        .collect();
    let peopled: Vec<ImdbId> = titles
        .iter()
        .map(|title| title.id)
        .filter(|id| index.principals(*id).is_ok_and(|people| !people.is_empty()))
        .collect();
    let names: Vec<_> =
        peopled.iter().filter_map(|id| Some(index.principals(*id).ok()?.first()?.person)).collect();
    Ok(vec![
        LookUp::time("title by id", PLACE, &titles, |title| Ok(index.title(title.id)?.is_some()))?,
        LookUp::time("rating by id", PLACE, &titles, |title| Ok(index.rating(title.id).is_ok()))?,
        LookUp::time("ids by title and year", PLACE, &searched, |title| {
            Ok(index.find(&title.title, title.year)?.iter().any(|found| found.id == title.id))
        })?,
        LookUp::time("titles elsewhere by id", PLACE, &searched, |title| {
            Ok(!index.akas(title.id)?.is_empty())
        })?,
        LookUp::time("a show's episodes", PLACE, &with_episodes, |show| {
            Ok(!index.episodes(*show)?.is_empty())
        })?,
        LookUp::time("a title's people", PLACE, &peopled, |id| Ok(!index.principals(*id)?.is_empty()))?,
        LookUp::time("person by id", PLACE, &names, |id| Ok(index.person(*id)?.is_some()))?,
    ])
}

/// Titles whose numbers are drawn at random up to `last`.
pub(super) fn drawn(index: &Index, last: u64) -> anyhow::Result<Vec<Title>> {
    let last = last.min(index.keys(Dataset::Basics) * 3);
    let mut titles = Vec::new();
    let mut number = 1_u64;
    for _ in 0..TRIES {
        // Knuth's MMIX generator; the order matters, not its quality.
        number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let id = u32::try_from((number >> 33) % last.max(1) + 1).ok().and_then(ImdbId::new);
        if let Some(id) = id
            && let Some(title) = index.title(id)?
        {
            titles.push(title);
            if titles.len() == COUNT {
                break;
            }
        }
    }
    Ok(titles)
}
