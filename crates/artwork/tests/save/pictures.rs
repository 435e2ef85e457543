//! A host of pictures on loopback that answers as each test wants, and pictures for it to answer with.

use std::collections::HashMap;
use std::io::{self, Cursor};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bioscope_http::{Client, ClientSettings, GateKey, GateSettings, NetworkSettings, NetworkTransport, Role};
use futures_util::stream;
use image::{ImageFormat, RgbImage};
use tokio::sync::Barrier;

/// How the host answers for one path.
#[derive(Clone)]
pub(crate) enum Answer {
    /// With these bytes, whole, as this media type.
    Whole(Vec<u8>, &'static str),
    /// With a status and a text.
    Status(u16),
    /// With half of these bytes; then the connection breaks.
    Breaks(Vec<u8>),
    /// With these bytes, once as many requests are in flight as the barrier waits for.
    Together(Vec<u8>, Arc<Barrier>),
}

struct Shared {
    answers: HashMap<String, Answer>,
    asked: Mutex<Vec<String>>,
}

/// The host; it stops when dropped with its runtime.
pub(crate) struct PictureHost {
    base: String,
    shared: Arc<Shared>,
}

impl PictureHost {
    pub(crate) async fn start(answers: impl IntoIterator<Item = (&str, Answer)>) -> Self {
        let answers = answers.into_iter().map(|(name, answer)| (format!("/{name}"), answer)).collect();
        let shared = Arc::new(Shared { answers, asked: Mutex::default() });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let base = format!("http://{}", listener.local_addr().expect("a bound socket has an address"));
        let router = Router::new().fallback(answer).with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { base, shared }
    }

    pub(crate) fn address(&self, name: &str) -> String {
        format!("{}/{name}", self.base)
    }

    /// The names asked for so far, in alphabetical order.
    pub(crate) fn asked(&self) -> Vec<String> {
        let mut asked = self.asked_in_order();
        asked.sort();
        asked
    }

    /// The names asked for so far, in the order of their requests.
    pub(crate) fn asked_in_order(&self) -> Vec<String> {
        self.shared.asked.lock().expect("no test panics while it holds the lock").clone()
    }
}

async fn answer(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let name = uri.path().trim_start_matches('/').to_owned();
    shared.asked.lock().expect("no test panics while it holds the lock").push(name);
    match shared.answers.get(uri.path()).cloned() {
        None => StatusCode::NOT_FOUND.into_response(),
        Some(Answer::Whole(bytes, media_type)) => {
            ([(header::CONTENT_TYPE, media_type)], bytes).into_response()
        }
        Some(Answer::Status(status)) => {
            (StatusCode::from_u16(status).expect("tests use real statuses"), "no picture").into_response()
        }
        Some(Answer::Breaks(mut bytes)) => {
            bytes.truncate(bytes.len() / 2);
            let pieces = [Ok(Bytes::from(bytes)), Err(io::Error::other("the cable was pulled"))];
            Body::from_stream(stream::iter(pieces)).into_response()
        }
        Some(Answer::Together(bytes, barrier)) => {
            barrier.wait().await;
            bytes.into_response()
        }
    }
}

/// A client that asks nothing but loopback and gives up at the first fault.
pub(crate) fn client() -> Client {
    crate::timings::listen();
    let reach = bioscope_http::Reach::LoopbackOnly;
    let network = NetworkTransport::new(&NetworkSettings { reach, ..NetworkSettings::default() })
        .expect("the network needs no outside");
    let client = Client::new(ClientSettings::new("bioscope-tests", Arc::new(network)).reach(reach))
        .expect("the settings are valid");
    let gate = GateSettings::default().in_flight(16).retries(0).patience(std::time::Duration::ZERO);
    client.configure_gate(GateKey::new("tmdb", Role::Images), gate);
    client
}

/// A picture of its own for each number.
pub(crate) fn picture(number: u8, format: ImageFormat) -> Vec<u8> {
    let picture = RgbImage::from_fn(40, 60, |x, y| image::Rgb([number, (x * 6) as u8, (y * 4) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("memory takes any picture");
    bytes.into_inner()
}

pub(crate) fn jpeg(number: u8) -> Vec<u8> {
    picture(number, ImageFormat::Jpeg)
}

pub(crate) fn serve_jpeg(number: u8) -> Answer {
    Answer::Whole(jpeg(number), "image/jpeg")
}
