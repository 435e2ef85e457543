//! What a run says of itself, beside what the library holds: the same to the last item, whatever goes wrong.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::SystemTime;

use bioscope_artwork::{FileWriter, PictureSaver};
use bioscope_engine::dispatch::{Counter, Progress};
use bioscope_engine::scan::scan_source;
use bioscope_engine::{Dispatcher, Engine, Event, Reporter, RunRequest, RunSummary, Stage};
use bioscope_http::{Client, ClientSettings, GateKey, GateSettings, NetworkSettings, NetworkTransport, Role};
use bioscope_model::{LibraryKind, Provider};
use bioscope_standin::{Catalogue, FaultPlan, FaultRates, Standin, sample_library};
use bioscope_store::{ItemId, Library, LibrarySettings, Outcome, Selection, SqliteLibrary};
use tokio_util::sync::CancellationToken;
use url::Url;

use crate::in_process::{registry, settings};
use crate::world::quick;

const FILMS: usize = 40;

/// Keeps every event and the progress after it; cancels the run after as many items as it is told.
struct Recording {
    stream: Arc<Mutex<Vec<(Event, Progress)>>>,
    ended: usize,
    cancel_after: Option<usize>,
    stop: CancellationToken,
}

impl Reporter for Recording {
    fn report(&mut self, event: &Event, progress: &Progress) {
        self.stream.lock().unwrap().push((event.clone(), *progress));
        self.ended += usize::from(matches!(event, Event::ItemFinished(_)));
        if self.cancel_after.is_some_and(|items| self.ended >= items) {
            self.stop.cancel();
        }
    }
}

/// What a run said, and what is in the library after it.
struct Told {
    stream: Vec<(Event, Progress)>,
    last: Progress,
    summary: RunSummary,
    /// The library's items and how each ended.
    kept: Vec<(ItemId, Option<Outcome>)>,
    /// The items that the next run would go on with.
    unfinished: BTreeSet<ItemId>,
}

async fn run(rates: FaultRates, seed: u64, cancel_after: Option<usize>) -> Told {
    let catalogue = Catalogue::generated(FILMS, 29);
    let mut standin_settings = quick(catalogue);
    standin_settings.faults = FaultPlan { seed, rates, rules: Vec::new() };
    let standin = Standin::start(standin_settings).await.unwrap();
    let base_url: Url = standin.base_url().parse().unwrap();
    let folder = tempfile::tempdir().unwrap();
    sample_library(&folder.path().join("films"), &Catalogue::generated(FILMS, 29), FILMS).unwrap();

    let network = NetworkTransport::new(&NetworkSettings::default()).unwrap();
    let client = Client::new(ClientSettings::new("tests", Arc::new(network))).unwrap();
    for (provider, role) in [("tmdb", Role::Api), ("tmdb", Role::Images), ("imdb", Role::Pages)] {
        let gate = GateSettings::default().retries(1).patience(std::time::Duration::ZERO);
        client.configure_gate(GateKey::new(provider, role), gate);
    }
    let library =
        Arc::new(SqliteLibrary::open(&folder.path().join("library.db"), LibrarySettings::default()).unwrap());
    let source = library.add_source(&folder.path().join("films"), LibraryKind::Movies).await.unwrap();
    scan_source(&*library, &source, SystemTime::now(), false).await.unwrap();
    let writer = FileWriter::new();
    let engine = Engine {
        library: library.clone(),
        client: client.clone(),
        registry: registry(&client, &base_url),
        pictures: PictureSaver::new(client.clone(), writer.clone(), [(Provider::Tmdb, base_url)].into()),
        writer,
        now: jiff::Timestamp::now,
    };
    let items: Vec<ItemId> =
        library.select(&Selection::All).await.unwrap().into_iter().map(|item| item.id).collect();
    let (stop, stream) = (CancellationToken::new(), Arc::<Mutex<Vec<_>>>::default());
    let reporter = Recording { stream: Arc::clone(&stream), ended: 0, cancel_after, stop: stop.clone() };
    let (events, dispatcher) = Dispatcher::start(Box::new(reporter), Box::new(move || client.gates()));
    let request = RunRequest {
        command: "scrape".to_owned(),
        flags: None,
        resumes: None,
        items: items.clone(),
        settings: settings(&["en-US"]),
        timings: Box::new(Vec::new),
    };
    let summary = engine.scrape(request, events, stop).await.unwrap();
    let last = dispatcher.finish().await;
    let mut kept = Vec::new();
    for id in items {
        kept.push((id, library.item(id).await.unwrap().outcome));
    }
    let unfinished = library.resumable().await.unwrap().unwrap().left.into_iter().collect();
    library.close().await.unwrap();
    standin.stop().await;
    let stream = std::mem::take(&mut *stream.lock().unwrap());
    Told { stream, last, summary, kept, unfinished }
}

