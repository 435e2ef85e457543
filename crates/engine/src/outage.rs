//! Hosts that cease to answer, told as soon as somebody waits for one.

use std::collections::BTreeSet;

use bioscope_http::{GateSnapshot, Role};
use bioscope_model::Provider;

use crate::bottleneck::gate_name;
use crate::event::Event;

/// The gates whose hosts do not answer at the moment, by origin, provider and role.
#[derive(Debug, Default)]
pub(crate) struct Outages(BTreeSet<(String, &'static str, Role)>);

impl Outages {
    /// What there is to tell of hosts that have ceased to answer since the last look, or answer again.
    pub(crate) fn look(&mut self, gates: &[GateSnapshot]) -> Vec<Event> {
        let told = gates.iter().filter_map(|gate| {
            let key = (gate.origin.clone(), gate.provider, gate.role);
            let message = if gate.down_for.is_none() {
                self.0.remove(&key).then(|| format!("{}: there is an answer again.", gate_name(gate)))?
            } else {
                // Where nobody waits there is something else to serve, and nothing to tell.
                (gate.waiting > 0 && self.0.insert(key)).then(|| began(gate))?
            };
            Some(Event::Notice { provider: Some(Provider::from(gate.provider)), message })
        });
        told.collect()
    }
}

fn began(gate: &GateSnapshot) -> String {
    let reason = gate.last_fault.map_or_else(String::new, |fault| format!(" ({fault})"));
    let (name, seconds) = (gate_name(gate), gate.patience.as_secs());
    format!("{name}: no answer{reason}; it is tried again, for {seconds} s at most.")
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
                "TMDB pictures: no answer (its name could not be resolved); it is tried again, for 15 s at most."
            ]
        );
        assert_eq!(told(&[down, pages.clone()]), Vec::<String>::new());
        let neighbour = gate("tvmaze", Role::Images, 0, 16, 0);
        assert_eq!(told(&[neighbour]), Vec::<String>::new(), "of the same origin, but another provider's");
        assert_eq!(told(&[up.clone(), pages.clone()]), ["TMDB pictures: there is an answer again."]);
        assert_eq!(told(&[up, pages]), Vec::<String>::new());
    }
}
