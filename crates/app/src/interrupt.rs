//! Ctrl-C: the first stops gently, the second at once.

use std::process;

use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::output;
use crate::problem::CANCELLED;

/// Listens for Ctrl-C as long as it lives.
pub struct Interrupt {
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Interrupt {
    /// Starts listening.
    pub fn listen() -> Self {
        let stop = CancellationToken::new();
        let task = tokio::spawn({
            let stop = stop.clone();
            async move {
                if tokio::signal::ctrl_c().await.is_err() {
                    return;
                }
                stop.cancel();
                if tokio::signal::ctrl_c().await.is_ok() {
                    output::tell("Stopped at once. What was in flight is done by the next run.");
                    exit_at_once();
                }
            }
        });
        Self { stop, task }
    }

    /// Cancelled by the first Ctrl-C.
    pub fn token(&self) -> CancellationToken {
        self.stop.clone()
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        self.task.abort();
    }
}

fn exit_at_once() {
    process::exit(i32::from(CANCELLED));
}
