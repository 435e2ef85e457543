//! Things going wrong by script: at random with a fixed seed, by exact rules, or a whole provider being down.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::provider::Provider;
use crate::random::{Dice, hash_text, mix};

/// What goes wrong.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Fault {
    /// An answer with this status code and no useful body; codes outside 100 to 999 count as 500.
    Status(u16),
    /// 429 with `Retry-After` in whole seconds.
    TooManyRequests {
        /// Seconds to wait.
        retry_after_seconds: u64,
    },
    /// The right headers, half of the body, then the end of the connection.
    CutBody,
    /// Half of the body, announced as if it were all: what a server gives that has stored a broken file.
    ShortBody,
    /// The right picture's kind and size, but the same picture for every address; no fault for other requests.
    SamePicture,
    /// The connection is reset before any answer.
    Reset,
    /// IMDb's bot challenge: 202 with the header `x-amzn-waf-action: challenge`.
    Challenge,
    /// The right answer, a little at a time.
    SlowDrip {
        /// Bytes at a time, at least 1.
        chunk_bytes: usize,
        /// Time between two chunks.
        pause: Duration,
    },
}

/// Shares of requests, from 0.0 to 1.0, that go wrong at random. Their sum should not exceed 1.0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FaultRates {
    /// 500.
    pub internal_error: f64,
    /// 502.
    pub bad_gateway: f64,
    /// 429 with `Retry-After: 1`.
    pub too_many_requests: f64,
    /// Half a body.
    pub cut_body: f64,
    /// A connection reset.
    pub reset: f64,
    /// The bot challenge, on IMDb's pages only.
    pub challenge: f64,
    /// One kilobyte every 20 ms.
    pub slow_drip: f64,
}

/// How often a rule holds.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Times {
    /// For the first requests that it fits.
    First(u32),
    /// For all.
    Always,
}

/// An exact rule.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FaultRule {
    /// Beginning of the path and query of the requests it fits.
    pub path_prefix: String,
    /// What they get.
    pub fault: Fault,
    /// How often.
    pub times: Times,
}

impl FaultRule {
    /// The fault for the first `count` requests.
    pub fn first(count: u32, path_prefix: &str, fault: Fault) -> Self {
        Self { path_prefix: path_prefix.to_owned(), fault, times: Times::First(count) }
    }

    /// The fault for every request.
    pub fn always(path_prefix: &str, fault: Fault) -> Self {
        Self { path_prefix: path_prefix.to_owned(), fault, times: Times::Always }
    }
}

/// The script.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FaultPlan {
    /// Seed of what goes wrong at random. Whether a request goes wrong depends on the seed, its address and how often
    /// that address was asked before, and not on the order in which different addresses are asked.
    pub seed: u64,
    /// What goes wrong at random.
    pub rates: FaultRates,
    /// What goes wrong by rule; the first rule that fits wins, and rules come before chance.
    pub rules: Vec<FaultRule>,
}

/// Addresses whose number of requests is remembered; when there are more, counting starts anew.
const MOST_ADDRESSES: usize = 200_000;
const DRIP: Fault = Fault::SlowDrip { chunk_bytes: 1_024, pause: Duration::from_millis(20) };

/// Decides what goes wrong.
pub(crate) struct FaultDesk {
    seed: u64,
    rates: FaultRates,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Rules and how often each has held.
    rules: Vec<(FaultRule, u32)>,
    down: HashMap<Provider, Fault>,
    asked: HashMap<u64, u64>,
}

impl FaultDesk {
    /// Follows a plan.
    pub(crate) fn new(plan: FaultPlan) -> Self {
        let rules = plan.rules.into_iter().map(|rule| (rule, 0)).collect();
        let state = State { rules, ..State::default() };
        Self { seed: plan.seed, rates: plan.rates, state: Mutex::new(state) }
    }

