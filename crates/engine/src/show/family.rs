//! A show with its seasons and episodes, and the files that lie beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bioscope_model::{ArtworkKind, ItemKind, VideoFiles, VideoLayout};
use bioscope_nfo::file_names::{self, SeasonPictures};
use bioscope_store::{EpisodePlace, ItemRecord};

use crate::run::{Run, store_trouble};
use crate::stage::Ending;
use crate::stage::commit::blocking;

/// A show, all below it, and what lies in its folders.
pub(crate) struct Family {
    /// The show.
    pub(crate) show: ItemRecord,
    /// Its episodes, in order.
    pub(crate) episodes: Vec<ItemRecord>,
    /// The seasons that are in the library, by number.
    pub(crate) seasons: BTreeMap<u32, ItemRecord>,
    /// The videos, each with the places of its episodes.
    pub(crate) videos: Vec<Video>,
    /// The folders that hold the files of one season and of no other.
    season_folders: BTreeMap<u32, PathBuf>,
    present: Present,
}

/// A video and the episodes in it, which share its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Video {
    /// The files.
    pub(crate) files: VideoFiles,
    /// The places of its episodes in [`Family::episodes`].
    pub(crate) episodes: Vec<usize>,
}

/// The files in a show's folders right now.
#[derive(Debug, Clone, Default)]
struct Present {
    files: BTreeSet<PathBuf>,
    show_artwork: BTreeMap<ArtworkKind, PathBuf>,
    extra_fanarts: BTreeMap<u32, PathBuf>,
    /// Those that can be pictures of a season.
    of_seasons: Vec<PathBuf>,
}

impl Family {
    /// Reads all below the show from the library, and its folders from the disk.
    pub(crate) async fn gather(run: &Run, show: &ItemRecord) -> Result<Self, Ending> {
        let children = run.library.children(show.id).await;
        let children = children.map_err(|error| Ending::failed(store_trouble(&error)))?;
        let (seasons, episodes): (Vec<_>, Vec<_>) =
            children.into_iter().partition(|child| child.scanned.kind == ItemKind::Season);
        let seasons = seasons.into_iter().filter_map(|season| Some((place(&season)?.season?, season)));
        let seasons = seasons.collect();
        let folder = show.scanned.files.main.clone();
        let season_folders = season_folders(&folder, &episodes);
        let folders = folders(&folder, &episodes);
        let present = blocking(move || Present::look(&folder, folders)).await;
        let videos = videos(&episodes);
        Ok(Self { show: show.clone(), episodes, seasons, videos, season_folders, present })
    }

    /// The seasons that are in the library, and those of these numbers, made where they are not there yet. A dry run makes
    /// none.
    pub(crate) async fn with_seasons(
        &self,
        run: &Run,
        wanted: impl Iterator<Item = u32>,
    ) -> Result<BTreeMap<u32, ItemRecord>, Ending> {
        let failed = |error| Ending::failed(store_trouble(&error));
        let new: Vec<u32> = wanted.filter(|number| !self.seasons.contains_key(number)).collect();
        let mut seasons = self.seasons.clone();
        if !new.is_empty() && run.job.is_some() {
            for (number, id) in run.library.ensure_seasons(self.show.id, &new).await.map_err(failed)? {
                seasons.insert(number, run.library.item(id).await.map_err(failed)?);
            }
        }
        Ok(seasons)
    }

    /// The show's folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.show.scanned.files.main
    }

    /// The path that tells the show's title: that of a video, whose name may say more than the folder's.
    pub(crate) fn telling_path(&self) -> &Path {
        self.episodes.first().map_or(self.folder(), |episode| &episode.scanned.files.main)
    }

    /// Where an episode stands, as its path tells.
    pub(crate) fn place(&self, episode: usize) -> EpisodePlace {
        place(&self.episodes[episode]).cloned().unwrap_or_default()
    }

    /// The seasons that have files; `None` where only the sources can tell, since files are named by date or by one
    /// count over all seasons.
    pub(crate) fn seasons_with_files(&self) -> Option<Vec<u32>> {
        let season = |episode: &ItemRecord| {
            let place = place(episode)?;
            place.season.filter(|_| place.aired.is_none() && place.absolute.is_none())
        };
        let seasons: Option<BTreeSet<u32>> = self.episodes.iter().map(season).collect();
        seasons.map(|seasons| seasons.into_iter().collect())
    }

    /// The folder that holds the files of this season and of no other.
    pub(crate) fn season_folder(&self, season: u32) -> Option<&Path> {
        self.season_folders.get(&season).map(PathBuf::as_path)
    }

    /// Whether a file is there.
    pub(crate) fn has(&self, path: &Path) -> bool {
        self.present.files.contains(path)
    }

    /// The show's picture of a kind; `index` 0 is the main one.
    pub(crate) fn show_artwork(&self, kind: ArtworkKind, index: usize) -> Option<&PathBuf> {
        if index == 0 {
            self.present.show_artwork.get(&kind)
        } else {
            self.present.extra_fanarts.get(&(index as u32))
        }
    }

    /// Whether the show has fanarts beside the main one.
    pub(crate) fn has_extra_fanarts(&self) -> bool {
        !self.present.extra_fanarts.is_empty()
    }

    /// The pictures of a season, or of all together.
    pub(crate) fn season_artwork(&self, season: SeasonPictures) -> BTreeMap<ArtworkKind, PathBuf> {
        let own = match season {
            SeasonPictures::Number(number) => self.season_folder(number),
            SeasonPictures::All => None,
        };
        let mut present: Vec<&PathBuf> = self.present.of_seasons.iter().collect();
        if let Some(folder) = own {
            present.extend(self.present.in_folder(folder));
        }
        file_names::existing_season_artwork(self.folder(), season, own, &present)
    }

    /// The pictures of an episode.
    pub(crate) fn episode_artwork(&self, files: &VideoFiles) -> BTreeMap<ArtworkKind, PathBuf> {
        file_names::existing_episode_artwork(files, &self.present.beside(files))
    }

    /// The NFO files that may describe the episodes of a video, best first.
    pub(crate) fn episode_nfo_candidates(&self, files: &VideoFiles) -> Vec<PathBuf> {
        file_names::episode_nfo_candidates(files, &self.present.beside(files))
    }
}

