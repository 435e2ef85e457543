//! Ctrl-C: the first stops a run gently, the second at once; while no run goes on, the first ends the program.

use std::process;
use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::output;
use crate::problem::CANCELLED;

/// How long what is to be tidied up may take once the user asked to stop.
const FAREWELL: Duration = Duration::from_millis(300);
/// How long a run may take to end by itself once the user asked to stop. One that waits for another program that holds the
/// library does not hear that it is to stop.
const PATIENCE: Duration = Duration::from_millis(4_400);

/// The run that Ctrl-C stops; none while the program waits for somebody to type.
static RUN: Mutex<Option<CancellationToken>> = Mutex::new(None);
/// Once the system's own handling is replaced it cannot be put back, so one listener stays until the end.
static LISTENER: Once = Once::new();

/// A run that Ctrl-C stops, as long as this lives.
pub struct Interrupt {
    stop: CancellationToken,
}

impl Interrupt {
    /// From now on the first Ctrl-C cancels [`Self::token`].
    pub fn listen() -> Self {
        LISTENER.call_once(|| {
            tokio::spawn(async {
                while tokio::signal::ctrl_c().await.is_ok() {
                    pressed();
                }
            });
        });
        let stop = CancellationToken::new();
        *run() = Some(stop.clone());
        Self { stop }
    }

    /// Cancelled by the first Ctrl-C.
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        *run() = None;
    }
}

/// Waits for the end of something, but not for longer than somebody who asked to stop wants to wait: another program may
/// hold what it waits for. `None` where it was not awaited.
pub async fn soon<T>(ending: impl Future<Output = T>) -> Option<T> {
    tokio::time::timeout(FAREWELL, ending).await.ok()
}

/// What `work` came to; `None` where it does not end by itself when it is asked to stop.
pub async fn unless_stuck<T>(stop: &CancellationToken, work: impl Future<Output = T>) -> Option<T> {
    let overdue = async {
        stop.cancelled().await;
        tokio::time::sleep(PATIENCE).await;
    };
    tokio::select! {
        biased;
        done = work => Some(done),
        () = overdue => None,
    }
}

fn run() -> MutexGuard<'static, Option<CancellationToken>> {
    RUN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn pressed() {
    match run().as_ref() {
        Some(stop) if !stop.is_cancelled() => stop.cancel(),
        Some(_) => {
            output::tell("Stopped at once. What was in flight is done by the next run.");
            exit_at_once();
        }
        None => exit_at_once(),
    }
}

fn exit_at_once() {
    process::exit(i32::from(CANCELLED));
}
