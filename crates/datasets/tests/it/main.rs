//! Imports of real files, recorded and made up, and look-ups in what came of them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![expect(clippy::print_stderr, reason = "a skipped test says so aloud")]
#![expect(clippy::format_collect, clippy::format_push_string, reason = "rows read best as they are written")]

mod interrupted;
mod odd;
mod properties;
mod samples;
mod support;