/// How many of the library's items ended so.
fn kept(told: &Told, outcome: Outcome) -> u64 {
    told.kept.iter().filter(|(_, kept)| *kept == Some(outcome)).count() as u64
}

fn assert_agrees(told: &Told) {
    let counts = told.summary.counts;
    assert_eq!(counts, told.last.counts, "the summary and the last progress");
    assert_eq!(
        (counts.scraped, counts.uncertain, counts.not_found, counts.failed),
        (
            kept(told, Outcome::Scraped),
            kept(told, Outcome::Uncertain),
            kept(told, Outcome::NotFound),
            kept(told, Outcome::Failed)
        ),
        "the summary and the library"
    );
    let finished: Vec<ItemId> = told
        .stream
        .iter()
        .filter_map(|(event, _)| if let Event::ItemFinished(report) = event { Some(report.id) } else { None })
        .collect();
    let ended: BTreeSet<ItemId> = finished.iter().copied().collect();
    assert_eq!(
        (finished.len(), finished.len() as u64),
        (ended.len(), told.summary.ended()),
        "each ends once"
    );
    let all: BTreeSet<ItemId> = told.kept.iter().map(|(id, _)| *id).collect();
    assert_eq!(
        told.unfinished,
        all.difference(&ended).copied().collect(),
        "what is left is what did not end"
    );
    assert_eq!(told.last.in_flight, 0);
    assert_eq!(told.last.stages, [0; Stage::ALL.len()]);

    // A recorded stream tells whoever reads it again the same, event by event.
    let mut counter = Counter::default();
    for (event, then) in &told.stream {
        counter.apply(event);
        assert_eq!(counter.progress(), *then);
        let in_stages: u64 = then.stages.iter().sum();
        assert!(in_stages <= then.in_flight && then.ended() + then.in_flight <= then.items, "{then:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_and_summary_agree_with_the_library_under_faults() {
    let rates = FaultRates { internal_error: 0.2, cut_body: 0.1, reset: 0.1, ..FaultRates::default() };
    let mut failed = 0;
    let mut deferred = 0;
    for seed in 1..=4 {
        let told = run(rates, seed, None).await;
        assert_agrees(&told);
        assert_eq!(told.summary.ended(), FILMS as u64);
        failed += told.summary.counts.failed;
        deferred +=
            told.stream.iter().filter(|(event, _)| matches!(event, Event::ItemDeferred { .. })).count();
    }
    assert!(failed > 0 && deferred > 0, "the faults were felt: {failed} failed, {deferred} were put off");
}

#[tokio::test(flavor = "multi_thread")]
async fn progress_and_summary_agree_with_the_library_after_a_stop() {
    let rates = FaultRates { internal_error: 0.1, ..FaultRates::default() };
    for (seed, items) in [(5, 1), (6, 7), (7, 20), (8, 33)] {
        let told = run(rates, seed, Some(items)).await;
        assert_agrees(&told);
        assert!(told.summary.cancelled);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn items_end_roughly_in_their_order_and_tell_where_their_time_went() {
    let told = run(FaultRates::default(), 0, None).await;
    assert_agrees(&told);
    let place = |id: ItemId| told.kept.iter().position(|(other, _)| *other == id).unwrap();
    let reports = told.stream.iter().filter_map(|(event, _)| match event {
        Event::ItemFinished(report) => Some(report),
        _ => None,
    });
    for (ended, report) in reports.enumerate() {
        // Sixteen are in flight: an item can be overtaken by those that began within a few rounds of it, not by more.
        let difference = place(report.id).abs_diff(ended);
        assert!(
            difference <= 2 * 16,
            "{} was to be number {} and was {ended}",
            report.title,
            place(report.id)
        );
        // One that ended before, as by a search that found nothing, has no more to tell.
        let stages =
            if report.outcome == Outcome::Scraped { &[Stage::Fetch, Stage::Commit][..] } else { &[] };
        for &stage in stages {
            assert!(!report.stages.of(stage).is_zero(), "{stage:?} of {}", report.title);
        }
    }
}
