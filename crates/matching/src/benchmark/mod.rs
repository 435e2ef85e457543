//! How well candidates are told apart: cases, ways of matching, and their figures.
//!
//! [`Matcher::Bioscope`] is [`rank_movies`](crate::rank_movies) with its defaults; two simple ways stand beside it, so
//! that a figure can be judged. Nothing is read from disk: cases come as text, a JSON object a line, whose fields
//! `benchmark/README.md` of this crate lists.
//!
//! # Layout
//!
//! - [`Case`], [`CaseCandidate`], [`Half`], [`read_cases`] (`case`): what is known, what the search brought, which is right;
//! - [`Matcher`], [`Outcome`] (`matcher`): what a way of matching does with a case;
//! - [`Figures`], [`evaluate`] (`figures`): precision, recall and what is left for review.

mod case;
mod figures;
mod matcher;

pub use case::{Case, CaseCandidate, Half, MalformedCase, read_cases};
pub use figures::{Figures, evaluate};
pub use matcher::{Matcher, Outcome};
