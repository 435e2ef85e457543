//! What a run does one after another: films, and shows with what of them is asked for.

use std::collections::{BTreeSet, HashMap};

use bioscope_model::ItemKind;
use bioscope_store::{ItemId, Library, Selection, StoreError};

/// One film, or one show with all or some of its seasons and episodes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Task {
    /// Which film or show.
    pub(crate) id: ItemId,
    /// Whether it is a film or a show.
    pub(crate) kind: ItemKind,
    /// How much of it.
    pub(crate) limit: Limit,
}

/// How much of a show is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Limit {
    /// All of it.
    Whole,
    /// These seasons and episodes; the show itself only where it never was done, since players find nothing of a show
    /// without its NFO file.
    Only(BTreeSet<ItemId>),
}

/// The tasks for these items, in order. Seasons and episodes are done with their show, each show once; one that is
/// named itself is done whole.
pub(crate) async fn tasks(library: &dyn Library, items: &[ItemId]) -> Result<Vec<Task>, StoreError> {
    let mut tasks: Vec<Task> = Vec::with_capacity(items.len());
    let mut places: HashMap<ItemId, usize> = HashMap::new();
    for item in library.select(&Selection::Items(items.to_vec())).await? {
        let (id, kind) = match item.parent {
            Some(show) => (show, ItemKind::Show),
            None => (item.id, item.kind),
        };
        let place = *places.entry(id).or_insert_with(|| {
            tasks.push(Task { id, kind, limit: Limit::Only(BTreeSet::new()) });
            tasks.len() - 1
        });
        let limit = &mut tasks[place].limit;
        match limit {
            Limit::Only(only) if id != item.id => {
                only.insert(item.id);
            }
            _ => *limit = Limit::Whole,
        }
    }
    Ok(tasks)
}
