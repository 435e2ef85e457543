//! `completions`: a completion script.

use std::process::ExitCode;

use clap::CommandFactory as _;

use crate::arguments::Arguments;
use crate::output::Output;

/// Prints the script for `shell`.
pub fn run(shell: clap_complete::Shell, output: &mut Output) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Arguments::command(), "bioscope", &mut script);
    output.verbatim(String::from_utf8_lossy(&script).trim_end())?;
    Ok(ExitCode::SUCCESS)
}
