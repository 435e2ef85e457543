//! The gates: each host is asked as fast as it bears and no faster.
//!
//! A gate belongs to an origin (scheme, host, port), a provider and a role, so that several providers on one address
//! stay several. Before a request is sent it waits for, in this order:
//!
//! 1. a slot among the requests in flight,
//! 2. its turn, first come, first served,
//! 3. the breaker, which leaves a host alone that fails,
//! 4. the end of a pause that the host asked for,
//! 5. its place in the even spacing of the rate.
//!
//! All waiting is on `tokio::time`. A call that is cancelled, waiting or on the wire, counts for nothing.
//!
//! # Layout
//!
//! - `host`: one gate and the order above
//! - `slots`, `pace`, `breaker`, `budget`, `strain`, `meter`: its parts, each of which knows nothing of the others
//! - `book`: all gates
//! - `settings`: what is configured and what is shown

mod book;
mod breaker;
mod budget;
mod host;
mod meter;
mod pace;
mod settings;
mod slots;
mod strain;

pub(crate) use book::GateBook;
pub(crate) use host::{Denied, Gate, Outcome, RetryPermit, WhenDown};
pub use settings::{BreakerState, GateSettings, GateSnapshot, MAX_IN_FLIGHT, MAX_PER_SECOND, MIN_PER_SECOND};
