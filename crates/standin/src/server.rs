//! The server: binds, plays, stops.

use std::convert::Infallible;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request, State};
use axum::response::Response;
use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::StatusCode;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, ETAG, HOST, IF_NONE_MATCH};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::answers::{Answers, Source};
use crate::catalogue::Catalogue;
use crate::control;
use crate::datasets::DatasetFiles;
use crate::exchange::{Answer, Ask};
use crate::images::Pictures;
use crate::imdb::{self, Filler};
use crate::provider::Provider;
use crate::recorded::Recorded;
use crate::settings::StandinSettings;
use crate::tmdb::Failure;
use crate::traffic::connection::{BreakOff, BreakableListener};
use crate::traffic::faults::{Fault, FaultDesk, FaultRule};
use crate::traffic::latency::Latency;
use crate::traffic::limits::{Gatekeeper, Refusal};
use crate::traffic::statistics::{Counter, Statistics, Visit};
use crate::tvmaze;

/// How long open connections may take to end when the server stops.
const STOP_PATIENCE: Duration = Duration::from_secs(2);
/// Time between the half of a cut body and the end of its connection.
const CUT_PAUSE: Duration = Duration::from_millis(20);

/// Why the server could not be started.
#[derive(Debug, thiserror::Error)]
pub enum StandinError {
    /// The address could not be had.
    #[error("failed to listen on {address}")]
    Listen {
        /// Address that was wanted.
        address: SocketAddr,
        /// What the system said.
        #[source]
        source: std::io::Error,
    },
}

/// The providers, played on one loopback address until stopped or dropped.
pub struct Standin {
    handle: StandinHandle,
    stopping: DropGuard,
    serving: JoinHandle<()>,
}

/// Watches and steers a running stand-in.
#[derive(Clone)]
pub struct StandinHandle {
    address: SocketAddr,
    stage: Arc<Stage>,
}

struct Stage {
    address: SocketAddr,
    answers: Answers,
    gatekeeper: Gatekeeper,
    faults: FaultDesk,
    counter: Arc<Counter>,
    latency: Latency,
    stopping: CancellationToken,
}

impl Standin {
    /// Plays the catalogue named in the settings.
    pub async fn start(settings: StandinSettings) -> Result<Self, StandinError> {
        let source = Source::Catalogue(Arc::clone(&settings.catalogue));
        Self::serve(source, settings).await
    }

    /// Plays a recording; the settings' catalogue is not used.
    pub async fn start_recorded(
        recorded: Arc<dyn Recorded>,
        settings: StandinSettings,
    ) -> Result<Self, StandinError> {
        Self::serve(Source::Recorded(recorded), settings).await
    }

    async fn serve(source: Source, settings: StandinSettings) -> Result<Self, StandinError> {
        let wanted = SocketAddr::from((Ipv4Addr::LOCALHOST, settings.port));
        let failed = |source| StandinError::Listen { address: wanted, source };
        let listener = TcpListener::bind(wanted).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let pictures = Pictures::new(Arc::<Catalogue>::clone(&settings.catalogue), settings.pictures);
        let stopping = CancellationToken::new();
        let stage = Arc::new(Stage {
            address,
            answers: Answers {
                source,
                pictures,
                style: settings.pictures,
                filler: Filler::new(settings.imdb_page_bytes),
                dataset_files: DatasetFiles::default(),
            },
            gatekeeper: Gatekeeper::new(settings.limits),
            faults: FaultDesk::new(settings.faults),
            counter: Arc::default(),
            latency: settings.latency,
            stopping: stopping.clone(),
        });
        let app = Router::new()
            .fallback(play)
            .with_state(Arc::clone(&stage))
            .into_make_service_with_connect_info::<BreakOff>();
        let stop = stopping.clone();
        let serving = tokio::spawn(async move {
            let serve = axum::serve(BreakableListener(listener), app)
                .with_graceful_shutdown(async move { stop.cancelled().await });
            if let Err(error) = serve.await {
                tracing::debug!(%error, "the stand-in ended with an error");
            }
        });
        let handle = StandinHandle { address, stage };
        Ok(Self { handle, stopping: stopping.drop_guard(), serving })
    }

