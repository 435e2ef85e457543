//! What a process has used, as Linux tells; elsewhere nothing is known.

use std::path::PathBuf;
use std::process::Child;
use std::time::Duration;

/// Ticks a second of the times in `/proc`: fixed for programs, whatever the kernel's own are (proc(5), `USER_HZ`).
const TICKS: u64 = 100;
/// How long an ended process may take to be seen as such.
const PATIENCE: Duration = Duration::from_secs(5);
/// Time between two looks.
const LOOK: Duration = Duration::from_millis(2);

/// A process that is looked at.
#[derive(Debug, Clone)]
pub(super) struct Process(PathBuf);

impl Process {
    pub(super) fn of(child: &Child) -> Self {
        Self(PathBuf::from(format!("/proc/{}", child.id())))
    }

    /// This one.
    pub(super) fn own() -> Self {
        Self(PathBuf::from("/proc/self"))
    }

    /// Processor time so far, user and system together.
    pub(super) fn cpu(&self) -> Option<Duration> {
        let (_, fields) = self.stat()?;
        let ticks = |place: usize| fields.get(place)?.parse::<u64>().ok();
        Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 1_000 / TICKS))
    }

    /// Resident memory now, in MB (10^6 bytes).
    pub(super) fn memory_mb(&self) -> Option<f64> {
        self.status_mb("VmRSS:")
    }

    /// Resident memory now that is no file's, in MB.
    pub(super) fn anonymous_mb(&self) -> Option<f64> {
        self.status_mb("RssAnon:")
    }

    /// Whether it has not ended.
    pub(super) fn is_running(&self) -> bool {
        self.stat().is_some_and(|(state, _)| state != "Z")
    }

    fn status_mb(&self, field: &str) -> Option<f64> {
        let status = std::fs::read_to_string(self.0.join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(field))?;
        let kibibytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
        Some(kibibytes * 1024.0 / 1e6)
    }

    /// Processor time of a process that has nothing more to say, all of it: until it is waited for, the system keeps what
    /// it used.
    pub(super) fn cpu_at_its_end(&self) -> Option<Duration> {
        let begun = std::time::Instant::now();
        while self.stat()?.0 != "Z" && begun.elapsed() < PATIENCE {
            std::thread::sleep(LOOK);
        }
        self.cpu()
    }

    /// The state, and the fields from the state on. The name before them may hold anything, parentheses too.
    fn stat(&self) -> Option<(String, Vec<String>)> {
        let text = std::fs::read_to_string(self.0.join("stat")).ok()?;
        let (_, after_name) = text.rsplit_once(')')?;
        let fields: Vec<String> = after_name.split_whitespace().map(str::to_owned).collect();
        Some((fields.first()?.clone(), fields))
    }
}
