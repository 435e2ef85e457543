//! Hosts that cease to answer, told as soon as somebody waits for one.

use std::collections::BTreeSet;

use bioscope_http::{GateSnapshot, Role};
use bioscope_model::Provider;

use crate::event::Event;

/// The hosts that do not answer at the moment.
#[derive(Debug, Default)]
pub(crate) struct Outages(BTreeSet<(String, Role)>);

impl Outages {
    /// What there is to tell of hosts that have ceased to answer since the last look, or answer again.
    pub(crate) fn look(&mut self, gates: &[GateSnapshot]) -> Vec<Event> {
        let mut told = Vec::new();
        for gate in gates {
            let host = (gate.origin.clone(), gate.role);
            let message = match gate.down_for {
                // Where nobody waits there is something else to serve, and nothing to tell.
                Some(_) if gate.waiting > 0 && self.0.insert(host) => began(gate),
                None if self.0.remove(&(gate.origin.clone(), gate.role)) => {
                    format!("{} answers again.", host_name(gate))
                }
                _ => continue,
            };
            told.push(Event::Notice { provider: Some(Provider::from(gate.provider)), message });
        }
        told
    }
}

fn began(gate: &GateSnapshot) -> String {
    let name = host_name(gate);
    let reason = gate.last_fault.map_or_else(String::new, |fault| format!(" ({fault})"));
    format!("{name} does not answer{reason}; it is tried again, for {} s at most.", gate.patience.as_secs())
}

fn host_name(gate: &GateSnapshot) -> String {
    let provider = Provider::from(gate.provider);
    let label = provider.label();
    match gate.role {
        Role::Images => format!("The host of {label}'s pictures"),
        Role::Search => format!("{label}'s search"),
        Role::Files => format!("The host of {label}'s files"),
        Role::Api | Role::Pages => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use bioscope_http::FaultKind;

    use super::*;
    use crate::bottleneck::tests::gate;

    #[test]
    fn each_outage_is_told_once_with_its_reason_and_so_is_its_end() {
        let up = gate("tmdb", Role::Images, 0, 16, 0);
        let down = GateSnapshot {
            down_for: Some(Duration::ZERO),
            last_fault: Some(FaultKind::Dns),
            patience: Duration::from_secs(15),
            waiting: 3,
            ..up.clone()
        };
        let unwanted = GateSnapshot { waiting: 0, ..down.clone() };
        let mut outages = Outages::default();
        let mut told = |gates: &[GateSnapshot]| -> Vec<String> {
            let message = |event| match event {
                Event::Notice { message, .. } => message,
                other => panic!("{other:?}"),
            };
            outages.look(gates).into_iter().map(message).collect()
        };
        let pages = gate("imdb", Role::Pages, 0, 4, 0);
        assert_eq!(told(&[up.clone(), pages.clone()]), Vec::<String>::new());
        assert_eq!(told(&[unwanted]), Vec::<String>::new());
        assert_eq!(
            told(&[down.clone(), pages.clone()]),
            [
                "The host of TMDB's pictures does not answer (its name could not be resolved); it is tried again, for 15 s at most."
            ]
        );
        assert_eq!(told(&[down, pages.clone()]), Vec::<String>::new());
        assert_eq!(told(&[up.clone(), pages.clone()]), ["The host of TMDB's pictures answers again."]);
        assert_eq!(told(&[up, pages]), Vec::<String>::new());
    }
}