    /// Address it listens on.
    pub fn address(&self) -> SocketAddr {
        self.handle.address
    }

    /// Base URL of every provider, without a slash at the end.
    pub fn base_url(&self) -> String {
        self.handle.base_url()
    }

    /// A handle that may outlive this value.
    pub fn handle(&self) -> StandinHandle {
        self.handle.clone()
    }

    /// Stops: no new connections, answers under way are given at once, what lingers is dropped.
    pub async fn stop(self) {
        drop(self.stopping);
        let abort = self.serving.abort_handle();
        if tokio::time::timeout(STOP_PATIENCE, self.serving).await.is_err() {
            abort.abort();
        }
    }
}

impl StandinHandle {
    /// Base URL of every provider, without a slash at the end.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What was asked and answered so far.
    pub fn statistics(&self) -> Statistics {
        self.stage.counter.snapshot()
    }

    /// Starts counting anew.
    pub fn reset_statistics(&self) {
        self.stage.counter.reset();
    }

    /// Adds a fault rule behind the others.
    pub fn add_fault(&self, rule: FaultRule) {
        self.stage.faults.add_rule(rule);
    }

    /// Forgets every fault rule and brings every provider up.
    pub fn clear_faults(&self) {
        self.stage.faults.clear();
    }

    /// Takes a provider down: every request to it meets `fault`.
    pub fn take_down(&self, provider: Provider, fault: Fault) {
        self.stage.faults.set_down(provider, Some(fault));
    }

    /// Brings a provider up again.
    pub fn bring_up(&self, provider: Provider) {
        self.stage.faults.set_down(provider, None);
    }

    /// Says how large the original of a picture is whose name is not ours, such as one in a recording.
    pub fn register_picture(&self, path: &str, width: u32, height: u32) {
        self.stage.answers.pictures.register(path, width, height);
    }
}

async fn play(
    State(stage): State<Arc<Stage>>,
    ConnectInfo(break_off): ConnectInfo<BreakOff>,
    request: Request,
) -> Response {
    let ask = read(&stage, &request);
    if let Some(answer) = control::answer(&ask, &stage.counter) {
        return whole(answer);
    }
    let Some(provider) = Provider::of_path(&ask.path) else {
        return whole(Answer::plain(StatusCode::NOT_FOUND));
    };
    let visit = stage.counter.visit(provider, &ask.path);
    let _pass = match stage.gatekeeper.admit(provider, Instant::now()) {
        Ok(pass) => pass,
        Err(refusal) => {
            visit.refused();
            return whole(refused(provider, refusal));
        }
    };
    stage.wait(stage.latency.of(provider)).await;
    let fault = stage.faults.fault(provider, &ask.path_and_query);
    if fault.is_some() {
        visit.fault();
    }
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    stage.respond(provider, &ask, known, fault, &break_off, &visit).await
}

