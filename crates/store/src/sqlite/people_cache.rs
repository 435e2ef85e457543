//! The people written lately.

use std::collections::HashMap;
use std::sync::Arc;

use bioscope_model::{Person, Provider, title};

/// How many keys each of the two generations holds; about 4 MB together when full.
const KEYS_PER_GENERATION: usize = 8_192;

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

/// People by key, in two generations: when the younger is full, the elder is forgotten.
#[derive(Debug, Default)]
pub(super) struct PeopleCache {
    young: HashMap<PersonKey, KnownPerson>,
    old: HashMap<PersonKey, KnownPerson>,
}

impl PeopleCache {
    /// The person behind `key`, who thereby becomes young again.
    pub(super) fn get(&mut self, key: &PersonKey) -> Option<KnownPerson> {
        if let Some(known) = self.young.get(key) {
            return Some(known.clone());
        }
        let (key, known) = self.old.remove_entry(key)?;
        self.insert(key, known.clone());
        Some(known)
    }

    pub(super) fn insert(&mut self, key: PersonKey, known: KnownPerson) {
        if self.young.len() >= KEYS_PER_GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, known);
    }

    pub(super) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: i64) -> PersonKey {
        PersonKey::Id(Provider::Tmdb, number.to_string())
    }

    fn known(number: i64) -> KnownPerson {
        KnownPerson { id: number, record: Arc::new(Person::named(format!("Actor {number}"))) }
    }

    #[test]
    fn forgets_those_not_asked_for_and_stays_within_its_bound() {
        let mut cache = PeopleCache::default();
        for number in 0..80_000 {
            cache.insert(key(number), known(number));
            assert_eq!(cache.get(&key(0)).map(|person| person.id), Some(0), "asked for all the time");
        }
        assert!(cache.young.len() + cache.old.len() <= 2 * KEYS_PER_GENERATION);
        assert!(cache.get(&key(1)).is_none());
    }

    #[test]
    fn a_name_identifies_only_where_there_is_no_id() {
        let named = Person::named("Renée Zellweger");
        assert_eq!(PersonKey::all_of(&named), [PersonKey::Name("renee zellweger".into())]);
        let with_id = named.with_id(Provider::Tmdb, "9137");
        assert_eq!(PersonKey::all_of(&with_id), [PersonKey::Id(Provider::Tmdb, "9137".into())]);
        assert_eq!(PersonKey::all_of(&Person::named("…")), [PersonKey::Name("…".into())]);
    }
}
