//! Who shows a run. All of them consume the same stream of events and none of them counts by itself.

pub mod bars;
mod collecting;
pub mod json;
pub mod plain;
mod standing;
pub mod summary;
pub mod timings;

use std::sync::Arc;

use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Event, ItemReport, Moment, Reporter};

use bioscope_model::ItemKind;
use bioscope_store::Outcome;

use crate::arguments::Global;
use collecting::Collecting;
pub use collecting::Reports;

/// The reporters of a run as the user asked for them.
pub fn reporters(global: &Global) -> (Box<dyn Reporter>, Reports) {
    let reports = Reports::default();
    let mut all: Vec<Box<dyn Reporter>> = vec![Box::new(Collecting::new(Arc::clone(&reports)))];
    if global.json {
        all.push(Box::new(json::JsonReporter::new(std::io::stdout())));
    }
    if !global.quiet {
        match bars::BarReporter::where_drawn() {
            Some(bars) => all.push(Box::new(bars)),
            None => all.push(Box::new(plain::PlainReporter::new(std::io::stderr()))),
        }
    }
    (Box::new(Several(all)), reports)
}

struct Several(Vec<Box<dyn Reporter>>);

impl Reporter for Several {
    fn report(&mut self, event: &Event, progress: &Progress) {
        for reporter in &mut self.0 {
            reporter.report(event, progress);
        }
    }

    fn tick(&mut self, moment: &Moment<'_>) {
        for reporter in &mut self.0 {
            reporter.tick(moment);
        }
    }
}

/// What the items of a run are called.
fn noun(of: Option<ItemKind>) -> &'static str {
    match of {
        Some(ItemKind::Movie) => "film",
        Some(kind) => kind.name(),
        None => "item",
    }
}

/// What is said at once of a season or an episode that failed.
fn part_line(part: &ItemReport) -> Option<String> {
    let error = part.error.as_ref().filter(|_| part.outcome == Outcome::Failed)?;
    Some(format!("failed: {}: {error}", part.path.display()))
}