impl Stage {
    async fn respond(
        self: &Arc<Self>,
        provider: Provider,
        ask: &Ask,
        known: Option<&str>,
        fault: Option<Fault>,
        break_off: &BreakOff,
        visit: &Visit,
    ) -> Response {
        let answer = match fault {
            None | Some(Fault::CutBody | Fault::ShortBody | Fault::SlowDrip { .. }) => {
                self.answers.answer(provider, ask).await
            }
            Some(Fault::SamePicture) => self.answers.same_picture(provider, ask).await,
            Some(Fault::Status(code)) => {
                Answer::plain(StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR))
            }
            Some(Fault::TooManyRequests { retry_after_seconds }) => too_many(provider, retry_after_seconds),
            Some(Fault::Challenge) => imdb::challenge(),
            Some(Fault::Reset) => {
                break_off.now();
                Answer::plain(StatusCode::INTERNAL_SERVER_ERROR)
            }
        };
        let answer = validated(provider, answer, known);
        if answer.status == StatusCode::NOT_MODIFIED {
            visit.not_modified();
        }
        visit.bytes(answer.body.len());
        match fault {
            Some(Fault::CutBody) => cut(answer),
            Some(Fault::ShortBody) => {
                whole(Answer { body: answer.body.slice(..answer.body.len() / 2), ..answer })
            }
            Some(Fault::SlowDrip { chunk_bytes, pause }) => self.dripping(answer, chunk_bytes, pause),
            _ => whole(answer),
        }
    }

    /// Waits, but not beyond the end.
    async fn wait(&self, time: Duration) {
        if time > Duration::ZERO {
            tokio::select! {
                () = tokio::time::sleep(time) => {}
                () = self.stopping.cancelled() => {}
            }
        }
    }

    fn dripping(self: &Arc<Self>, answer: Answer, chunk_bytes: usize, pause: Duration) -> Response {
        let length = answer.body.len();
        let stage = Arc::clone(self);
        let drops = stream::unfold((stage, answer.body.clone()), move |(stage, mut left)| async move {
            if left.is_empty() {
                return None;
            }
            stage.wait(pause).await;
            let next = left.split_to(chunk_bytes.clamp(1, left.len()));
            Some((Ok::<_, Infallible>(next), (stage, left)))
        });
        with_body(answer, length, Body::from_stream(drops))
    }
}

/// Takes apart what the played providers look at.
fn read(stage: &Stage, request: &Request) -> Ask {
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let origin = match header(HOST) {
        Some(host) => format!("http://{host}"),
        None => format!("http://{}", stage.address),
    };
    let bearer = header(AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer ")).map(str::trim);
    let path_and_query = request.uri().path_and_query().map_or("/", |path| path.as_str());
    Ask {
        headers: request.headers().clone(),
        ..Ask::new(request.method().as_str(), path_and_query, bearer, &origin)
    }
}

fn refused(provider: Provider, refusal: Refusal) -> Answer {
    match refusal {
        Refusal::TooMany { retry_after_seconds } => too_many(provider, retry_after_seconds),
        Refusal::Busy => Answer::plain(StatusCode::SERVICE_UNAVAILABLE),
    }
}

fn too_many(provider: Provider, retry_after_seconds: u64) -> Answer {
    let answer = match provider {
        Provider::Tmdb => Failure::TooMany.answer(),
        Provider::Tvmaze => return tvmaze::too_many(),
        _ => Answer::plain(StatusCode::TOO_MANY_REQUESTS),
    };
    answer.retry_after(retry_after_seconds)
}

/// The answer with a validator, as TMDB and IMDb send them; without its body where the client `known` it already.
fn validated(provider: Provider, answer: Answer, known: Option<&str>) -> Answer {
    if answer.status != StatusCode::OK || provider == Provider::Images {
        return answer;
    }
    let mut hasher = DefaultHasher::new();
    answer.body.hash(&mut hasher);
    let tag = format!("W/\"{:016x}\"", hasher.finish());
    if known == Some(tag.as_str()) {
        let headers = http::HeaderMap::new();
        return Answer { status: StatusCode::NOT_MODIFIED, headers, body: Bytes::new() }.with(ETAG, &tag);
    }
    answer.with(ETAG, &tag)
}

fn whole(answer: Answer) -> Response {
    let (length, body) = (answer.body.len(), Body::from(answer.body.clone()));
    with_body(answer, length, body)
}

/// Announces the whole body, sends half of it and fails.
fn cut(answer: Answer) -> Response {
    let half = answer.body.slice(..answer.body.len() / 2);
    let end = async {
        // Without a pause the headers would be dropped together with the half that is sent.
        tokio::time::sleep(CUT_PAUSE).await;
        Err(std::io::Error::from(std::io::ErrorKind::ConnectionAborted))
    };
    let parts = stream::once(async { Ok::<Bytes, std::io::Error>(half) }).chain(stream::once(end));
    let length = answer.body.len();
    with_body(answer, length, Body::from_stream(parts))
}

fn with_body(answer: Answer, length: usize, body: Body) -> Response {
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response.headers_mut().insert(CONTENT_LENGTH, length.into());
    response
}
