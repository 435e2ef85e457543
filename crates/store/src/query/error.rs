//! What is wrong with a query.

/// Most characters of a query repeated in an error.
const MAX_REPEATED: usize = 40;

/// A query that cannot be understood: where, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("at character {position}{repeated}: {reason}", repeated = repeated(.text))]
pub struct QueryError {
    /// The first character it is about, counted from 1.
    pub position: usize,
    /// The part of the query it is about; empty where that is its end.
    pub text: String,
    /// What is wrong, and what is allowed instead.
    pub reason: String,
}

fn repeated(text: &str) -> String {
    match text.char_indices().nth(MAX_REPEATED) {
        _ if text.is_empty() => String::new(),
        None => format!(" ({text})"),
        Some((end, _)) => format!(" ({}…)", &text[..end]),
    }
}
