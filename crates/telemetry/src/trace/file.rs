//! A list of events that is valid JSON after every write, so that a run that is killed leaves a trace too.

use std::io::{self, Seek, SeekFrom, Write};
use std::time::{Duration, Instant};

use serde::Serialize;

const HEAD: &[u8] = b"{\"displayTimeUnit\":\"ms\",\"traceEvents\":[\n";
/// Ends the list; the next write begins where it lies.
const TAIL: &[u8] = b"\n]}\n";
/// Bytes gathered before they are written.
const GATHERED: usize = 64 * 1024;
/// What is gathered waits no longer than this, as long as events come.
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// Events gathered and written.
#[derive(Debug)]
pub(super) struct TraceFile<W> {
    target: W,
    /// Where [`TAIL`] begins.
    end: u64,
    has_events: bool,
    gathered: Vec<u8>,
    last_write: Instant,
    /// The first write that failed; nothing is written after it.
    failed: Option<io::Error>,
}

impl<W: Write + Seek> TraceFile<W> {
    /// An empty list in `target`, which must be empty.
    pub(super) fn new(mut target: W) -> io::Result<Self> {
        target.write_all(&[HEAD, TAIL].concat())?;
        Ok(Self {
            target,
            end: HEAD.len() as u64,
            has_events: false,
            gathered: Vec::with_capacity(GATHERED),
            last_write: Instant::now(),
            failed: None,
        })
    }

    /// Adds an event.
    pub(super) fn push(&mut self, event: &impl Serialize) {
        if self.failed.is_some() {
            return;
        }
        let begin = self.gathered.len();
        if std::mem::replace(&mut self.has_events, true) {
            self.gathered.extend_from_slice(b",\n");
        }
        if let Err(error) = serde_json::to_writer(&mut self.gathered, event) {
            self.gathered.truncate(begin);
            self.failed = Some(error.into());
        } else if self.gathered.len() >= GATHERED || self.last_write.elapsed() >= LONGEST_WAIT {
            self.write();
        }
    }

    /// Writes what is gathered and tells what failed.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.write();
        self.failed.take().map_or(Ok(()), Err)
    }

    /// One write overwrites the old tail and ends with the new one.
    fn write(&mut self) {
        let length = self.gathered.len() as u64;
        self.gathered.extend_from_slice(TAIL);
        let written = self
            .target
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| self.target.write_all(&self.gathered))
            .and_then(|()| self.target.flush());
        match written {
            Ok(()) => self.end += length,
            Err(error) => {
                self.failed = Some(error);
                if let Err(error) = self.end_again() {
                    tracing::debug!(%error, "the trace is cut off");
                }
            }
        }
        self.gathered.clear();
        self.last_write = Instant::now();
    }

    /// Ends the list where it ended before a write that broke off; blanks take the place of what that left.
    fn end_again(&mut self) -> io::Result<()> {
        let reached = self.target.stream_position()?;
        let blanks = reached.saturating_sub(self.end + TAIL.len() as u64);
        self.target.seek(SeekFrom::Start(self.end))?;
        self.target.write_all(TAIL)?;
        self.target.write_all(&vec![b' '; blanks as usize])
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use serde_json::{Value, json};

    use super::*;

    fn events(bytes: &[u8]) -> Vec<Value> {
        let whole: Value = serde_json::from_slice(bytes).unwrap();
        whole["traceEvents"].as_array().unwrap().clone()
    }

    #[test]
    fn is_valid_json_after_every_write() {
        let mut file = TraceFile::new(Cursor::new(Vec::new())).unwrap();
        assert!(events(file.target.get_ref()).is_empty());
        let mut writes = 0;
        for number in 0..5_000 {
            file.push(&json!({"name": "é\"\n", "ts": number}));
            if file.gathered.is_empty() {
                writes += 1;
                assert_eq!(events(file.target.get_ref()).len(), number + 1);
            }
        }
        assert!(writes >= 2, "{writes}");
        file.finish().unwrap();
        assert_eq!(events(file.target.get_ref()).len(), 5_000);
    }

    /// A disk with room for so many bytes.
    struct Disk {
        file: Cursor<Vec<u8>>,
        room: u64,
    }

    impl Write for Disk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let left = self.room.saturating_sub(self.file.position()) as usize;
            if left == 0 {
                return Err(io::ErrorKind::StorageFull.into());
            }
            self.file.write(&bytes[..bytes.len().min(left)])
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Seek for Disk {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.file.seek(to)
        }
    }

    #[test]
    fn a_full_disk_is_told_once_and_leaves_the_events_that_were_written() {
        let event = json!({"name": "a name that fits once"});
        for room in 88..170 {
            let mut file = TraceFile::new(Disk { file: Cursor::default(), room }).unwrap();
            file.push(&event);
            file.finish().unwrap();
            (0..3).for_each(|_| file.push(&event));
            assert!(file.finish().is_err(), "{room}");
            assert_eq!(events(file.target.file.get_ref()), std::slice::from_ref(&event), "{room}");
        }
    }
}
