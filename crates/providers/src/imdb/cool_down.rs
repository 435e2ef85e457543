//! Leaving a source alone for a while, all items together.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::time::Instant;

/// A pause shared by everybody who asks the same source; clones share it too.
#[derive(Debug, Clone)]
pub(super) struct CoolDown {
    length: Duration,
    started: Instant,
    /// When the pause is over, in milliseconds after `started`; 0 while there has been none.
    over_at: Arc<AtomicU64>,
}

impl CoolDown {
    /// No pause yet; the next one will be `length` long.
    pub(super) fn of(length: Duration) -> Self {
        Self { length, started: Instant::now(), over_at: Arc::default() }
    }

    /// Begins a pause, or prolongs the one there is.
    pub(super) fn begin(&self) -> Duration {
        let over_at = millis(self.started.elapsed().saturating_add(self.length));
        self.over_at.fetch_max(over_at, Ordering::Relaxed);
        self.length
    }

    /// How long the pause still lasts, if there is one.
    pub(super) fn remaining(&self) -> Option<Duration> {
        let over_at = self.over_at.load(Ordering::Relaxed);
        let left = over_at.saturating_sub(millis(self.started.elapsed()));
        (left > 0).then(|| Duration::from_millis(left))
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_pause_is_shared_and_ends() {
        let cool_down = CoolDown::of(Duration::from_mins(1));
        assert_eq!(cool_down.remaining(), None);
        cool_down.clone().begin();
        tokio::time::advance(Duration::from_secs(59)).await;
        assert_eq!(cool_down.remaining(), Some(Duration::from_secs(1)));
        cool_down.begin();
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(cool_down.remaining(), Some(Duration::from_secs(58)));
        tokio::time::advance(Duration::from_secs(58)).await;
        assert_eq!(cool_down.remaining(), None);
    }
}
