//! The Internet Movie Database: one provider with several sources behind it, in the user's order.
//!
//! Since 2026-03-20 its pages answer plain clients with a bot challenge. Nothing here solves or evades it: it is
//! recognised, the pages are left alone for a while, and the caller is told. The terms of use of the pages are the
//! user's business, which is why they are a source that has to be asked for.
//!
//! # Layout
//!
//! - [`Imdb`] (`provider`), [`ImdbSettings`], [`ImdbSource`] (`settings`): what asks, and of which sources;
//! - `challenge`, `cool_down`: what a refusal looks like, and how long it is respected;
//! - `datasets`: the imported dataset files, for search, details and the titles by which others' candidates are known;
//! - `wanted`: films or shows;
//! - `suggestion`: the suggestion service, for search;
//! - `pages`: title, reference and season pages, for details; `show`: which of them a show needs.
//!
//! A source is a folder or file of its own and a variant of [`ImdbSource`]. The sources are asked in the user's order;
//! the first that knows the title answers, and one that is blocked or damaged is passed over.

mod challenge;
mod cool_down;
mod datasets;
mod pages;
mod provider;
#[cfg(test)]
mod recorded;
mod settings;
mod show;
mod suggestion;
mod wanted;

pub use provider::Imdb;
pub use settings::{DEFAULT_COOL_DOWN, ImdbSettings, ImdbSource, UnknownSource};