    /// What goes wrong with a request, if anything.
    pub(crate) fn fault(&self, provider: Provider, path_and_query: &str) -> Option<Fault> {
        let mut state = self.lock();
        if let Some(fault) = state.down.get(&provider) {
            return Some(*fault);
        }
        for (rule, held) in &mut state.rules {
            let holds = match rule.times {
                Times::Always => true,
                Times::First(count) => *held < count,
            };
            if holds && path_and_query.starts_with(&rule.path_prefix) {
                *held = held.saturating_add(1);
                return Some(rule.fault);
            }
        }
        if self.rates == FaultRates::default() {
            return None;
        }
        if state.asked.len() >= MOST_ADDRESSES {
            state.asked.clear();
        }
        let address = hash_text(path_and_query);
        let asked = state.asked.entry(address).or_default();
        *asked += 1;
        self.by_chance(provider, mix(self.seed ^ address ^ mix(*asked)))
    }

    fn by_chance(&self, provider: Provider, seed: u64) -> Option<Fault> {
        let rates = self.rates;
        let challenge = if provider == Provider::Imdb { rates.challenge } else { 0.0 };
        let choices = [
            (rates.internal_error, Fault::Status(500)),
            (rates.bad_gateway, Fault::Status(502)),
            (rates.too_many_requests, Fault::TooManyRequests { retry_after_seconds: 1 }),
            (rates.cut_body, Fault::CutBody),
            (rates.reset, Fault::Reset),
            (challenge, Fault::Challenge),
            (rates.slow_drip, DRIP),
        ];
        let mut left = Dice::new(seed).unit();
        choices.into_iter().find_map(|(rate, fault)| {
            left -= rate;
            (left < 0.0).then_some(fault)
        })
    }

    /// Adds a rule behind the others.
    pub(crate) fn add_rule(&self, rule: FaultRule) {
        self.lock().rules.push((rule, 0));
    }

    /// Forgets every rule and brings every provider up; chance stays as planned.
    pub(crate) fn clear(&self) {
        let mut state = self.lock();
        state.rules.clear();
        state.down.clear();
    }

    /// Takes a provider down with a fault for everybody, or brings it up.
    pub(crate) fn set_down(&self, provider: Provider, fault: Option<Fault>) {
        let mut state = self.lock();
        match fault {
            Some(fault) => state.down.insert(provider, fault),
            None => state.down.remove(&provider),
        };
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(desk: &FaultDesk, addresses: impl Iterator<Item = usize>) -> HashMap<usize, Option<Fault>> {
        addresses.map(|place| (place, desk.fault(Provider::Imdb, &format!("/title/{place}")))).collect()
    }

    #[test]
    fn chance_depends_on_the_address_and_not_on_the_order() {
        let plan = FaultPlan {
            seed: 4,
            rates: FaultRates { internal_error: 0.2, reset: 0.1, challenge: 0.1, ..FaultRates::default() },
            rules: Vec::new(),
        };
        let (forwards, backwards) = (FaultDesk::new(plan.clone()), FaultDesk::new(plan));
        let first = drawn(&forwards, 0..2_000);
        assert_eq!(first, drawn(&backwards, (0..2_000).rev()));
        let faults = first.values().flatten().count();
        assert!((700..900).contains(&faults), "{faults} of 2,000 at a share of 0.4");
        assert_ne!(first, drawn(&forwards, 0..2_000), "asking again is another draw");
    }

    #[test]
    fn a_rule_holds_for_the_first_times_only() {
        let desk = FaultDesk::new(FaultPlan {
            rules: vec![FaultRule::first(2, "/3/movie/", Fault::Status(500))],
            ..FaultPlan::default()
        });
        assert_eq!(desk.fault(Provider::Tmdb, "/3/search/movie"), None);
        let asked: Vec<_> = (0..3).map(|_| desk.fault(Provider::Tmdb, "/3/movie/1")).collect();
        assert_eq!(asked, [Some(Fault::Status(500)), Some(Fault::Status(500)), None]);
    }

    #[test]
    fn a_provider_goes_down_and_comes_up() {
        let desk = FaultDesk::new(FaultPlan::default());
        desk.set_down(Provider::Imdb, Some(Fault::Challenge));
        assert_eq!(desk.fault(Provider::Imdb, "/title/tt1/"), Some(Fault::Challenge));
        assert_eq!(desk.fault(Provider::Tmdb, "/3/movie/1"), None);
        desk.set_down(Provider::Imdb, None);
        assert_eq!(desk.fault(Provider::Imdb, "/title/tt1/"), None);
    }
}
