//! `standin`: the providers on loopback, alone.

use std::process::ExitCode;
use std::sync::Arc;

use bioscope_http::bundle::{Bundle, Host};
use bioscope_standin::{
    Catalogue, Latency, Limits, PictureStyle, Recorded, RecordedAnswer, Standin, StandinSettings,
};
use serde_json::json;
use url::Url;

use crate::arguments;
use crate::command::played;
use crate::interrupt::Interrupt;
use crate::output::{Output, tell};

/// The invented films are made from this.
pub(super) const SEED: u64 = 1895;

/// Plays until Ctrl-C.
pub async fn run(typed: &arguments::Standin, output: &mut Output) -> anyhow::Result<ExitCode> {
    let classics = Catalogue::classics();
    let films = classics.films().len() + typed.generated as usize;
    let (catalogue, films) = match typed.generated {
        0 => (classics, films),
        generated if typed.without_classics => {
            (Catalogue::generated(generated as usize, SEED), generated as usize)
        }
        _ => (Catalogue::mixed(films, SEED), films),
    };
    let catalogue = match typed.show_preset {
        Some(preset) => catalogue.with_shows(preset.plans(), SEED),
        None => catalogue.with_sample_shows(typed.shows as usize, SEED),
    };
    let shows = catalogue.shows().len();
    let mut settings = StandinSettings::new(catalogue);
    settings.port = typed.port;
    settings.latency = typed.scale.map_or_else(|| played::latency(typed.latency), Latency::Scaled);
    if typed.small_pictures {
        settings.pictures = PictureStyle::Small;
    }
    if typed.without_limits {
        settings.limits = Limits::LIFTED;
    }
    let standin = if let Some(folder) = &typed.replay {
        let bundle = Arc::new(RecordedBundle(Bundle::open(folder)?));
        tell(format!("Playing the recording in {}.", folder.display()));
        Standin::start_recorded(bundle, settings).await?
    } else {
        let and_shows = if shows == 0 { String::new() } else { format!(" and {shows} shows") };
        tell(format!("Playing {films} films{and_shows}."));
        Standin::start(settings).await?
    };
    let base_url = standin.base_url();
    if output.is_json() {
        output.object(&json!({"base_url": base_url}))?;
    } else {
        output.line(format!("Listening on {base_url}. To ask it:"))?;
        for (key, value) in played::keys(&base_url) {
            let variable = key.to_ascii_uppercase().replace('.', "__");
            output.line(format!("  export BIOSCOPE_{variable}={value}"))?;
        }
        output.line("Ctrl-C stops it.")?;
    }
    Interrupt::listen().token().cancelled().await;
    standin.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// A bundle, answering whatever the host was.
pub struct RecordedBundle(pub Bundle);

impl Recorded for RecordedBundle {
    fn answer(&self, method: &str, path_and_query: &str) -> Option<RecordedAnswer> {
        let url = Url::parse("http://127.0.0.1").ok()?.join(path_and_query).ok()?;
        let recorded = self.0.answer(method, &url, Host::Any)?;
        Some(RecordedAnswer { status: recorded.status, headers: recorded.headers, body: recorded.body })
    }
}
