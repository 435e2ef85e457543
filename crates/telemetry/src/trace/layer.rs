//! Listens to the spans and writes each when it closes.

use std::fmt::Debug;
use std::time::Instant;

use serde::Serialize;
use serde_json::{Map, Value};
use tracing::Subscriber;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

use super::rows::Place;
use super::{TRACE_TARGET, Trace};

/// Draws everything in one process of the viewer.
const PROCESS: u32 = 1;

/// Writes the spans of [`TRACE_TARGET`] to a [`Trace`]; others pass by.
#[derive(Debug, Clone)]
pub struct TraceLayer {
    trace: Trace,
}

/// What is known of an open span.
#[derive(Debug)]
struct Open {
    place: Place,
    began: Instant,
    fields: Map<String, Value>,
}

impl TraceLayer {
    pub(super) fn new(trace: Trace) -> Self {
        let layer = Self { trace };
        layer.trace.state().file.push(&Named::process("bioscope"));
        layer
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for TraceLayer {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if attributes.metadata().target() != TRACE_TARGET {
            return;
        }
        let Some(span) = context.span(id) else { return };
        let mut fields = Fields(Map::new());
        attributes.record(&mut fields);
        let parent = span.parent().and_then(|parent| {
            let place = parent.extensions().get::<Open>()?.place;
            Some((parent.id().into_u64(), place))
        });
        let item = match parent {
            Some((_, place)) => place.item,
            None => fields.0.get("id").and_then(Value::as_u64).unwrap_or(0),
        };
        let mut state = self.trace.state();
        let (place, is_new) = state.rows.enter(item, id.into_u64(), parent);
        if is_new {
            let title = fields.0.get("title").and_then(Value::as_str).unwrap_or_default();
            let (name, order) = Named::row(place, title);
            state.file.push(&name);
            state.file.push(&order);
        }
        drop(state);
        span.extensions_mut().insert(Open { place, began: Instant::now(), fields: fields.0 });
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, context: Context<'_, S>) {
        let Some(span) = context.span(id) else { return };
        if let Some(open) = span.extensions_mut().get_mut::<Open>() {
            let mut fields = Fields(std::mem::take(&mut open.fields));
            values.record(&mut fields);
            open.fields = fields.0;
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(Open { place, began, mut fields }) = span.extensions_mut().remove() else { return };
        let category = span.name();
        let told = if category == "item" { fields.get("title").cloned() } else { fields.remove("name") };
        let name = told.unwrap_or_else(|| category.into());
        let mut state = self.trace.state();
        // The end is taken under the lock and the beginning was taken after the place: what follows in a row never
        // begins before what was there ended.
        let begin = began.saturating_duration_since(state.began).as_nanos() as u64;
        let end = state.began.elapsed().as_nanos() as u64;
        state.rows.leave(place, id.into_u64());
        state.file.push(&Complete {
            ph: "X",
            name,
            cat: category,
            pid: PROCESS,
            tid: place.row(),
            ts: Microseconds(begin),
            dur: Microseconds(end - begin),
            args: fields,
        });
    }
}

/// Nanoseconds, written as microseconds with three decimals: rounding would let neighbours cross.
#[derive(Debug, Clone, Copy)]
struct Microseconds(u64);

impl Serialize for Microseconds {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.0 as f64 / 1_000.0)
    }
}

/// A span, from its beginning to its end.
#[derive(Debug, Serialize)]
struct Complete {
    ph: &'static str,
    name: Value,
    cat: &'static str,
    pid: u32,
    tid: u64,
    ts: Microseconds,
    dur: Microseconds,
    args: Map<String, Value>,
}

/// What a process or row is called, or where it stands among the others.
#[derive(Debug, Serialize)]
struct Named {
    ph: &'static str,
    name: &'static str,
    pid: u32,
    tid: u64,
    args: Map<String, Value>,
}

impl Named {
    fn process(name: &str) -> Self {
        let args = [("name".to_owned(), name.into())].into_iter().collect();
        Self { ph: "M", name: "process_name", pid: PROCESS, tid: 0, args }
    }

    fn row(place: Place, title: &str) -> (Self, Self) {
        let name = match (place.item, place.lane) {
            (0, _) => "run".to_owned(),
            (item, 0) => format!("{title} #{item}"),
            (item, lane) => format!("#{item} ({})", lane + 1),
        };
        let tid = place.row();
        let with = |kind, key: &str, value: Value| Self {
            ph: "M",
            name: kind,
            pid: PROCESS,
            tid,
            args: [(key.to_owned(), value)].into_iter().collect(),
        };
        (with("thread_name", "name", name.into()), with("thread_sort_index", "sort_index", tid.into()))
    }
}

struct Fields(Map<String, Value>);

impl Fields {
    fn keep(&mut self, field: &Field, value: Value) {
        self.0.insert(field.name().to_owned(), value);
    }
}

impl Visit for Fields {
    fn record_u64(&mut self, field: &Field, value: u64) {
        self.keep(field, value.into());
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.keep(field, u64::try_from(value).map_or_else(|_| value.into(), Value::from));
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.keep(field, value.into());
    }

    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.keep(field, format!("{value:?}").into());
    }
}
