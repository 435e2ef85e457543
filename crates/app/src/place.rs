//! Where the program's own files lie.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use etcetera::BaseStrategy as _;

use crate::arguments::Global;

/// The program's own files.
#[derive(Debug, Clone)]
pub struct Places {
    /// The data folder.
    pub data: PathBuf,
    /// The configuration file, which need not exist.
    pub configuration: PathBuf,
    /// Whether the user named the configuration file.
    pub configuration_named: bool,
}

impl Places {
    /// From the command line, else the platform's folders.
    pub fn choose(global: &Global) -> anyhow::Result<Self> {
        let strategy = etcetera::choose_base_strategy()
            .context("failed to find your home folder; name the folders with --data-dir and --config");
        let data = match &global.data_dir {
            Some(folder) => folder.clone(),
            None => {
                strategy.as_ref().map_err(|error| anyhow::anyhow!("{error:#}"))?.data_dir().join("bioscope")
            }
        };
        let configuration = match (&global.config, strategy) {
            (Some(file), _) => file.clone(),
            (None, Ok(strategy)) => strategy.config_dir().join("bioscope").join("config.toml"),
            (None, Err(_)) => data.join("config.toml"),
        };
        Ok(Self { data: absolute(&data)?, configuration, configuration_named: global.config.is_some() })
    }

    /// The library's database.
    pub fn library(&self) -> PathBuf {
        self.data.join("library.db")
    }

    /// The response cache.
    pub fn cache(&self) -> PathBuf {
        self.data.join("cache.db")
    }

    /// Answers that could not be read.
    pub fn reports(&self) -> PathBuf {
        self.data.join("reports")
    }

    /// What files held before they were replaced.
    pub fn old_files(&self) -> PathBuf {
        self.data.join("undo")
    }

    /// The index of IMDb's datasets.
    pub fn imdb(&self) -> PathBuf {
        self.data.join("imdb")
    }

    /// Makes the data folder.
    pub fn make_data_folder(&self) -> anyhow::Result<()> {
        std::fs::create_dir_all(&self.data).with_context(|| {
            format!("failed to make the data folder {}; name another with --data-dir", self.data.display())
        })
    }
}

/// `path` from the root, without asking the disk more than for the current folder.
pub fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    std::path::absolute(path).with_context(|| format!("failed to understand the path {}", path.display()))
}
