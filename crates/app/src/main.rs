//! `bioscope`: parse, configure, wire, run.
//!
//! # Layout
//!
//! - [`arguments`]: what can be typed; [`configuration`]: what can be configured;
//! - [`wiring`]: both become a client, providers, a library;
//! - [`command`]: one file a command;
//! - [`report`]: who shows a run: bars, plain lines, JSON lines; [`screen`]: the bars, and how other lines get past them;
//! - [`output`], [`interrupt`], [`place`], [`problem`]: stdout and stderr, Ctrl-C, folders, exit status.

mod arguments;
mod command;
mod configuration;
mod interrupt;
mod output;
mod place;
mod problem;
mod report;
mod screen;
mod wiring;

use std::process::ExitCode;

use clap::Parser as _;

use crate::arguments::{Arguments, ColorChoice};

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    choose_colours(arguments.global.color);
    match run(arguments) {
        Ok(status) => status,
        Err(error) => problem::tell(&error),
    }
}

fn run(arguments: Arguments) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let status = runtime.block_on(command::run(arguments));
    // Blocking work that is still going on when a run was cut off must not keep the program.
    runtime.shutdown_background();
    status
}

fn choose_colours(choice: ColorChoice) {
    let choice = match choice {
        ColorChoice::Auto => anstream::ColorChoice::Auto,
        ColorChoice::Always => anstream::ColorChoice::Always,
        ColorChoice::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
}
