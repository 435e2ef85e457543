//! Answers that nobody could read, put aside for whoever reports them.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use url::Url;

/// Most answers kept; the oldest goes first.
const MAX_REPORTS: usize = 20;

/// Largest part of an answer that is kept, in bytes.
const MAX_REPORT_BYTES: usize = 1024 * 1024;

/// Keeps `body`, which `provider` answered to `url`, in `folder`; the file it is in. The same address has one file.
pub(crate) fn keep(folder: &Path, provider: &str, url: &Url, body: &[u8]) -> io::Result<PathBuf> {
    std::fs::create_dir_all(folder)?;
    let mut hasher = DefaultHasher::new();
    url.as_str().hash(&mut hasher);
    let path = folder.join(format!("{provider}-{:016x}.{}", hasher.finish(), extension(body)));
    make_room(folder, &path)?;
    std::fs::write(&path, &body[..body.len().min(MAX_REPORT_BYTES)])?;
    Ok(path)
}

/// Drops the oldest files until one more may be written.
fn make_room(folder: &Path, but_for: &Path) -> io::Result<()> {
    let mut kept: Vec<(SystemTime, PathBuf)> = std::fs::read_dir(folder)?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let facts = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
            Some((facts.modified().unwrap_or(SystemTime::UNIX_EPOCH), entry.path()))
        })
        .filter(|(_, path)| path != but_for)
        .collect();
    kept.sort();
    let surplus = (kept.len() + 1).saturating_sub(MAX_REPORTS);
    kept.iter().take(surplus).try_for_each(|(_, path)| std::fs::remove_file(path))
}

fn extension(body: &[u8]) -> &'static str {
    match body.trim_ascii_start().first() {
        Some(b'{' | b'[') => "json",
        Some(b'<') => "html",
        _ => "txt",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_answers_are_kept_each_address_once_and_none_larger_than_it_may_be() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("reports");
        let keep = |number: usize, body: &[u8]| {
            let url = Url::parse(&format!("https://api.example.org/3/movie/{number}")).unwrap();
            keep(&folder, "tmdb", &url, body).unwrap()
        };
        for number in 0..MAX_REPORTS + 5 {
            keep(number, b"{");
        }
        let last = keep(MAX_REPORTS + 4, b"{\"title\":");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), MAX_REPORTS);
        assert_eq!(std::fs::read(&last).unwrap(), b"{\"title\":");
        assert!(last.extension().is_some_and(|extension| extension == "json"));
        let large = keep(1, &vec![b'<'; 2 * MAX_REPORT_BYTES]);
        assert_eq!(std::fs::metadata(large).unwrap().len(), MAX_REPORT_BYTES as u64);
    }
}
