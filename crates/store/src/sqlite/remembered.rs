//! What the writer remembers of rows that it wrote or looked up lately, so that they need not be looked up again.
//!
//! It is right for the open transaction, and forgotten where one is undone or another process has written.

use std::collections::HashMap;
use std::hash::Hash;

use super::people_cache::{KnownPerson, PersonKey};
use super::terms::Term;

/// How many people's keys each of the two generations holds; about 4 MB together when full.
const PEOPLE_PER_GENERATION: usize = 8_192;

/// How many words; less than 1 MB together.
const TERMS_PER_GENERATION: usize = 2_048;

/// What is remembered.
#[derive(Debug)]
pub(super) struct Remembered {
    pub(super) people: Generations<PersonKey, KnownPerson>,
    /// The numbers of words.
    pub(super) terms: Generations<Term, i64>,
}

impl Remembered {
    /// Forgets all of it.
    pub(super) fn clear(&mut self) {
        self.people.clear();
        self.terms.clear();
    }
}

impl Default for Remembered {
    fn default() -> Self {
        Self {
            people: Generations::new(PEOPLE_PER_GENERATION),
            terms: Generations::new(TERMS_PER_GENERATION),
        }
    }
}

/// Values by key, in two generations: when the younger is full, the elder is forgotten.
#[derive(Debug)]
pub(super) struct Generations<K, V> {
    young: HashMap<K, V>,
    old: HashMap<K, V>,
    size: usize,
}

impl<K: Eq + Hash, V: Clone> Generations<K, V> {
    fn new(size: usize) -> Self {
        Self { young: HashMap::new(), old: HashMap::new(), size }
    }

    /// The value of `key`, which thereby becomes young again.
    pub(super) fn get(&mut self, key: &K) -> Option<V> {
        if let Some(value) = self.young.get(key) {
            return Some(value.clone());
        }
        let (key, value) = self.old.remove_entry(key)?;
        self.insert(key, value.clone());
        Some(value)
    }

    pub(super) fn insert(&mut self, key: K, value: V) {
        if self.young.len() >= self.size {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_asked_for_is_forgotten() {
        let mut remembered = Generations::new(1_000);
        for number in 0..10_000 {
            remembered.insert(number, -number);
            assert_eq!(remembered.get(&0), Some(0), "asked for all the time");
        }
        assert!(remembered.young.len() + remembered.old.len() <= 2_000);
        assert_eq!(remembered.get(&1), None);
        assert_eq!(remembered.get(&9_999), Some(-9_999));
    }
}
