//! `bench pragmas`: the same films kept with other settings of SQLite.

use bioscope_store::LibrarySettings;
use serde_json::{Value, json};

use super::library;
use crate::output::tell;

/// The name of the scenario.
pub(super) const SCENARIO: &str = "pragmas";
/// Films where no other number is asked for: enough for the tables to outgrow the page cache.
pub(super) const FILMS: u32 = 10_000;

/// What is compared; the first is how it is.
const SETTINGS: [(&str, &str); 9] = [
    ("as it is: FULL, 8 MB of pages, a checkpoint every 4,000", ""),
    ("synchronous = NORMAL", "PRAGMA synchronous = NORMAL;"),
    ("synchronous = OFF", "PRAGMA synchronous = OFF;"),
    ("2 MB of pages", "PRAGMA cache_size = -2048;"),
    ("32 MB of pages", "PRAGMA cache_size = -32768;"),
    ("128 MB of pages", "PRAGMA cache_size = -131072;"),
    ("256 MB mapped", "PRAGMA mmap_size = 268435456;"),
    ("a checkpoint every 1,000 pages", "PRAGMA wal_autocheckpoint = 1000;"),
    ("a checkpoint every 16,000 pages", "PRAGMA wal_autocheckpoint = 16000;"),
];

/// What keeping the films with some settings took.
#[derive(Debug)]
pub(super) struct Tried {
    settings: &'static str,
    films: u32,
    seconds: f64,
    cpu_us_a_film: f64,
    transactions: u64,
}

/// Keeps the same films with each of the settings.
pub(super) async fn measure(films: u32) -> anyhow::Result<Vec<Tried>> {
    let mut all = Vec::new();
    for (settings, pragmas) in SETTINGS {
        tell(format!("{SCENARIO}: {settings}"));
        let filled =
            library::fill(films as usize, LibrarySettings { pragmas, ..LibrarySettings::default() }).await?;
        all.push(Tried {
            settings,
            films,
            seconds: filled.saving.as_secs_f64(),
            cpu_us_a_film: filled.cpu_us_a_film(),
            transactions: filled.statistics.transactions,
        });
    }
    Ok(all)
}

impl Tried {
    pub(super) const HEADING: [&'static str; 2] = [
        "| settings | films | transactions | s | films a second | µs of processor time a film |",
        "|---|---|---|---|---|---|",
    ];

    pub(super) fn row(&self) -> String {
        format!(
            "| {} | {} | {} | {:.1} | {:.0} | {:.0} |",
            self.settings,
            self.films,
            self.transactions,
            self.seconds,
            f64::from(self.films) / self.seconds,
            self.cpu_us_a_film
        )
    }

    pub(super) fn object(&self) -> Value {
        json!({"scenario": SCENARIO, "settings": self.settings, "films": self.films, "seconds": self.seconds,
            "cpu_us_a_film": self.cpu_us_a_film, "transactions": self.transactions})
    }
}
