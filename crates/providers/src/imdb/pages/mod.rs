//! IMDb's pages of titles: `/title/tt…/reference/`, the richest single page, and `/title/tt…/`; of shows also
//! `/title/tt…/episodes/?season=…`, one page a season.
//!
//! The data of both is one JSON text in a script element, and a smaller one for search engines. They are taken out
//! directly; the HTML around them is not read.
//!
//! # Layout
//!
//! - `address`: where the pages are, and in which languages they are asked for;
//! - `island`: the JSON texts inside a page;
//! - `wire`: the JSON as it comes, of title pages since 2022 and reference pages since 2025;
//! - `details`, with `credits` and `certification`: from it to the model's values;
//! - `season`: a season's page;
//! - `linked_data`: the same from the JSON for search engines, where the other is missing.

mod address;
mod certification;
mod credits;
mod details;
mod island;
mod linked_data;
mod season;
mod wire;

pub(super) use address::{accept_language, reference_address, season_address, title_address};
pub(super) use details::{TitlePage, read_page};
pub(super) use island::{holds_data, holds_island};
pub(super) use season::{SeasonPage, read_season};
