//! What a run is about to do to files, noted in the library before it happens; and what a cut-off run left, taken over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use bioscope_artwork::{Journal, StagedChange, StagedPicture, file_state, sweep_leftovers};
use bioscope_model::{ArtworkKind, Part};
use bioscope_store::{Adopted, ChosenArtwork, CutOff, ItemId, JobId, Library, StagedFile, StoreError};

use crate::stage::commit::{blocking, written_file};

/// Notes the changes of one item's files on behalf of a run.
pub struct ItemJournal {
    library: Arc<dyn Library>,
    job: JobId,
    item: ItemId,
}

impl ItemJournal {
    /// For an item of a run.
    pub fn new(library: Arc<dyn Library>, job: JobId, item: ItemId) -> Self {
        Self { library, job, item }
    }
}

impl std::fmt::Debug for ItemJournal {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ItemJournal")
            .field("job", &self.job)
            .field("item", &self.item)
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl Journal for ItemJournal {
    async fn stage(&self, changes: Vec<StagedChange>) -> Result<(), String> {
        let files = changes
            .into_iter()
            .map(|StagedChange { change, picture }| StagedFile {
                picture: picture.and_then(|picture| chosen(&picture, &change.path)),
                change,
            })
            .collect();
        self.library.stage_files(self.job, self.item, files).await.map_err(|error| error.to_string())
    }
}

/// The picture as the library knows it; portraits of actors are none of the item's.
fn chosen(picture: &StagedPicture, path: &Path) -> Option<ChosenArtwork> {
    let kind = match picture.part {
        Part::Artwork(kind) => kind,
        Part::ExtraFanarts => ArtworkKind::Fanart,
        Part::Nfo | Part::ActorThumbs => return None,
    };
    Some(ChosenArtwork {
        kind,
        index: picture.index as u32,
        url: picture.url.clone(),
        path: path.to_owned(),
        width: picture.width,
        height: picture.height,
    })
}

/// Takes what cut-off runs put beside videos and did not commit into the library, so that it counts as this program's
/// and not as the user's own; and takes their temporary files away. Returns how many items that were.
///
/// With `item` only what was left of that one, before it is tried once more. For all of them only a run may do this beside
/// which no other can be running, and before its first item.
pub async fn take_over(library: &dyn Library, item: Option<ItemId>) -> Result<usize, StoreError> {
    let cut_off = library.cut_off(item).await?;
    let count = cut_off.len();
    for one in cut_off {
        let adopted = blocking(move || Some(found(one))).await;
        if let Some(adopted) = adopted {
            library.adopt(adopted).await?;
        }
    }
    Ok(count)
}

/// What of a cut-off item is on the disk as it was to be.
fn found(cut_off: CutOff) -> Adopted {
    let mut last: BTreeMap<PathBuf, StagedFile> = BTreeMap::new();
    let mut folders: BTreeSet<PathBuf> = BTreeSet::new();
    for file in cut_off.files {
        folders.extend(file.change.path.parent().map(Path::to_owned));
        last.insert(file.change.path.clone(), file);
    }
    for folder in folders {
        if let Err(fault) = sweep_leftovers(&folder) {
            tracing::info!(%fault, "temporary files of a cut-off run stay");
        }
    }
    let (mut files, mut artwork) = (Vec::new(), Vec::new());
    for (path, staged) in last {
        let is_ours = staged.change.after.hash().is_some()
            && file_state(&path).is_ok_and(|state| state.is_same_content(&staged.change.after));
        if let (true, Some(file)) = (is_ours, written_file(&path)) {
            files.push(file);
            artwork.extend(staged.picture);
        }
    }
    Adopted { job: cut_off.job, item: cut_off.item, files, artwork }
}
