//! How alike two titles are.
//!
//! Titles are folded and their numbers brought to one form (`words`), held ready for comparison (`shape`),
//! kept apart where their scripts do not meet (`script`), and compared (`compare`) as wholes and by the parts
//! around a colon or dash (`partial`); the best pair of a path's and a candidate's titles counts (`reading`).

mod compare;
mod partial;
mod reading;
mod script;
mod shape;

pub(crate) use compare::TitleMatch;
pub(crate) use reading::{Reading, best_match};