fn place(item: &ItemRecord) -> Option<&EpisodePlace> {
    item.scanned.place.as_ref()
}

impl Present {
    fn look(show: &Path, folders: BTreeSet<PathBuf>) -> Self {
        let mut files = BTreeSet::new();
        for folder in folders {
            let entries = std::fs::read_dir(&folder).into_iter().flatten().flatten();
            let is_folder = |entry: &std::fs::DirEntry| entry.file_type().is_ok_and(|kind| kind.is_dir());
            files.extend(entries.filter(|entry| !is_folder(entry)).map(|entry| entry.path()));
        }
        let in_show: Vec<&PathBuf> = files.iter().filter(|path| path.parent() == Some(show)).collect();
        let is_of_season = |path: &PathBuf| {
            let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase());
            name.is_some_and(|name| name.starts_with("season"))
        };
        Self {
            show_artwork: file_names::existing_show_artwork(show, &in_show),
            extra_fanarts: file_names::existing_show_extra_fanarts(show, &in_show),
            of_seasons: in_show.into_iter().filter(|path| is_of_season(path)).cloned().collect(),
            files,
        }
    }

    /// The files that can belong to a video. In a folder with hundreds of them only those of its name are looked at.
    fn beside(&self, files: &VideoFiles) -> Vec<&PathBuf> {
        let stem = files.main.file_stem().map(file_names::stacking_stem);
        match stem {
            Some(stem) if files.layout == VideoLayout::File => {
                let bears_its_name = |path: &&PathBuf| {
                    let name = path.file_name().map(std::ffi::OsStr::as_encoded_bytes);
                    name.is_some_and(|name| name.starts_with(stem.as_encoded_bytes()))
                        && path.parent() == Some(files.folder())
                };
                self.files.range(files.folder().join(stem)..).take_while(bears_its_name).collect()
            }
            _ => {
                let disc = file_names::episode_nfo_path(files).parent().map(Path::to_owned);
                let folders: BTreeSet<PathBuf> =
                    [Some(files.folder().to_owned()), disc].into_iter().flatten().collect();
                folders.iter().flat_map(|folder| self.in_folder(folder)).collect()
            }
        }
    }

    fn in_folder<'p>(&'p self, folder: &Path) -> Vec<&'p PathBuf> {
        let below = self.files.range(folder.to_owned()..).take_while(|path| path.starts_with(folder));
        below.filter(|path| path.parent() == Some(folder)).collect()
    }
}

/// The folders that a show's files lie in.
fn folders(show: &Path, episodes: &[ItemRecord]) -> BTreeSet<PathBuf> {
    let of_episode = |episode: &ItemRecord| {
        let files = &episode.scanned.files;
        let nfo = file_names::episode_nfo_path(files).parent().map(Path::to_owned);
        [Some(files.folder().to_owned()), nfo].into_iter().flatten()
    };
    episodes.iter().flat_map(of_episode).chain([show.to_owned()]).collect()
}

fn season_folders(show: &Path, episodes: &[ItemRecord]) -> BTreeMap<u32, PathBuf> {
    let mut seasons: BTreeMap<PathBuf, BTreeSet<Option<u32>>> = BTreeMap::new();
    for episode in episodes {
        let season = place(episode).and_then(|place| place.season);
        seasons.entry(episode.scanned.files.folder().to_owned()).or_default().insert(season);
    }
    let mut folders = BTreeMap::new();
    for (folder, seasons) in seasons {
        if let (Some(Some(season)), 1) = (seasons.first().copied(), seasons.len())
            && folder != show
        {
            folders.entry(season).or_insert(folder);
        }
    }
    folders
}

fn videos(episodes: &[ItemRecord]) -> Vec<Video> {
    let mut videos: Vec<Video> = Vec::new();
    let mut known: BTreeMap<&Path, usize> = BTreeMap::new();
    for (place, episode) in episodes.iter().enumerate() {
        let files = &episode.scanned.files;
        let video = *known.entry(&files.main).or_insert_with(|| {
            videos.push(Video { files: files.clone(), episodes: Vec::new() });
            videos.len() - 1
        });
        videos[video].episodes.push(place);
    }
    videos
}
