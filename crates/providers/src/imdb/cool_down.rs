//! Leaving a source alone for a while, all items together.

use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

/// The longest pause.
const LONGEST: Duration = Duration::from_hours(24);

/// A pause shared by everybody who asks the same source; clones share it too.
#[derive(Debug, Clone)]
pub(super) struct CoolDown {
    length: Duration,
    /// When the pause is over; `None` while there has been none. Watched by those who wait for an answer.
    over_at: watch::Sender<Option<Instant>>,
}

impl CoolDown {
    /// No pause yet; the next one will be `length` long, a day at most.
    pub(super) fn of(length: Duration) -> Self {
        Self { length: length.min(LONGEST), over_at: watch::Sender::new(None) }
    }

    /// Begins a pause, or prolongs the one there is.
    pub(super) fn begin(&self) -> Duration {
        self.over_at.send_replace(Some(Instant::now() + self.length));
        self.length
    }

    /// How long the pause still lasts, if there is one.
    pub(super) fn remaining(&self) -> Option<Duration> {
        left_until(*self.over_at.borrow())
    }

    /// Waits until there is a pause, and says how long it lasts.
    pub(super) async fn begun(&self) -> Duration {
        let mut watched = self.over_at.subscribe();
        let paused = watched.wait_for(|over_at| left_until(*over_at).is_some()).await;
        // The sender is this pause's own: it outlives the wait.
        paused.ok().and_then(|over_at| left_until(*over_at)).unwrap_or(self.length)
    }
}

fn left_until(over_at: Option<Instant>) -> Option<Duration> {
    let left = over_at?.saturating_duration_since(Instant::now());
    (!left.is_zero()).then_some(left)
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

    #[tokio::test(start_paused = true)]
    async fn those_who_wait_hear_of_a_pause() {
        let cool_down = CoolDown::of(Duration::from_mins(1));
        let waiting = tokio::spawn({
            let cool_down = cool_down.clone();
            async move { cool_down.begun().await }
        });
        tokio::time::advance(Duration::from_secs(5)).await;
        assert!(!waiting.is_finished());
        cool_down.begin();
        assert_eq!(waiting.await.unwrap(), Duration::from_mins(1));
        assert_eq!(cool_down.begun().await, Duration::from_mins(1), "who comes later hears of it too");
    }
}
