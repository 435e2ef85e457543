//! What went wrong, as exit status and a sentence.

use std::process::ExitCode;

use bioscope_engine::EngineError;
use bioscope_http::bundle::BundleError;
use bioscope_http::cache::CacheFileError;
use bioscope_store::StoreError;

use crate::configuration::ConfigurationError;
use crate::output::{self, ClosedPipe};

/// All well.
pub const ALL_WELL: u8 = 0;
/// Something failed; the rest was done.
pub const SOMETHING_FAILED: u8 = 1;
/// Wrong usage or configuration.
pub const WRONG_USAGE: u8 = 2;
/// The user cancelled.
pub const CANCELLED: u8 = 130;

/// What the user typed or configured cannot be done.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Usage(pub String);

/// The user stopped the program while it waited for something.
#[derive(Debug, thiserror::Error)]
#[error("cancelled while the library was waited for; {0}    does the rest")]
pub struct Stopped(pub &'static str);

/// Says what went wrong and chooses the exit status.
pub fn tell(error: &anyhow::Error) -> ExitCode {
    if error.is::<ClosedPipe>() {
        return ALL_WELL.into();
    }
    let chain: Vec<String> = error.chain().map(ToString::to_string).collect();
    let mut text = String::new();
    if ends_failed_to(error) {
        text.push_str("failed to ");
    }
    for part in chain {
        // Many errors repeat their cause in their own text.
        if !text.contains(&part) {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push_str(": ");
            }
            text.push_str(&part);
        }
    }
    output::tell_error(&text);
    let wrong_usage = error.is::<Usage>()
        || error.is::<ConfigurationError>()
        || matches!(error.downcast_ref(), Some(EngineError::NoSource | EngineError::NoShowSource))
        || matches!(
            error.downcast_ref(),
            // What commands look up themselves they name by what the user typed.
            Some(StoreError::Filter { .. } | StoreError::NotFound { .. })
        );
    if error.is::<Stopped>() {
        return CANCELLED.into();
    }
    if wrong_usage { WRONG_USAGE.into() } else { SOMETHING_FAILED.into() }
}

/// Whether the error is one of a library, whose messages end a sentence that begins with "failed to".
fn ends_failed_to(error: &anyhow::Error) -> bool {
    let Some(cause) = error.chain().next() else { return false };
    cause.is::<StoreError>()
        || cause.is::<EngineError>()
        || cause.is::<BundleError>()
        || cause.is::<CacheFileError>()
}
