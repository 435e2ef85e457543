//! The client as its callers see it. What the caches take in memory is tested beside this, in a process of its own.
//!
//! - `gates`, `retries`, `flights`: on a scripted transport and a paused clock, so that hours pass in milliseconds
//! - `caching`: on a temporary folder and a clock moved by hand
//! - `network`: on a real server on loopback; `arbitrary`: on one that sends anything
//! - `bundles`: record, replay, composition
//! - `secrets`: that none gets out

#![expect(clippy::unwrap_used, reason = "a helper that fails is a failed test")]

mod arbitrary;
mod bundles;
mod caching;
mod flights;
mod gates;
mod network;
mod retries;
mod scripted;
mod secrets;
