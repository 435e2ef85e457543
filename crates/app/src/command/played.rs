//! The providers played on this machine, and a program configured to ask them: for `demo` and `bench`.

use std::path::PathBuf;
use std::sync::Arc;

use bioscope_standin::{Catalogue, Latency, Limits, PictureStyle, Standin, StandinSettings};
use bioscope_telemetry::Timings;

use crate::arguments::{Global, LatencyChoice};
use crate::configuration::{self, Configuration};
use crate::place::Places;
use crate::wiring::App;

/// The port the played providers take where it is free, so that what the cache holds still fits the next time.
pub const USUAL_PORT: u16 = 8791;

/// How the played providers behave.
pub struct Play {
    /// What they know.
    pub catalogue: Arc<Catalogue>,
    /// How long answers take.
    pub latency: Latency,
    /// Whether pictures are small and cheap.
    pub small_pictures: bool,
    /// Whether [`USUAL_PORT`] is tried first.
    pub usual_port: bool,
}

/// Starts the played providers.
pub async fn start(play: &Play) -> anyhow::Result<Standin> {
    let mut settings = StandinSettings::new(Catalogue::generated(0, 0));
    settings.catalogue = Arc::clone(&play.catalogue);
    settings.latency = play.latency;
    settings.limits = Limits::default();
    if play.small_pictures {
        settings.pictures = PictureStyle::Small;
    }
    if play.usual_port {
        let usual = StandinSettings { port: USUAL_PORT, ..settings.clone() };
        if let Ok(standin) = Standin::start(usual).await {
            return Ok(standin);
        }
    }
    Ok(Standin::start(settings).await?)
}

/// The latency a choice on the command line stands for.
pub fn latency(choice: LatencyChoice) -> Latency {
    match choice {
        LatencyChoice::Seed => Latency::Seed,
        LatencyChoice::Fast => Latency::Fast,
        LatencyChoice::None => Latency::None,
    }
}

/// The configuration that asks the played providers and nobody else, as keys and values.
pub fn keys(base_url: &str) -> Vec<(&'static str, String)> {
    vec![
        ("providers.tmdb.api_key", "played-on-this-machine".to_owned()),
        ("providers.tmdb.base_url", base_url.to_owned()),
        ("providers.tmdb.image_base_url", base_url.to_owned()),
        ("providers.imdb.base_url", base_url.to_owned()),
        ("providers.imdb.suggestion_base_url", base_url.to_owned()),
        ("providers.imdb.datasets_base_url", base_url.to_owned()),
        ("providers.imdb.sources", "pages,suggestion".to_owned()),
        ("providers.tvmaze.base_url", base_url.to_owned()),
    ]
}

/// A program that asks the played providers and keeps its data in `data`. The user's own configuration plays no part.
pub fn app(base_url: &str, data: PathBuf, mut global: Global, timings: Timings) -> anyhow::Result<App> {
    let variables = keys(base_url)
        .into_iter()
        .map(|(key, value)| (format!("BIOSCOPE_{}", key.to_ascii_uppercase().replace('.', "__")), value));
    let configuration: Configuration = configuration::load(None, false, variables)?;
    global.data_dir = Some(data.clone());
    let places = Places { configuration: data.join("config.toml"), data, configuration_named: false };
    Ok(App { places, configuration, global, timings, trace: None })
}
