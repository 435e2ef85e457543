//! What a run waits for, in words.

use std::time::SystemTime;

use bioscope_http::{BreakerState, GateSnapshot, Role};
use bioscope_model::Provider;

/// What a gate is called: its provider, and what it is asked for where that needs telling.
pub fn gate_name(gate: &GateSnapshot) -> String {
    let provider = Provider::from(gate.provider);
    let label = provider.label();
    match gate.role {
        Role::Images => format!("{label} pictures"),
        Role::Search => format!("{label} search"),
        Role::Files => format!("{label} files"),
        Role::Api | Role::Pages => label.to_owned(),
    }
}

/// The gate that holds up most requests, and why, such as "waiting for IMDb: 4 of 4 in flight"; none where nothing
/// waits.
pub fn bottleneck(gates: &[GateSnapshot], now: SystemTime) -> Option<String> {
    let gate = gates.iter().filter(|gate| gate.waiting > 0).max_by_key(|gate| gate.waiting)?;
    Some(format!("waiting for {}: {}", gate_name(gate), reason(gate, now)))
}

fn reason(gate: &GateSnapshot, now: SystemTime) -> String {
    let paused = gate.paused_until.and_then(|until| until.duration_since(now).ok());
    match (paused, gate.breaker, gate.per_second) {
        (Some(rest), ..) => format!("it asked for a pause, {} s to go", rest.as_millis().div_ceil(1_000)),
        (None, BreakerState::Open, _) => "it does not answer".to_owned(),
        (None, BreakerState::Probing, _) => "it is being tried again".to_owned(),
        (None, BreakerState::Closed, Some(rate)) if gate.in_flight < gate.limit => {
            format!("{} requests a second", (rate * 10.0).round() / 10.0)
        }
        (None, BreakerState::Closed, _) => format!("{} of {} in flight", gate.in_flight, gate.limit),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use std::time::Duration;

    use super::*;

    /// A gate of `limit` in flight.
    pub(crate) fn gate(
        provider: &'static str,
        role: Role,
        in_flight: usize,
        limit: usize,
        waiting: usize,
    ) -> GateSnapshot {
        GateSnapshot {
            origin: String::new(),
            provider,
            role,
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

    #[test]
    fn names_the_gate_that_holds_up_most_and_why() {
        let now = SystemTime::UNIX_EPOCH;
        let pictures = gate("tmdb", Role::Images, 16, 16, 3);
        let pages = gate("imdb", Role::Pages, 4, 4, 12);
        let told = |gates: &[GateSnapshot]| bottleneck(gates, now);
        assert_eq!(told(&[gate("tmdb", Role::Api, 2, 20, 0)]), None);
        assert_eq!(
            told(std::slice::from_ref(&pictures)).as_deref(),
            Some("waiting for TMDB pictures: 16 of 16 in flight")
        );
        assert_eq!(told(&[pictures, pages.clone()]).as_deref(), Some("waiting for IMDb: 4 of 4 in flight"));
        let limited = GateSnapshot { per_second: Some(39.0), ..gate("tmdb", Role::Api, 3, 20, 5) };
        assert_eq!(told(&[limited]).as_deref(), Some("waiting for TMDB: 39 requests a second"));
        let paused = GateSnapshot { paused_until: Some(now + Duration::from_secs(7)), ..pages.clone() };
        assert_eq!(told(&[paused]).as_deref(), Some("waiting for IMDb: it asked for a pause, 7 s to go"));
        let down = GateSnapshot { breaker: BreakerState::Open, ..pages };
        assert_eq!(told(&[down]).as_deref(), Some("waiting for IMDb: it does not answer"));
    }
}
