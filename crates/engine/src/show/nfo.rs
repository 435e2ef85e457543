//! The NFO files of a show, its seasons and its episodes: read, then brought up to date.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bioscope_model::merge::MergedItem;
use bioscope_model::{EpisodeNumber, IdSet, ItemDetails};
use bioscope_nfo::file_names::{self, SeasonPictures};
use bioscope_nfo::{
    EpisodesNfo, NfoContent, ShowNfo, WriteError, WriteOptions, read_nfo, update_episodes, update_season,
    update_show,
};
use bioscope_store::ItemRecord;

use super::family::{Family, Video};
use super::told::Told;
use crate::run::Run;
use crate::stage::commit::blocking;
use crate::stage::hand_edits::InFile;
use crate::stage::nfo::{WrittenNfo, options, put, read_file};
use crate::stage::{Ending, sentence};

/// A show's NFO file as it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExistingShow {
    /// The ids that it names, whatever kind of file it is.
    pub(crate) ids: IdSet,
    file: Option<(PathBuf, Vec<u8>, Box<ShowNfo>)>,
}

impl ExistingShow {
    /// What it says, to be searched for what a person changed.
    pub(crate) fn in_file(&self) -> Option<InFile<'_>> {
        let (path, _, nfo) = self.file.as_ref()?;
        Some(InFile { path, details: &nfo.details, as_written: show_as_written })
    }
}

fn show_as_written(details: &ItemDetails) -> Option<ItemDetails> {
    let document = update_show(None, details, &WriteOptions::default()).ok()?;
    match read_nfo(&document.to_bytes()) {
        NfoContent::Show(nfo) => Some(nfo.details),
        _ => None,
    }
}

/// Reads `tvshow.nfo`.
pub(crate) async fn read_show(family: &Family) -> ExistingShow {
    let path = file_names::show_nfo_path(family.folder());
    blocking(move || {
        let Some((bytes, content)) = read_file(&path) else { return ExistingShow::default() };
        let ids = content.show_ids().cloned().unwrap_or_default();
        match content {
            NfoContent::Show(nfo) => ExistingShow { ids, file: Some((path, bytes, nfo)) },
            _ => ExistingShow { ids, file: None },
        }
    })
    .await
}

/// Brings `tvshow.nfo` up to date; it names the pictures of the seasons with files, too.
pub(crate) async fn write_show(
    run: &Run,
    family: &Family,
    item: &ItemRecord,
    existing: ExistingShow,
    merged: &MergedItem,
    told: &Told,
    is_another: bool,
) -> Result<WrittenNfo, Ending> {
    let target = file_names::show_nfo_path(family.folder());
    let (document, details, bytes) = match existing.file {
        Some((_, bytes, nfo)) => (Some(nfo.document), Some(nfo.details), Some(bytes)),
        None => (None, None, None),
    };
    let seasons = told
        .seasons()
        .into_iter()
        .map(|number| (SeasonPictures::Number(number), told.season_artwork(number)));
    let options = WriteOptions {
        season_pictures: seasons.collect::<BTreeMap<_, _>>(),
        ..options(run, item, details.as_ref(), merged, is_another)
    };
    let new = update_show(document.as_ref(), &merged.details, &options)
        .map_err(|error| unwritable(&error))?
        .to_bytes();
    let is_in_the_way = bytes.is_none() && family.has(&target);
    put(run, item, target, bytes, new, is_in_the_way).await
}

/// Brings a season's NFO file up to date, where the season has a folder to itself.
pub(crate) async fn write_season(
    run: &Run,
    family: &Family,
    number: u32,
    item: &ItemRecord,
    merged: &MergedItem,
) -> Result<WrittenNfo, Ending> {
    let Some(folder) = family.season_folder(number) else { return Ok(WrittenNfo::default()) };
    let target = file_names::season_nfo_path(folder);
    let path = target.clone();
    let existing = blocking(move || match read_file(&path)? {
        (bytes, NfoContent::Season(nfo)) => Some((bytes, nfo)),
        _ => None,
    });
    let (bytes, nfo) = existing.await.unzip();
    let options = options(run, item, nfo.as_ref().map(|nfo| &nfo.details), merged, false);
    let document = nfo.as_ref().map(|nfo| &nfo.document);
    let new =
        update_season(document, &merged.details, &options).map_err(|error| unwritable(&error))?.to_bytes();
    let is_in_the_way = bytes.is_none() && family.has(&target);
    put(run, item, target, bytes, new, is_in_the_way).await
}

