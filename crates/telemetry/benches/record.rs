//! What one timing costs: the counter alone, and the whole way from the `tracing` event through the subscriber.

use std::hint::black_box;
use std::time::Duration;

use bioscope_telemetry::{TARGET, TimingLayer, Timings};
use criterion::{Criterion, criterion_group, criterion_main};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::{EnvFilter, Layer as _};

fn record(criterion: &mut Criterion) {
    let timings = Timings::default();
    let mut elapsed_us = 0;
    criterion.bench_function("counter", |bencher| {
        bencher.iter(|| {
            elapsed_us = (elapsed_us + 7919) % 2_000_000;
            timings.record(black_box("TMDB.GetInfo_Movie.APICall"), Duration::from_micros(elapsed_us))
        });
    });

    // The subscriber as the program builds it.
    let log = tracing_subscriber::fmt::layer()
        .with_writer(std::io::stderr)
        .with_filter(Targets::new().with_default(LevelFilter::TRACE).with_target(TARGET, LevelFilter::OFF))
        .with_filter(EnvFilter::new("warn"));
    let counting =
        TimingLayer::new(timings.clone()).with_filter(Targets::new().with_target(TARGET, LevelFilter::INFO));
    let subscriber = tracing_subscriber::registry().with(counting).with(log);
    tracing::subscriber::with_default(subscriber, || {
        criterion.bench_function("event", |bencher| {
            bencher.iter(|| {
                elapsed_us = (elapsed_us + 7919) % 2_000_000;
                tracing::info!(target: "bioscope::timing", operation = "TMDB.GetInfo_Movie.APICall", elapsed_us);
            });
        });
    });
    assert!(timings.summaries().iter().any(|summary| summary.count > 0), "nothing was counted");
}

criterion_group!(benches, record);
criterion_main!(benches);
