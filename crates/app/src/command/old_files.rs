//! What is kept for `undo`, and for how long.

use std::time::{Duration, SystemTime};

use bioscope_store::Library;
use jiff::Timestamp;

use crate::wiring::App;

/// Seconds of a day.
const DAY: u64 = 24 * 3600;

/// Clears away what is older than it is to be kept for, and what is over the cap. That it fails is only logged: the
/// next run tries again.
pub async fn clear_away(app: &App, library: &dyn Library) {
    let keep_for = Duration::from_secs(app.configuration.undo.keep_days * DAY);
    let now = SystemTime::now();
    let before = Timestamp::try_from(now.checked_sub(keep_for).unwrap_or(SystemTime::UNIX_EPOCH));
    match library.forget_changes(before.unwrap_or(Timestamp::UNIX_EPOCH)).await {
        Ok(0) => {}
        Ok(runs) => tracing::info!(runs, "runs can no longer be taken back"),
        Err(error) => tracing::info!(%error, "what runs changed long ago stays"),
    }
    let old_files = app.old_files();
    match tokio::task::spawn_blocking(move || old_files.clear_away(now, keep_for)).await {
        Ok(Ok(cleared)) => tracing::debug!(?cleared, "old content was cleared away"),
        Ok(Err(error)) => tracing::info!(%error, "old content stays"),
        Err(error) => tracing::info!(%error, "old content stays"),
    }
}
