//! `list --missing`: what films and shows lack.

use bioscope_engine::stage::beside::{missing_parts, missing_show_parts};
use bioscope_model::{EpisodeNumber, ItemKind};
use bioscope_store::{ItemSummary, Library, MissingEpisode};
use jiff::Zoned;
use serde_json::json;

use crate::output::shorten;
use crate::wiring::App;

/// Columns of an episode's title.
const EPISODE_WIDTH: usize = 50;

/// What one item lacks.
#[derive(Debug, Default)]
pub(super) struct Missing {
    /// Parts by name.
    pub(super) parts: Vec<String>,
    /// Episodes that were aired and of which there is no file.
    pub(super) episodes: Vec<MissingEpisode>,
}

impl Missing {
    /// Looks beside a film, or in a show's folder and at what is known of its episodes.
    pub(super) async fn of(app: &App, library: &dyn Library, item: &ItemSummary) -> anyhow::Result<Self> {
        let record = library.item(item.id).await?;
        let (files, parts) = (&record.scanned.files, &app.configuration.parts);
        Ok(match item.kind {
            ItemKind::Show => Self {
                parts: missing_show_parts(&files.main, &parts.show).await,
                episodes: library.missing_episodes(Some(item.id), Zoned::now().date()).await?,
            },
            ItemKind::Season => Self::default(),
            ItemKind::Movie => Self { parts: missing_parts(files, &parts.movie).await, ..Self::default() },
            ItemKind::Episode => {
                Self { parts: missing_parts(files, &parts.episode).await, ..Self::default() }
            }
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.parts.is_empty() && self.episodes.is_empty()
    }

    /// The parts, and how many episodes, in one line.
    pub(super) fn in_words(&self) -> String {
        let episodes = match self.episodes.len() {
            0 => None,
            1 => Some("1 episode".to_owned()),
            many => Some(format!("{many} episodes")),
        };
        self.parts.iter().cloned().chain(episodes).collect::<Vec<_>>().join(", ")
    }

    /// The episodes, a line each.
    pub(super) fn lines(&self) -> Vec<Vec<String>> {
        let row = |missing: &MissingEpisode| {
            let known = &missing.episode;
            vec![
                String::new(),
                format!(
                    "  {} {}",
                    EpisodeNumber::episode(known.season, known.episode),
                    shorten(known.title.as_deref().unwrap_or_default(), EPISODE_WIDTH)
                ),
                String::new(),
                known.aired.map(|day| day.to_string()).unwrap_or_default(),
            ]
        };
        self.episodes.iter().map(row).collect()
    }

    /// The same for programs.
    pub(super) fn add_to(&self, value: &mut serde_json::Value, kind: ItemKind) {
        value["missing"] = json!(self.parts);
        if kind == ItemKind::Show {
            let episode = |missing: &MissingEpisode| {
                let known = &missing.episode;
                json!({
                    "season": known.season,
                    "episode": known.episode,
                    "title": known.title,
                    "aired": known.aired.map(|day| day.to_string()),
                })
            };
            value["missing_episodes"] = self.episodes.iter().map(episode).collect();
        }
    }
}
