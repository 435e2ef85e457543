//! What stands between a request and its answer: time, limits, faults, and the counting of all of it.

pub(crate) mod connection;
pub(crate) mod faults;
pub(crate) mod latency;
pub(crate) mod limits;
pub(crate) mod statistics;
