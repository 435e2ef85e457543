//! The show itself, when all below it is done.

use bioscope_model::{Part, PartSet};
use bioscope_store::Outcome;

use super::finish::{Finish, Kept, Parts};
use super::nfo::ExistingShow;
use super::{merged, nfo};
use crate::film::Done;
use crate::run::{store_trouble, title_of};
use crate::stage::artwork::Pictures;
use crate::stage::nfo::WrittenNfo;
use crate::stage::{Ending, hand_edits, united};

/// Parts named in the reason of a show that failed for their sake.
const MOST_NAMED: usize = 3;

impl Finish<'_> {
    /// The show itself. A part that could not be written makes it fail when everything else is kept.
    pub(crate) async fn show(&self, existing: ExistingShow, parts: Parts) -> Result<Done, Ending> {
        if parts.is_put_back {
            return Err(Ending::PutBack);
        }
        let Parts { pictures, written, has_scraped, failures, .. } = parts;
        let missing = [self.told.missing_of_any(), self.identity.missing.clone(), pictures.missing.clone()];
        let mut done = Done {
            outcome: if has_scraped { Outcome::Scraped } else { Outcome::Unchanged },
            title: title_of(&self.family.show),
            missing: united(missing),
            changes: Vec::new(),
            pictures: written + pictures.written,
        };
        let mut noted = None;
        if let Some(wanted) = &self.work.show {
            let Kept { committed, title, .. } = self.own(existing, wanted, pictures).await?;
            noted = Some(committed.outcome);
            (done.title, done.changes) = (title, committed.changes);
            if committed.outcome == Outcome::Scraped {
                done.outcome = Outcome::Scraped;
            }
        }
        if noted != Some(done.outcome) {
            self.note(done.outcome).await?;
        }
        match failures.as_slice() {
            [] => Ok(done),
            failures => Err(Ending::failed(why_failed(failures))),
        }
    }

    /// Notes the end of a show of which not itself but something below it was done.
    async fn note(&self, outcome: Outcome) -> Result<(), Ending> {
        let Some(job) = self.run.job else { return Ok(()) };
        let elapsed_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let noted =
            self.run.library.record_outcome(self.family.show.id, job, outcome, None, elapsed_ms).await;
        noted.map_err(|error| Ending::failed(store_trouble(&error)))
    }

    async fn own(
        &self,
        existing: ExistingShow,
        wanted: &PartSet,
        pictures: Pictures,
    ) -> Result<Kept, Ending> {
        let (run, identity) = (self.run, self.identity);
        let mut item = self.reread(&self.family.show).await?;
        let answers = self.told.show();
        let mut merged = merged::show(run, &item, identity, &answers);
        if !identity.changed
            && let Some(edits) = hand_edits::find(&item, existing.in_file(), &merged.details)
        {
            item = hand_edits::keep(run, &item, edits).await?;
            merged = merged::show(run, &item, identity, &answers);
        }
        let written = if wanted.contains(Part::Nfo) {
            nfo::write_show(run, self.family, &item, existing, &merged, self.told, identity.changed).await?
        } else {
            WrittenNfo { path: existing.in_file().map(|file| file.path.into()), ..WrittenNfo::default() }
        };
        if run.job.is_some() {
            let known = run.library.set_known_episodes(item.id, self.told.known_episodes()).await;
            known.map_err(|error| Ending::failed(store_trouble(&error)))?;
        }
        let missing = united([self.told.missing_of_show(), identity.missing.clone()]);
        self.commit(&item, merged, written, pictures, missing).await
    }
}

fn why_failed(failures: &[String]) -> String {
    let named: Vec<&str> = failures.iter().take(MOST_NAMED).map(String::as_str).collect();
    let more = failures.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
    format!("{}{more}", named.join("; "))
}
