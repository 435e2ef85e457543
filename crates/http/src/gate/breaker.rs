//! Leaving a host alone that fails.

use std::time::Duration;

use tokio::time::Instant;

use super::settings::BreakerState;

/// Faults in a row that open the breaker. High enough that a host which fails one request in three is still used.
const FAULTS_TO_OPEN: u32 = 8;

/// The same while no host at all was ever reached: then it is the network that is missing.
const FAULTS_TO_OPEN_UNREACHED: u32 = 3;

/// Good answers in a row that close it again.
const GOOD_TO_CLOSE: u32 = 3;

/// How long it stays open the first time; it doubles with each failed probe.
const SHORTEST_REST: Duration = Duration::from_secs(2);

/// How long it stays open at most.
const LONGEST_REST: Duration = Duration::from_secs(30);

/// Whether a request may pass the breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Admission {
    /// It may.
    Pass,
    /// It may, alone; its outcome decides what happens next.
    Probe,
    /// Not before this instant.
    After(Instant),
    /// Another request is probing; its outcome decides, if it comes before this instant.
    AfterProbe(Instant),
    /// The host has failed for longer than anybody waits; it is tried again in this time.
    GiveUp(Duration),
}

#[derive(Debug, Clone, Copy)]
enum State {
    Closed { faults: u32 },
    Open { until: Instant },
    Probing { good: u32, under_way: bool },
}

/// Opens after repeated faults, lets one probe at a time pass, closes after several good answers.
#[derive(Debug)]
pub(super) struct Breaker {
    state: State,
    rest: Duration,
    /// Since when the host has not been trusted.
    down_since: Option<Instant>,
}

impl Breaker {
    pub(super) fn new() -> Self {
        Self { state: State::Closed { faults: 0 }, rest: SHORTEST_REST, down_since: None }
    }

    pub(super) fn state(&self) -> BreakerState {
        match self.state {
            State::Closed { .. } => BreakerState::Closed,
            State::Open { .. } => BreakerState::Open,
            State::Probing { .. } => BreakerState::Probing,
        }
    }

    /// Since when the host has not been trusted; `None` while it is.
    pub(super) fn down_since(&self) -> Option<Instant> {
        self.down_since
    }

    /// When the host is tried again; `None` unless the breaker is open.
    pub(super) fn open_until(&self) -> Option<Instant> {
        if let State::Open { until } = self.state { Some(until) } else { None }
    }

    /// Whether a request that waits for `patience` since the host began to fail may pass.
    pub(super) fn admission(&self, now: Instant, patience: Duration) -> Admission {
        let deadline = self.down_since.unwrap_or(now) + patience;
        let is_coming_back = matches!(self.state, State::Probing { good: 1.., .. }) && !patience.is_zero();
        match self.state {
            State::Closed { .. } => Admission::Pass,
            State::Probing { under_way: false, .. } => Admission::Probe,
            // It is a matter of a few answers.
            State::Probing { under_way: true, .. } if is_coming_back => Admission::AfterProbe(now + patience),
            State::Probing { under_way: true, .. } if deadline <= now => Admission::GiveUp(Duration::ZERO),
            State::Probing { under_way: true, .. } => Admission::AfterProbe(deadline),
            State::Open { until } if until <= now => Admission::Probe,
            State::Open { until } if deadline <= now => Admission::GiveUp(until - now),
            State::Open { until } => Admission::After(until.min(deadline)),
        }
    }

    /// Notes that the probe is on its way.
    pub(super) fn probe_started(&mut self) {
        let good = if let State::Probing { good, .. } = self.state { good } else { 0 };
        self.state = State::Probing { good, under_way: true };
    }

    /// The probe was cancelled, which says nothing: the next request probes.
    pub(super) fn probe_abandoned(&mut self) {
        if let State::Probing { good, .. } = self.state {
            self.state = State::Probing { good, under_way: false };
        }
    }

    /// The host answered. While the breaker is not closed only probes count.
    pub(super) fn answered(&mut self, is_probe: bool) {
        match self.state {
            State::Closed { .. } => self.state = State::Closed { faults: 0 },
            State::Probing { good, .. } if is_probe && good + 1 >= GOOD_TO_CLOSE => *self = Self::new(),
            State::Probing { good, .. } if is_probe => {
                self.state = State::Probing { good: good + 1, under_way: false };
            }
            State::Open { .. } | State::Probing { .. } => {}
        }
    }

