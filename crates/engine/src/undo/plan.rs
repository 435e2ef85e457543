//! What is to become of each path, from what was noted and what stands there now.

use std::path::PathBuf;

use bioscope_model::{FileChange, FileState};
use bioscope_store::FileChangeRecord;

/// A path that a run changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathPlan {
    /// Absolute.
    pub path: PathBuf,
    /// What stood there before the run, or what somebody put there while it was cut off: what is to stand there again.
    pub target: FileState,
    /// What the run put there, one after another; a run that was cut off may have stopped at any.
    pub ours: Vec<FileState>,
    /// The notes that this takes back.
    pub notes: Vec<i64>,
}

/// What to do with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It is as it was before already.
    Done,
    /// What the run left stands there: it goes back.
    PutBack,
    /// Something else stands there: somebody changed it since.
    ChangedSince,
}

/// The paths that a run changed for an item, the last changed first, so that what lies in a folder comes before it.
pub fn plan(files: &[FileChangeRecord]) -> Vec<PathPlan> {
    let mut plans: Vec<PathPlan> = Vec::new();
    for record in files.iter().filter(|record| !record.is_undone) {
        let FileChange { path, before, after } = &record.change;
        match plans.iter_mut().find(|plan| plan.path == *path) {
            Some(known) => {
                let is_known = |state: &FileState| state.is_same_content(before);
                if !is_known(&known.target) && !known.ours.iter().any(is_known) {
                    // Somebody put this there while the run was cut off, and it went on over it.
                    known.target = before.clone();
                    known.ours.clear();
                }
                known.ours.push(after.clone());
                known.notes.push(record.id);
            }
            None => plans.push(PathPlan {
                path: path.clone(),
                target: before.clone(),
                ours: vec![after.clone()],
                notes: vec![record.id],
            }),
        }
    }
    plans.sort_by_key(|plan| std::cmp::Reverse(plan.notes.last().copied()));
    plans
}

impl PathPlan {
    /// What to do, where `now` stands at the path.
    pub fn verdict(&self, now: &FileState) -> Verdict {
        if now.is_same_content(&self.target) {
            Verdict::Done
        } else if self.ours.iter().any(|ours| ours.is_same_content(now)) {
            Verdict::PutBack
        } else {
            Verdict::ChangedSince
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bioscope_model::{ContentHash, FileFacts};

    fn file(byte: u8) -> FileState {
        FileState::File(FileFacts {
            hash: ContentHash::from_bytes(&[byte; 32]),
            size: 1,
            modified_ns: None,
            mode: None,
        })
    }

    fn record(id: i64, path: &str, before: FileState, after: FileState) -> FileChangeRecord {
        let change = FileChange { path: path.into(), before, after };
        FileChangeRecord { id, change, picture: None, is_undone: false }
    }

    #[test]
    fn the_first_before_is_the_aim_and_every_after_is_ours() {
        let plans = plan(&[
            record(1, "a", file(1), file(2)),
            record(2, "b", FileState::Absent, file(9)),
            record(3, "a", file(2), file(3)),
        ]);
        assert_eq!(plans.iter().map(|plan| plan.path.to_str().unwrap()).collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!((&plans[0].target, plans[0].notes.as_slice()), (&file(1), &[1, 3][..]));
        assert_eq!(plans[0].verdict(&file(1)), Verdict::Done);
        assert_eq!(plans[0].verdict(&file(2)), Verdict::PutBack);
        assert_eq!(plans[0].verdict(&file(3)), Verdict::PutBack);
        assert_eq!(plans[0].verdict(&file(4)), Verdict::ChangedSince);
        assert_eq!(plans[0].verdict(&FileState::Absent), Verdict::ChangedSince);
        assert_eq!(plans[1].verdict(&FileState::Absent), Verdict::Done);
    }

    #[test]
    fn what_somebody_put_there_in_between_is_the_aim_and_none_of_ours() {
        let (absent, run, user, resumed) = (FileState::Absent, file(1), file(2), file(3));
        let plans = plan(&[
            record(1, "a", absent.clone(), run.clone()),
            record(2, "a", user.clone(), resumed.clone()),
        ]);
        assert_eq!((&plans[0].target, plans[0].notes.as_slice()), (&user, &[1, 2][..]));
        assert_eq!(plans[0].verdict(&user), Verdict::Done);
        assert_eq!(plans[0].verdict(&resumed), Verdict::PutBack);
        assert_eq!(plans[0].verdict(&run), Verdict::ChangedSince);
        assert_eq!(plans[0].verdict(&absent), Verdict::ChangedSince);
    }

    #[test]
    fn what_was_taken_back_is_no_part_of_it() {
        let undone = FileChangeRecord { is_undone: true, ..record(1, "a", file(1), file(2)) };
        assert!(plan(&[undone]).is_empty());
    }

    #[test]
    fn what_lies_in_a_folder_goes_before_the_folder() {
        let plans = plan(&[
            record(1, ".actors", FileState::Absent, FileState::Folder),
            record(2, ".actors/a.jpg", FileState::Absent, file(1)),
        ]);
        assert_eq!(plans[0].path.to_str(), Some(".actors/a.jpg"));
        assert_eq!(plans[1].verdict(&FileState::Folder), Verdict::PutBack);
    }
}
