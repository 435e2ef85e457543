//! How a run stands, in words: shared by bars and plain lines.

use bioscope_engine::bottleneck::{bottleneck, gate_name};
use bioscope_engine::dispatch::Progress;
use bioscope_engine::{Moment, Stage};
use bioscope_http::{BreakerState, GateSnapshot};

use crate::report::summary::duration;

/// "2 identifying, 9 fetching": how many items are in which stage; those that just began are not named.
pub fn stages(progress: &Progress) -> String {
    let named = Stage::ALL.into_iter().filter(|stage| progress.in_stage(*stage) > 0);
    named
        .map(|stage| format!("{} {}", progress.in_stage(stage), stage.label()))
        .collect::<Vec<_>>()
        .join(", ")
}

/// "TMDB 3 of 20 · IMDb 4 of 4, 8 waiting": the hosts that are asked or waited for, or that want to be left alone.
pub fn hosts(moment: &Moment<'_>) -> String {
    let busy = |gate: &&GateSnapshot| {
        gate.in_flight + gate.waiting > 0
            || gate.paused_until.is_some()
            || gate.breaker != BreakerState::Closed
    };
    moment.gates.iter().filter(busy).map(|gate| host(gate, moment)).collect::<Vec<_>>().join(" · ")
}

fn host(gate: &GateSnapshot, moment: &Moment<'_>) -> String {
    let mut parts = vec![format!("{} {} of {}", gate_name(gate), gate.in_flight, gate.limit)];
    if gate.sent_per_second >= 0.1 {
        parts.push(format!("{} a second", (gate.sent_per_second * 10.0).round() / 10.0));
    }
    if gate.waiting > 0 {
        parts.push(format!("{} waiting", gate.waiting));
    }
    if let Some(rest) = gate.paused_until.and_then(|until| until.duration_since(moment.now).ok()) {
        parts.push(format!("paused for {}", duration(rest)));
    }
    match gate.breaker {
        BreakerState::Closed => {}
        BreakerState::Open => parts.push("does not answer".to_owned()),
        BreakerState::Probing => parts.push("being tried again".to_owned()),
    }
    parts.join(", ")
}

/// What holds the run up, in words.
pub fn held_up(moment: &Moment<'_>) -> Option<String> {
    bottleneck(moment.gates, moment.now)
}

#[cfg(test)]
pub(super) mod tests {
    use std::time::{Duration, SystemTime};

    use bioscope_http::Role;

    use super::*;

    /// A gate of `limit` in flight.
    pub(in crate::report) fn gate(
        provider: &'static str,
        in_flight: usize,
        limit: usize,
        waiting: usize,
    ) -> GateSnapshot {
        GateSnapshot {
            origin: String::new(),
            provider,
            role: Role::Api,
            in_flight,
            limit,
            configured_limit: limit,
            waiting,
            per_second: None,
            sent_per_second: 0.0,
            sent: 0,
            waited: Duration::ZERO,
            held_up: Duration::ZERO,
            paused_until: None,
            peak_in_flight: limit,
            breaker: BreakerState::Closed,
            down_for: None,
            next_probe: None,
            last_fault: None,
            patience: Duration::from_mins(1),
        }
    }

    /// A moment after `elapsed`, with these gates.
    pub(in crate::report) fn moment<'a>(
        progress: &'a Progress,
        elapsed: Duration,
        a_minute: f64,
        gates: &'a [GateSnapshot],
    ) -> Moment<'a> {
        Moment {
            progress,
            elapsed,
            a_minute,
            left: Some(Duration::from_secs(18)),
            gates,
            now: SystemTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn hosts_tell_what_they_are_asked_for_and_what_they_want() {
        let progress = Progress { stages: [2, 9, 0, 1], ..Progress::default() };
        assert_eq!(stages(&progress), "2 identifying, 9 fetching, 1 writing");
        let mut tmdb = gate("tmdb", 3, 20, 5);
        tmdb.sent_per_second = 38.64;
        let mut imdb = gate("imdb", 0, 4, 8);
        imdb.paused_until = Some(SystemTime::UNIX_EPOCH + Duration::from_secs(7));
        let idle = gate("tvmaze", 0, 4, 0);
        let mut down = gate("tvdb", 0, 4, 0);
        down.breaker = BreakerState::Open;
        assert_eq!(
            hosts(&moment(&progress, Duration::ZERO, 0.0, &[tmdb, imdb, idle, down])),
            "TMDB 3 of 20, 38.6 a second, 5 waiting · IMDb 0 of 4, 8 waiting, paused for 7.0 s · TheTVDB 0 of 4, does not answer"
        );
    }
}
