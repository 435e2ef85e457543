//! Where on disk a picture goes, what is there already, and what it replaces.
//!
//! Kodi shows `poster.jpg`, `poster.png` and so on alike, and where two of them exist either may win. One name without
//! extension is therefore one picture: it counts as existing with any extension, and a new one takes the place of all.

use std::fs;
use std::path::{Component, Path, PathBuf};

use bytes::Bytes;

use super::report::PictureOutcome;
use crate::atomic::{Durability, FileStep, StagedPicture, Wanted, WriteCause, WriteFault};
use crate::verify::PictureFormat;

/// The extensions that Kodi looks for.
const EXTENSIONS: [&str; 6] = ["jpg", "jpeg", "png", "webp", "gif", "bmp"];

/// For each of `wanted`, a path and whether an existing picture stays: what is settled without a download.
pub(super) fn look(folder: &Path, wanted: &[(PathBuf, bool)]) -> Vec<Option<PictureOutcome>> {
    let has_folder = folder.is_dir();
    wanted
        .iter()
        .map(|(target, keep_existing)| {
            if let Err(fault) = folders_below(folder, target) {
                Some(fault.into())
            } else if !has_folder {
                Some(WriteFault::new(target, WriteCause::FolderMissing).into())
            } else if *keep_existing {
                existing(target).map(|path| PictureOutcome::Kept { path })
            } else {
                None
            }
        })
        .collect()
}

/// What brings the picture under the name of `target`, with the extension that fits `format`: folders, the file, and the
/// end of files with other extensions that it replaces. The file's path and its place among the steps.
pub(super) fn steps(
    folder: &Path,
    target: &Path,
    bytes: Bytes,
    format: PictureFormat,
    durability: Durability,
    picture: StagedPicture,
) -> Result<(PathBuf, usize, Vec<FileStep>), WriteFault> {
    let mut steps: Vec<FileStep> = folders_below(folder, target)?
        .into_iter()
        .map(|missing| FileStep::new(missing, Wanted::Folder))
        .collect();
    let path = with_fitting_extension(target, format);
    let place = steps.len();
    let wanted = Wanted::Content { bytes, durability };
    steps.push(FileStep { path: path.clone(), wanted, picture: Some(picture) });
    let replaced = spellings(target).into_iter().filter(|spelling| !is_same_spelling(spelling, &path));
    steps.extend(replaced.map(|replaced| FileStep::new(replaced, Wanted::Nothing)));
    Ok((path, place, steps))
}

/// The folders between `folder` and the file `target`, outermost first; a fault where the name leads out of `folder`.
///
/// Only the names are compared. A folder that a person replaced by a link is theirs to arrange. `folder` itself is
/// never among them: one that is gone is a drive that is not mounted, and must not come back empty.
fn folders_below(folder: &Path, target: &Path) -> Result<Vec<PathBuf>, WriteFault> {
    let outside = || WriteFault::new(target, WriteCause::Outside);
    let below = target.strip_prefix(folder).map_err(|_| outside())?;
    let names: Vec<Component<'_>> = below.components().collect();
    if names.is_empty() || names.iter().any(|name| !matches!(name, Component::Normal(_))) {
        return Err(outside());
    }
    let mut path = folder.to_owned();
    let folders = names[..names.len() - 1].iter().map(|name| {
        path.push(name);
        path.clone()
    });
    Ok(folders.collect())
}

/// The picture that is there under the name of `target`; an empty file is none.
fn existing(target: &Path) -> Option<PathBuf> {
    let is_picture =
        |path: &PathBuf| fs::metadata(path).is_ok_and(|facts| facts.is_file() && facts.len() > 0);
    std::iter::once(target.to_owned()).chain(spellings(target)).find(is_picture)
}

/// `target` with each of [`EXTENSIONS`]; only itself where its own is none of them.
fn spellings(target: &Path) -> Vec<PathBuf> {
    if has_extension_of(target, &EXTENSIONS) {
        EXTENSIONS.iter().map(|extension| target.with_extension(extension)).collect()
    } else {
        vec![target.to_owned()]
    }
}

/// What two targets of one picture have in common: the name without a picture's extension.
pub(super) fn name_of(target: &Path) -> PathBuf {
    if has_extension_of(target, &EXTENSIONS) { target.with_extension("") } else { target.to_owned() }
}

fn with_fitting_extension(target: &Path, format: PictureFormat) -> PathBuf {
    if has_extension_of(target, format.extensions()) || !has_extension_of(target, &EXTENSIONS) {
        target.to_owned()
    } else {
        target.with_extension(format.extensions()[0])
    }
}

/// Whether two names of one folder are the same file where the file system does not tell cases apart.
fn is_same_spelling(one: &Path, other: &Path) -> bool {
    one.as_os_str().eq_ignore_ascii_case(other.as_os_str())
}

fn has_extension_of(target: &Path, extensions: &[&str]) -> bool {
    target
        .extension()
        .is_some_and(|held| extensions.iter().any(|extension| held.eq_ignore_ascii_case(extension)))
}
