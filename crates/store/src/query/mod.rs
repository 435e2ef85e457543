//! The query language of [`Selection::Filter`](crate::Selection::Filter): what it says, without how it is answered.
//!
//! # Layout
//!
//! - [`lex`]: a text becomes words, signs and brackets, each with its place;
//! - [`parse`]: these become a [`Query`], a tree of [`Term`]s;
//! - [`term`]: what can be asked of an item; [`keys`]: by which words; [`numbers`]: ranges;
//! - [`error`]: what is wrong with a query, where, and what is allowed there.
//!
//! `docs/filters.md` describes the language for those who type it.

pub mod error;
pub mod keys;
pub mod lex;
pub mod numbers;
pub mod parse;
pub mod term;

pub use error::QueryError;
pub use numbers::{RatingRange, YearRange};
pub use parse::{MAX_DEPTH, MAX_QUERY_LENGTH, MAX_TERMS, Query};
pub use term::{Absent, Term, TermList, TextField, Words};
