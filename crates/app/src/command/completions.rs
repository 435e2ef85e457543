//! `completions`: a completion script.

use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::arguments::Arguments;

/// Prints the script for `shell`.
pub fn run(shell: clap_complete::Shell) -> ExitCode {
    clap_complete::generate(shell, &mut Arguments::command(), "bioscope", &mut std::io::stdout());
    ExitCode::SUCCESS
}
