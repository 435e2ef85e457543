//! What several tests need: a running stand-in, a client, and the recorded answers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bioscope_standin::{Catalogue, Limits, PictureStyle, ShowPreset, Standin, StandinSettings};
use serde_json::Value;

/// Settings for tests: small pictures, no limits.
pub(crate) fn settings() -> StandinSettings {
    StandinSettings {
        limits: Limits::LIFTED,
        pictures: PictureStyle::Small,
        ..StandinSettings::new(Catalogue::classics())
    }
}

/// A running stand-in with the old films.
pub(crate) async fn standin() -> Standin {
    Standin::start(settings()).await.unwrap()
}

/// A client that never uses a proxy.
pub(crate) fn client() -> reqwest::Client {
    // Another test of this process may have installed it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// Fetches JSON below the base URL, with a key added.
pub(crate) async fn json(standin: &Standin, path: &str) -> (u16, Value) {
    let separator = if path.contains('?') { '&' } else { '?' };
    let url = format!("{}{path}{separator}api_key=test", standin.base_url());
    let response = client().get(url).send().await.unwrap();
    let status = response.status().as_u16();
    (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

/// The folder of recorded answers; none, said loudly, where it is absent.
#[expect(clippy::print_stdout, reason = "a test that is skipped says so")]
pub(crate) fn fixtures() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/fixtures");
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("BIOSCOPE_REQUIRE_FIXTURES").is_none_or(|value| value != "1"),
        "../shared is absent although fixtures are required"
    );
    println!("SKIPPED: ../shared is absent");
    None
}

/// A running stand-in with the old films and the shows of a sample library.
pub(crate) async fn with_shows(count: usize) -> (Standin, Arc<Catalogue>) {
    let catalogue = Arc::new(Catalogue::classics().with_sample_shows(count, 7));
    let standin =
        Standin::start(StandinSettings { catalogue: Arc::clone(&catalogue), ..settings() }).await.unwrap();
    (standin, catalogue)
}

/// A running stand-in with the shows of a preset and no films.
pub(crate) async fn with_preset(preset: ShowPreset) -> (Standin, Arc<Catalogue>) {
    let catalogue = Arc::new(Catalogue::generated(0, 7).with_shows(preset.plans(), 7));
    let standin =
        Standin::start(StandinSettings { catalogue: Arc::clone(&catalogue), ..settings() }).await.unwrap();
    (standin, catalogue)
}
