//! Damages recorded answers field by field, for tests: each field nulled, removed, or given another type.

use serde_json::{Map, Value, json};

/// Elements kept of each list, so that every field is met and none a hundred times.
const ELEMENTS: usize = 2;

/// Most damages of one document; of more, every so many are taken.
const MOST: usize = 400;

/// Subtrees of pages that no reader looks at and that are larger than all others.
const NEVER_READ: [&str; 18] = [
    "alternateVersions",
    "connections",
    "crazyCredits",
    "description",
    "detailsExternalLinks",
    "faqs",
    "featuredReviews",
    "filmingLocations",
    "goofs",
    "moreLikeThisTitles",
    "pagination",
    "primaryVideos",
    "quotes",
    "soundtrack",
    "synopses",
    "technicalSpecifications",
    "titleMainImages",
    "trivia",
];

/// One damage: where, what was there before, and the damaged document.
pub(crate) struct Mutation {
    /// The path, by keys and `[]`.
    pub(crate) path: String,
    /// Whether an object or list was hit.
    pub(crate) hit_container: bool,
    /// The whole document, damaged.
    pub(crate) document: Value,
}

/// `document` with its lists cut to a few elements.
pub(crate) fn shortened(document: &Value) -> Value {
    match document {
        Value::Array(elements) => elements.iter().take(ELEMENTS).map(shortened).collect(),
        Value::Object(fields) => {
            let read = fields.iter().filter(|(name, _)| !NEVER_READ.contains(&name.as_str()));
            Value::Object(read.map(|(name, value)| (name.clone(), shortened(value))).collect::<Map<_, _>>())
        }
        scalar => scalar.clone(),
    }
}

/// Calls `check` with damages of `document`: each field in every way, or evenly spaced ones of these where they are
/// too many; returns how many there were.
pub(crate) fn every_mutation(document: &Value, check: &mut dyn FnMut(&Mutation)) -> usize {
    let mut pointers = Vec::new();
    collect("", document, &mut pointers);
    let all: Vec<(&String, u8)> =
        pointers.iter().flat_map(|pointer| (0..3).map(move |way| (pointer, way))).collect();
    let mut step = all.len().div_ceil(MOST);
    // No multiple of three, or every field would be damaged in the same way.
    step += usize::from(step.is_multiple_of(3));
    let mut count = 0;
    for (pointer, way) in all.into_iter().step_by(step) {
        if let Some(mutation) = mutated(document, pointer, way) {
            check(&mutation);
            count += 1;
        }
    }
    count
}

fn mutated(document: &Value, pointer: &str, way: u8) -> Option<Mutation> {
    let mut damaged = document.clone();
    let hit = damaged.pointer_mut(pointer)?;
    let hit_container = hit.is_object() || hit.is_array();
    match way {
        0 => *hit = Value::Null,
        1 => *hit = other_type(hit),
        _ => remove(&mut damaged, pointer)?,
    }
    Some(Mutation { path: pointer.to_owned(), hit_container, document: damaged })
}

fn collect(pointer: &str, value: &Value, pointers: &mut Vec<String>) {
    let mut enter = |step: String, child: &Value| {
        let pointer = format!("{pointer}/{step}");
        pointers.push(pointer.clone());
        collect(&pointer, child, pointers);
    };
    match value {
        Value::Object(fields) => {
            for (name, child) in fields.iter().filter(|(name, _)| *name != "__typename") {
                enter(name.replace('~', "~0").replace('/', "~1"), child);
            }
        }
        Value::Array(elements) => {
            for (place, child) in elements.iter().enumerate() {
                enter(place.to_string(), child);
            }
        }
        _ => {}
    }
}

fn other_type(value: &Value) -> Value {
    match value {
        Value::String(_) => json!({"unexpected": ["x", 1]}),
        Value::Number(_) => json!(["x"]),
        Value::Bool(_) => json!("maybe"),
        Value::Null => json!(true),
        Value::Array(_) => json!("a text"),
        Value::Object(_) => json!([{"x": null}, 7]),
    }
}

fn remove(document: &mut Value, pointer: &str) -> Option<()> {
    let (parent, name) = pointer.rsplit_once('/')?;
    let fields = document.pointer_mut(parent)?.as_object_mut()?;
    fields.remove(&name.replace("~1", "/").replace("~0", "~")).map(|_| ())
}

/// The fields in which `one` and `other`, both objects once written as JSON, differ.
pub(crate) fn differences<T: serde::Serialize>(one: &T, other: &T) -> Vec<String> {
    let fields = |value| match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        other => panic!("an object was expected, not {other:?}"),
    };
    let (one, other) = (fields(one), fields(other));
    let names = one.keys().chain(other.keys().filter(|name| !one.contains_key(*name)));
    names.filter(|name| one.get(*name) != other.get(*name)).cloned().collect()
}

/// `document` with every text changed by `change`, and every list as often as `repeat` says.
pub(crate) fn with_texts(document: &Value, repeat: usize, change: &dyn Fn(&str) -> String) -> Value {
    let inner = |value| with_texts(value, repeat, change);
    match document {
        Value::String(text) => change(text).into(),
        Value::Array(elements) => (0..repeat).flat_map(|_| elements.iter().map(inner)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), inner(value))).collect())
        }
        scalar => scalar.clone(),
    }
}

/// Asserts that no text in `read` holds what text hygiene drops, and that none is longer than the longest allowed.
pub(crate) fn assert_clean<T: serde::Serialize>(read: &T) {
    fn check(value: &Value) {
        match value {
            Value::String(text) => {
                let is_clean = |character: char| {
                    (!character.is_control() || character == '\n')
                        && !matches!(character, '\u{200B}' | '\u{202A}'..='\u{202E}')
                };
                assert!(text.chars().all(is_clean) && text.trim() == text, "{text:?}");
                assert!(text.chars().count() <= crate::text::PLOT);
            }
            Value::Array(elements) => elements.iter().for_each(check),
            Value::Object(fields) => fields.values().for_each(check),
            _ => {}
        }
    }
    check(&serde_json::to_value(read).unwrap());
}

/// A text with what hygiene drops around it.
pub(crate) fn soiled(text: &str) -> String {
    format!(" \0\u{202E}\u{200E}{text}\u{7}\u{200B}\u{FEFF}\t")
}