/// The NFO file of a video as it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct ExistingEpisodes {
    file: Option<(PathBuf, Vec<u8>, Box<EpisodesNfo>)>,
}

impl ExistingEpisodes {
    /// What it says of one of its episodes, to be searched for what a person changed.
    pub(crate) fn in_file(&self, number: EpisodeNumber) -> Option<InFile<'_>> {
        let (path, _, _) = self.file.as_ref()?;
        Some(InFile { path, details: self.details(number)?, as_written: episode_as_written })
    }

    /// What it says of the episode of this number. A lone one is meant whatever its number, since the file's name wins.
    fn details(&self, number: EpisodeNumber) -> Option<&ItemDetails> {
        let (_, _, nfo) = self.file.as_ref()?;
        match nfo.episodes.as_slice() {
            [only] => Some(&only.details),
            several => several.iter().map(|one| &one.details).find(|one| one.number == Some(number)),
        }
    }

    /// Where the file is.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|(path, _, _)| path.as_path())
    }
}

fn episode_as_written(details: &ItemDetails) -> Option<ItemDetails> {
    let document = update_episodes(None, &[(details, &WriteOptions::default())]).ok()?;
    match read_nfo(&document.to_bytes()) {
        NfoContent::Episodes(nfo) => nfo.episodes.into_iter().next().map(|episode| episode.details),
        _ => None,
    }
}

/// Reads the NFO file of a video.
pub(crate) async fn read_episodes(family: &Family, video: &Video) -> ExistingEpisodes {
    let candidates = family.episode_nfo_candidates(&video.files);
    blocking(move || {
        let file = candidates.into_iter().find_map(|path| match read_file(&path)? {
            (bytes, NfoContent::Episodes(nfo)) => Some((path, bytes, nfo)),
            _ => None,
        });
        ExistingEpisodes { file }
    })
    .await
}

/// One episode as it goes into the NFO file of its video.
pub(crate) struct Entry<'a> {
    pub(crate) item: &'a ItemRecord,
    pub(crate) merged: &'a MergedItem,
    pub(crate) number: EpisodeNumber,
    pub(crate) is_another: bool,
}

/// Brings the NFO file of a video up to date, all of its episodes in one write.
pub(crate) async fn write_episodes(
    run: &Run,
    family: &Family,
    video: &Video,
    existing: ExistingEpisodes,
    entries: &[Entry<'_>],
) -> Result<WrittenNfo, Ending> {
    let target = file_names::episode_nfo_path(&video.files);
    let options: Vec<WriteOptions> = entries
        .iter()
        .map(|one| options(run, one.item, existing.details(one.number), one.merged, one.is_another))
        .collect();
    let episodes: Vec<(&ItemDetails, &WriteOptions)> =
        entries.iter().map(|one| &one.merged.details).zip(&options).collect();
    let document = existing.file.as_ref().map(|(_, _, nfo)| &nfo.document);
    let new = update_episodes(document, &episodes).map_err(|error| unwritable(&error))?.to_bytes();
    let old = existing.file.filter(|(path, _, _)| *path == target).map(|(_, bytes, _)| bytes);
    let is_in_the_way = old.is_none() && family.has(&target);
    // One file serves all of them; who comes first stands for it in the run's journal.
    let Some(first) = entries.first() else { return Ok(WrittenNfo::default()) };
    put(run, first.item, target, old, new, is_in_the_way).await
}

fn unwritable(error: &WriteError) -> Ending {
    Ending::failed(sentence(&format!("failed to write the NFO file: {error}")))
}
