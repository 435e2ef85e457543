//! The bars at the bottom of a terminal, and how other lines get past them: what is written between two redraws without
//! asking ends up in the middle of a bar.

use std::io::{self, Write};
use std::sync::{Mutex, PoisonError};

use indicatif::MultiProgress;

/// The bars that are drawn at the moment.
static BARS: Mutex<Option<MultiProgress>> = Mutex::new(None);

/// Says that these bars are drawn, until it is dropped.
#[derive(Debug)]
pub struct Drawn(());

impl Drawn {
    /// The bars are drawn from now on.
    pub fn begin(bars: &MultiProgress) -> Self {
        set(Some(bars.clone()));
        Self(())
    }
}

impl Drop for Drawn {
    fn drop(&mut self) {
        set(None);
    }
}

/// Writes to stderr while no bar is there.
pub fn past_bars<T>(write: impl FnOnce() -> T) -> T {
    let bars = BARS.lock().unwrap_or_else(PoisonError::into_inner).clone();
    match bars {
        Some(bars) => bars.suspend(write),
        None => write(),
    }
}

fn set(bars: Option<MultiProgress>) {
    *BARS.lock().unwrap_or_else(PoisonError::into_inner) = bars;
}

/// Stderr for the log, which writes whole lines.
#[derive(Debug, Default)]
pub struct LogLines;

impl Write for LogLines {
    fn write(&mut self, lines: &[u8]) -> io::Result<usize> {
        past_bars(|| io::stderr().write(lines))
    }

    fn flush(&mut self) -> io::Result<()> {
        io::stderr().flush()
    }
}
