//! Adapting to what a host bears: quickly down, slowly back (AIMD, as TCP does).

use std::time::Duration;

use tokio::time::Instant;

/// What remains of the limits after a sign of strain.
const CUT: f64 = 0.7;

/// Signs closer together than this are one: they come from requests that were in flight together.
const ONE_SIGN: Duration = Duration::from_secs(1);

/// Lowest share of the configured rate that remains.
const LOWEST_SHARE: f64 = 0.125;

/// What is added to the share of the rate after a round of good answers.
const SHARE_STEP: f64 = 0.0625;

/// Fewest good answers in a round.
const SHORTEST_ROUND: usize = 8;

/// Latencies in one median.
const SAMPLES: usize = 32;

/// A median this much above the usual one is no sign of strain, however small the usual one is.
const NOISE: Duration = Duration::from_millis(100);

/// How fast the usual latency follows a lasting change, as a share of the difference for each median.
const FORGETTING: f64 = 0.1;

/// The effective limits of a gate.
#[derive(Debug)]
pub(super) struct Strain {
    most_in_flight: usize,
    in_flight: usize,
    rate_share: f64,
    good: usize,
    last_cut: Option<Instant>,
    latencies: Vec<Duration>,
    usual: Option<Duration>,
}

impl Strain {
    pub(super) fn new(most_in_flight: usize) -> Self {
        Self {
            most_in_flight,
            in_flight: most_in_flight,
            rate_share: 1.0,
            good: 0,
            last_cut: None,
            latencies: Vec::with_capacity(SAMPLES),
            usual: None,
        }
    }

    /// Requests that may be in flight.
    pub(super) fn in_flight(&self) -> usize {
        self.in_flight
    }

    /// The share of the configured rate that may be used, up to 1.
    pub(super) fn rate_share(&self) -> f64 {
        self.rate_share
    }

    /// Takes another configured limit and starts from it.
    pub(super) fn reconfigure(&mut self, most_in_flight: usize) {
        *self = Self::new(most_in_flight);
    }

    /// The host refused: both limits go down.
    pub(super) fn refused(&mut self, now: Instant) {
        if self.cut_in_flight(now, 1) {
            self.rate_share = (self.rate_share * CUT).max(LOWEST_SHARE);
        }
    }

    /// The host answered after `latency`.
    pub(super) fn answered(&mut self, now: Instant, latency: Duration) {
        self.good += 1;
        if self.good >= self.in_flight.max(SHORTEST_ROUND) {
            self.good = 0;
            self.in_flight = (self.in_flight + 1).min(self.most_in_flight);
            self.rate_share = (self.rate_share + SHARE_STEP).min(1.0);
        }
        self.latencies.push(latency);
        if self.latencies.len() == SAMPLES {
            let median = take_median(&mut self.latencies);
            self.compare(now, median);
        }
    }

    /// Lowers the limit where the median has doubled, and lets the usual latency follow.
    fn compare(&mut self, now: Instant, median: Duration) {
        let usual = self.usual.unwrap_or(median);
        if median >= usual * 2 && median >= usual + NOISE {
            // Fewer requests do not help a host that is slow for another reason, so a quarter always remains.
            self.cut_in_flight(now, self.most_in_flight.div_ceil(4));
        }
        let slower = median.saturating_sub(usual).mul_f64(FORGETTING);
        self.usual = Some(median.min(usual) + slower);
    }

    /// Lowers the requests in flight, though not below `lowest`; says whether this was a sign of its own.
    fn cut_in_flight(&mut self, now: Instant, lowest: usize) -> bool {
        if self.last_cut.is_some_and(|cut| now.duration_since(cut) < ONE_SIGN) {
            return false;
        }
        self.last_cut = Some(now);
        self.good = 0;
        let cut = (self.in_flight as f64 * CUT).floor() as usize;
        self.in_flight = cut.max(lowest.max(1)).min(self.in_flight);
        true
    }
}

fn take_median(latencies: &mut Vec<Duration>) -> Duration {
    let middle = latencies.len() / 2;
    let (_, median, _) = latencies.select_nth_unstable(middle);
    let median = *median;
    latencies.clear();
    median
}

#[cfg(test)]
mod tests {
    use super::*;

    const FAST: Duration = Duration::from_millis(80);

    #[tokio::test(start_paused = true)]
    async fn refusals_that_come_together_count_once_and_good_answers_bring_the_limits_back() {
        let mut strain = Strain::new(20);
        let now = Instant::now();
        for _ in 0..10 {
            strain.refused(now);
        }
        assert_eq!(strain.in_flight(), 14);
        assert!((strain.rate_share() - 0.7).abs() < 1e-9);
        for _ in 0..200 {
            strain.answered(now, FAST);
        }
        assert_eq!(strain.in_flight(), 20);
        assert!((strain.rate_share() - 1.0).abs() < 1e-9);
    }

    #[tokio::test(start_paused = true)]
    async fn limits_never_reach_zero_or_exceed_what_is_configured() {
        let mut strain = Strain::new(4);
        for _ in 0..50 {
            tokio::time::advance(ONE_SIGN).await;
            strain.refused(Instant::now());
        }
        assert_eq!(strain.in_flight(), 1);
        assert!(strain.rate_share() >= LOWEST_SHARE);
    }

    #[tokio::test(start_paused = true)]
    async fn a_doubled_median_lowers_the_limit_and_a_small_one_does_not() {
        let mut strain = Strain::new(16);
        let answers = |strain: &mut Strain, latency: Duration| {
            for _ in 0..SAMPLES {
                strain.answered(Instant::now(), latency);
            }
        };
        answers(&mut strain, Duration::from_millis(2));
        answers(&mut strain, Duration::from_millis(60));
        assert_eq!(strain.in_flight(), 16, "within the noise");
        answers(&mut strain, Duration::from_millis(400));
        assert_eq!(strain.in_flight(), 11);
    }

    #[tokio::test(start_paused = true)]
    async fn a_lasting_slowness_becomes_usual_and_leaves_a_quarter_of_the_limit() {
        let mut strain = Strain::new(16);
        for round in 0..60 {
            tokio::time::advance(ONE_SIGN).await;
            let latency = if round == 0 { FAST } else { FAST * 5 };
            for _ in 0..SAMPLES {
                strain.answered(Instant::now(), latency);
                assert!(strain.in_flight() >= 4);
            }
        }
        assert_eq!(strain.in_flight(), 16, "it recovers once the latency is usual");
    }
}