    /// The host failed; `was_any_reached` says whether this or any other ever answered.
    pub(super) fn failed(&mut self, now: Instant, is_probe: bool, was_any_reached: bool) {
        let faults_to_open = if was_any_reached { FAULTS_TO_OPEN } else { FAULTS_TO_OPEN_UNREACHED };
        match self.state {
            State::Closed { faults } if faults + 1 < faults_to_open => {
                self.state = State::Closed { faults: faults + 1 };
            }
            State::Closed { .. } => {
                self.down_since = Some(now);
                self.state = State::Open { until: now + self.rest };
            }
            State::Probing { .. } if is_probe => {
                self.rest = (self.rest * 2).min(LONGEST_REST);
                self.state = State::Open { until: now + self.rest };
            }
            State::Open { .. } | State::Probing { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATIENCE: Duration = Duration::from_mins(1);

    fn opened(now: Instant) -> Breaker {
        let mut breaker = Breaker::new();
        for _ in 0..FAULTS_TO_OPEN {
            breaker.failed(now, false, true);
        }
        breaker
    }

    #[tokio::test(start_paused = true)]
    async fn opens_after_faults_in_a_row_only() {
        let mut breaker = Breaker::new();
        for _ in 0..100 {
            for _ in 1..FAULTS_TO_OPEN {
                breaker.failed(Instant::now(), false, true);
            }
            breaker.answered(false);
        }
        assert_eq!(breaker.state(), BreakerState::Closed);
        assert_eq!(opened(Instant::now()).state(), BreakerState::Open);
    }

    #[tokio::test(start_paused = true)]
    async fn opens_sooner_where_no_host_was_ever_reached() {
        let mut breaker = Breaker::new();
        for _ in 1..FAULTS_TO_OPEN_UNREACHED {
            breaker.failed(Instant::now(), false, false);
            assert_eq!(breaker.state(), BreakerState::Closed);
        }
        breaker.failed(Instant::now(), false, false);
        assert_eq!(breaker.state(), BreakerState::Open);
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_for_a_probe_beyond_their_patience() {
        let now = Instant::now();
        let mut breaker = opened(now);
        breaker.probe_started();
        assert_eq!(breaker.admission(now, PATIENCE), Admission::AfterProbe(now + PATIENCE));
        assert_eq!(breaker.admission(now, Duration::ZERO), Admission::GiveUp(Duration::ZERO));
        assert_eq!(breaker.admission(now + PATIENCE, PATIENCE), Admission::GiveUp(Duration::ZERO));
        breaker.answered(true);
        breaker.probe_started();
        let late = now + PATIENCE * 2;
        assert_eq!(
            breaker.admission(late, PATIENCE),
            Admission::AfterProbe(late + PATIENCE),
            "it comes back"
        );
        assert_eq!(breaker.admission(late, Duration::ZERO), Admission::GiveUp(Duration::ZERO));
    }

    #[tokio::test(start_paused = true)]
    async fn lets_one_probe_pass_and_closes_after_several_good_answers() {
        let now = Instant::now();
        let mut breaker = opened(now);
        assert_eq!(breaker.admission(now, PATIENCE), Admission::After(now + SHORTEST_REST));
        let later = now + SHORTEST_REST;
        for good in 0..GOOD_TO_CLOSE {
            assert_eq!(breaker.admission(later, PATIENCE), Admission::Probe);
            breaker.probe_started();
            let since = if good == 0 { now } else { later };
            assert_eq!(breaker.admission(later, PATIENCE), Admission::AfterProbe(since + PATIENCE));
            breaker.answered(true);
        }
        assert_eq!(breaker.admission(later, PATIENCE), Admission::Pass);
    }

    #[tokio::test(start_paused = true)]
    async fn a_failed_probe_lengthens_the_rest_and_an_abandoned_one_says_nothing() {
        let now = Instant::now();
        let mut breaker = opened(now);
        breaker.probe_started();
        breaker.probe_abandoned();
        assert_eq!(breaker.admission(now, PATIENCE), Admission::Probe);
        breaker.probe_started();
        breaker.failed(now, true, true);
        assert_eq!(breaker.admission(now, PATIENCE), Admission::After(now + SHORTEST_REST * 2));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_beyond_their_patience_but_probes_go_on() {
        let now = Instant::now();
        let mut breaker = opened(now);
        let mut later = now;
        while later < now + PATIENCE {
            later += LONGEST_REST;
            assert_eq!(breaker.admission(later, PATIENCE), Admission::Probe);
            breaker.probe_started();
            breaker.failed(later, true, true);
        }
        assert!(
            matches!(breaker.admission(later, PATIENCE), Admission::GiveUp(rest) if rest <= LONGEST_REST)
        );
        assert_eq!(breaker.admission(later + LONGEST_REST, PATIENCE), Admission::Probe);
    }

    #[tokio::test(start_paused = true)]
    async fn late_outcomes_from_before_the_opening_do_not_count() {
        let now = Instant::now();
        let mut breaker = opened(now);
        breaker.answered(false);
        breaker.failed(now, false, true);
        assert_eq!(breaker.admission(now, PATIENCE), Admission::After(now + SHORTEST_REST));
    }
}
