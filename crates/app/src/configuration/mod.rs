//! Configuration: defaults, then a TOML file, then environment variables, then the command line.
//!
//! - [`keys`]: every key with its kind, default and one line of help; the only list of them;
//! - [`layers`]: file and environment become one table, unknown keys are refused;
//! - [`values`]: the table as typed values.

pub mod keys;
pub mod layers;
pub mod values;

pub use layers::{ConfigurationError, load};
pub use values::Configuration;
