//! One show, from its folder to the files and rows of all its levels: the steps as a sentence.
//!
//! # Layout
//!
//! Read in this order:
//! - [`family`]: the show's seasons and episodes, and the files that lie beside them;
//! - [`work`]: which of them have to be done, and what of each;
//! - [`fetch`]: asks the sources; [`told`]: what they told, level by level;
//! - [`episodes`]: which told episode a file is;
//! - [`offers`], [`pictures`]: the pictures of all levels, saved at once;
//! - [`finish`]: merges, writes and commits each season and video as its pictures are there; [`video`]: the episodes in
//!   one video; [`own`]: the show itself; [`merged`], [`nfo`], [`part`]: how.

mod episodes;
mod family;
mod fetch;
mod finish;
mod merged;
mod nfo;
mod offers;
mod own;
mod part;
mod pictures;
mod told;
mod video;
mod work;

use bioscope_http::FetchContext;
use bioscope_store::{ItemRecord, ItemState};
use tokio::sync::{mpsc, oneshot};
use tokio::time::Instant;

use crate::event::Stage;
use crate::film::Done;
use crate::run::Run;
use crate::stage::{Ending, identify};
use crate::stage_clock::StageClock;
use crate::task::Limit;
use family::Family;
use finish::Finish;
use work::{Settled, Work};

/// One show: identify, fetch, with the pictures of all levels saved as soon as they are known; merge, write and commit
/// each episode and season as its pictures are there, and the show last.
///
/// The show comes last because its row says that all of it is done: one that is cut off in the middle is new again, and
/// the episodes that are finished by then need no second look.
pub(crate) async fn scrape_show(
    run: &Run,
    item: &ItemRecord,
    limit: &Limit,
    context: &FetchContext,
    clock: &StageClock,
    started: Instant,
) -> Result<Done, Ending> {
    let family = Family::gather(run, item).await?;
    let settled = Settled::look(run, &family).await;
    let work = Work::of(run, &family, limit, &settled)?;
    let existing = nfo::read_show(&family).await;
    let finding_out = identify::identify(run, item, family.telling_path(), &existing.ids, context);
    let identity = clock.during(Stage::Identify, finding_out).await?;
    run.reach(item.id, ItemState::Identified).await;
    // Another show than last time: what is below it was done for the wrong one.
    let work = if identity.changed { Work::anew(run, &family)? } else { work };

    let (tell_offers, offers) = oneshot::channel();
    let (settle, settled_pictures) = mpsc::channel(pictures::MOST_WAITING);
    let save_pictures = async {
        // Whoever would tell the offers is gone only where the show ended without details.
        let Ok(offers) = offers.await else { return };
        let save = pictures::save(run, &family, &work, &offers, identity.changed, context, settle);
        clock.during(Stage::Artwork, save).await;
    };
    let finish = async {
        let fetch = fetch::fetch(run, &family, identity.ids.clone(), context, tell_offers);
        let told = clock.during(Stage::Fetch, fetch).await?;
        run.reach(item.id, ItemState::Fetched).await;
        let finish = Finish { run, family: &family, work: &work, identity: &identity, told: &told, started };
        let parts = finish.parts(settled_pictures).await?;
        Box::pin(clock.during(Stage::Commit, finish.show(existing, parts))).await
    };
    let ((), finished) = tokio::join!(save_pictures, finish);
    finished
}
