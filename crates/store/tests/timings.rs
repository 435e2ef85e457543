//! What the writer tells about the time it takes. Alone in its program, since it listens to all threads.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use bioscope_model::ItemDetails;
use bioscope_store::Library;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

#[path = "it/support.rs"]
#[expect(dead_code, reason = "only a part of what the other tests need")]
mod support;

/// Operation, microseconds, count.
type Timing = (String, u64, u64);

#[derive(Clone, Default)]
struct Listener(Arc<Mutex<Vec<Timing>>>);

#[derive(Default)]
struct Fields {
    texts: HashMap<&'static str, String>,
    numbers: HashMap<&'static str, u64>,
}

impl Visit for Fields {
    fn record_str(&mut self, field: &Field, value: &str) {
        self.texts.insert(field.name(), value.to_owned());
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.numbers.insert(field.name(), value);
    }

    fn record_debug(&mut self, _field: &Field, _value: &dyn std::fmt::Debug) {}
}

impl Subscriber for Listener {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "bioscope::timing"
    }

    fn event(&self, event: &Event<'_>) {
        let mut fields = Fields::default();
        event.record(&mut fields);
        let number = |name| fields.numbers.get(name).copied();
        let timing =
            (fields.texts["operation"].clone(), number("elapsed_us").unwrap(), number("count").unwrap_or(1));
        self.0.lock().unwrap().push(timing);
    }

    fn new_span(&self, _span: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _span: &Id, _values: &Record<'_>) {}
    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
    fn enter(&self, _span: &Id) {}
    fn exit(&self, _span: &Id) {}
}

#[tokio::test]
async fn every_film_tells_what_saving_it_and_its_people_took() {
    let listener = Listener::default();
    tracing::subscriber::set_global_default(listener.clone()).unwrap();
    let fixture = support::Fixture::new().await;
    let items = fixture.add(&["Alien", "Aliens"]).await;
    let job = fixture.job().await;
    let library = &fixture.library;
    library.commit_item(support::commit(items[0], job, support::with_cast("Alien", 1))).await.unwrap();
    library.commit_item(support::commit(items[1], job, ItemDetails::default())).await.unwrap();
    let refused =
        library.commit_item(support::commit(bioscope_store::ItemId(99), job, ItemDetails::default())).await;
    assert!(refused.is_err());
    library.close().await.unwrap();
    let timings = listener.0.lock().unwrap().clone();
    // Each transaction waits for the disk: the scan, the job, the source, and the three films.
    let commits = timings.iter().filter(|(operation, ..)| operation == "Database.Commit").count() as u64;
    assert_eq!(commits, library.statistics().transactions);
    let timings: Vec<_> =
        timings.into_iter().filter(|(operation, ..)| operation != "Database.Commit").collect();
    let told: Vec<_> = timings.iter().map(|(operation, _, count)| (operation.as_str(), *count)).collect();
    let expected = [
        ("Database.Save_MovieAsync", 1),
        ("Database.AddActorsBatch", 1),
        ("Database.Add_Actor", 50),
        ("Database.Save_MovieAsync", 1),
    ];
    assert_eq!(told, expected);
    assert_eq!(timings[1].1, timings[2].1, "all of them together");
    assert!(timings[0].1 >= timings[1].1, "people are a part of the film");
}
