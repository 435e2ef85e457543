//! What tells people apart, and what is remembered of those written lately.

use std::sync::Arc;

use bioscope_model::{Person, Provider, title};

/// What tells one person from another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum PersonKey {
    /// A provider's id.
    Id(Provider, String),
    /// The folded name, where no id is known.
    Name(String),
}

impl PersonKey {
    /// The keys of a person: all ids, or else the name.
    pub(super) fn all_of(person: &Person) -> Vec<Self> {
        let ids = person.ids.iter().filter(|(_, id)| !id.is_empty());
        let keys: Vec<_> = ids.map(|(provider, id)| Self::Id(provider.clone(), id.clone())).collect();
        if keys.is_empty() { vec![Self::Name(identifying_name(&person.name))] } else { keys }
    }
}

/// The name that identifies: folded, unless nothing would be left of it.
pub(super) fn identifying_name(name: &str) -> String {
    let folded = title::fold(name);
    if folded.is_empty() { name.to_owned() } else { folded }
}

/// A person the library holds.
#[derive(Debug, Clone)]
pub(super) struct KnownPerson {
    /// The row's number.
    pub(super) id: i64,
    /// What the row says; it never changes.
    pub(super) record: Arc<Person>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_identifies_only_where_there_is_no_id() {
        let named = Person::named("Renée Zellweger");
        assert_eq!(PersonKey::all_of(&named), [PersonKey::Name("renee zellweger".into())]);
        let with_id = named.with_id(Provider::Tmdb, "9137");
        assert_eq!(PersonKey::all_of(&with_id), [PersonKey::Id(Provider::Tmdb, "9137".into())]);
        assert_eq!(PersonKey::all_of(&Person::named("…")), [PersonKey::Name("…".into())]);
    }
}
