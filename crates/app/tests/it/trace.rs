//! `scrape --trace`: a trace that a viewer can draw, of every item and every request, also of a run that was stopped.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use bioscope_standin::{Catalogue, Latency, sample_library};
use serde_json::Value;

use crate::world::{World, quick};

/// Time between two looks at what is waited for.
const LOOK: Duration = Duration::from_millis(10);
/// The longest that anything is waited for.
const PATIENCE: Duration = Duration::from_mins(1);

async fn world(films: usize, latency: Latency) -> World {
    let mut settings = quick(Catalogue::generated(films, 23));
    settings.latency = latency;
    let world = World::new(settings).await;
    sample_library(&world.films(), &Catalogue::generated(films, 23), films).unwrap();
    world.scan().await;
    world
}

/// A span: its category, its name, its row, its beginning and end in nanoseconds, its arguments.
struct Span {
    category: String,
    name: String,
    row: u64,
    begin: u64,
    end: u64,
    arguments: Value,
}

/// The spans of a trace, after asserting that it is valid and that the spans of each row lie inside each other or apart.
fn spans(path: &Path) -> Vec<Span> {
    let text = std::fs::read(path).unwrap();
    let trace: Value = serde_json::from_slice(&text).unwrap();
    let events = trace["traceEvents"].as_array().unwrap();
    let nanoseconds = |value: &Value| (value.as_f64().unwrap() * 1_000.0).round() as u64;
    let of_kind = |kind: &'static str| events.iter().filter(move |event| event["ph"] == kind);
    let spans: Vec<Span> = of_kind("X")
        .map(|event| {
            let begin = nanoseconds(&event["ts"]);
            Span {
                category: event["cat"].as_str().unwrap().to_owned(),
                name: event["name"].as_str().unwrap().to_owned(),
                row: event["tid"].as_u64().unwrap(),
                begin,
                end: begin + nanoseconds(&event["dur"]),
                arguments: event["args"].clone(),
            }
        })
        .collect();
    let named: BTreeSet<u64> = of_kind("M")
        .filter(|event| event["name"] == "thread_name")
        .map(|event| event["tid"].as_u64().unwrap())
        .collect();
    let mut rows: BTreeMap<u64, Vec<&Span>> = BTreeMap::new();
    for span in &spans {
        assert!(named.contains(&span.row), "row {} has no name", span.row);
        rows.entry(span.row).or_default().push(span);
    }
    for row in rows.values_mut() {
        // The longer of two that begin together is the outer one.
        row.sort_by_key(|span| (span.begin, std::cmp::Reverse(span.end)));
        let mut open: Vec<&Span> = Vec::new();
        for span in row.iter() {
            while open.last().is_some_and(|outer| outer.end <= span.begin) {
                open.pop();
            }
            if let Some(outer) = open.last() {
                assert!(span.end <= outer.end, "{} crosses {}", span.name, outer.name);
            }
            open.push(span);
        }
    }
    spans
}

fn of_category<'a>(spans: &'a [Span], category: &str) -> Vec<&'a Span> {
    spans.iter().filter(|span| span.category == category).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_item_stage_and_request_is_drawn() {
    const FILMS: usize = 12;
    let world = world(FILMS, Latency::Scaled(0.02)).await;
    world.run(&["scrape", "--auto", "--trace", "trace.json"]).await.with_status(0);
    let spans = spans(&world.path().join("trace.json"));

    let ids: BTreeSet<u64> = world.list().await.iter().map(|item| item["id"].as_u64().unwrap()).collect();
    let items = of_category(&spans, "item");
    let drawn: BTreeSet<u64> = items.iter().map(|span| span.arguments["id"].as_u64().unwrap()).collect();
    assert_eq!((drawn, items.len()), (ids, FILMS));

    for item in items {
        let inside = |span: &&&Span| span.begin >= item.begin && span.end <= item.end;
        let own = |span: &&&Span| span.row / 1_024 == item.row / 1_024;
        let stages = of_category(&spans, "stage");
        let stages: BTreeSet<&str> =
            stages.iter().filter(own).filter(inside).map(|span| span.name.as_str()).collect();
        assert_eq!(stages, BTreeSet::from(["artwork", "commit", "fetch", "identify"]), "{}", item.name);
    }
    let requests = of_category(&spans, "request");
    assert_eq!(requests.len() as u64, world.handle().statistics().requests());
    for request in requests {
        assert_eq!(request.arguments["status"], 200, "{}", request.arguments);
        assert_eq!(request.arguments["host"], "127.0.0.1");
        assert!(
            ["tmdb api", "tmdb images", "imdb pages"].contains(&request.name.as_str()),
            "{}",
            request.name
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_that_is_stopped_or_killed_leaves_a_valid_trace() {
    for signal in ["INT", "KILL"] {
        let world = world(20, Latency::Scaled(0.3)).await;
        let mut command: Command = world.command(&["scrape", "--auto", "--quiet", "--trace", "trace.json"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let (path, handle) = (world.path().join("trace.json"), world.handle());
        let status = tokio::task::spawn_blocking(move || {
            let begun = Instant::now();
            while handle.statistics().requests() < 12 {
                assert!(begun.elapsed() < PATIENCE, "nothing was asked for");
                std::thread::sleep(LOOK);
            }
            let sent = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
            assert!(sent.unwrap().success());
            child.wait().unwrap()
        })
        .await
        .unwrap();
        let spans = spans(&path);
        if signal == "INT" {
            assert_eq!(status.code(), Some(130));
            assert!(!of_category(&spans, "item").is_empty(), "what was in flight is drawn as far as it came");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trace_that_cannot_be_written_is_told_before_anything_is_asked() {
    let world = world(1, Latency::None).await;
    let told = world.run(&["scrape", "--auto", "--trace", "no/such/folder/trace.json"]).await.with_status(1);
    assert!(
        told.stderr.contains("failed to write the trace to no/such/folder/trace.json"),
        "{}",
        told.stderr
    );
    assert_eq!(world.handle().statistics().requests(), 0);
}
