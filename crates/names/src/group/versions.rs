//! Units of one or more files, and their order as versions.

use std::collections::HashMap;

use super::Version;
use super::entry::Entry;
use crate::identification::Identification;
use crate::marks::part::Counting;
use crate::stack::{self, Marker};
use crate::token::{Tokens, bounded};
use crate::vocabulary::PartWord;

/// Files that play as one: a single file, a stack, or a disc.
#[derive(Debug)]
pub(crate) struct Unit<'p> {
    /// The name without extension, and without the marker of a stack.
    pub(crate) stem: &'p str,
    pub(crate) entries: Vec<Entry<'p>>,
    pub(crate) is_stack: bool,
}

impl<'p> Unit<'p> {
    pub(crate) fn order(&self) -> usize {
        self.entries.iter().map(|entry| entry.order).min().unwrap_or_default()
    }

    pub(crate) fn is_disc(&self) -> bool {
        self.entries.iter().any(|entry| entry.disc)
    }

    /// The identification of the whole: that of its first file, which is no part of anything larger.
    pub(crate) fn identification(&self) -> Identification {
        let mut identification =
            self.entries.first().map(|entry| entry.identification.clone()).unwrap_or_default();
        if self.is_stack {
            identification.part = None;
            identification.evidence.retain(|evidence| evidence.field != crate::evidence::Field::Part);
        }
        identification
    }

    pub(crate) fn version(&self, label: String) -> Version<'p> {
        let files = self.entries.iter().map(|entry| entry.path).collect();
        Version { label, files, disc: self.is_disc() }
    }

    /// The lines of the picture, 0 where the name does not say.
    pub(crate) fn height(&self) -> u32 {
        let size = self.entries.first().and_then(|entry| entry.identification.screen_size.as_deref());
        let size = size.unwrap_or_default();
        let height = size.rsplit('x').next().unwrap_or(size);
        height.trim_end_matches(['p', 'i']).parse().unwrap_or_default()
    }
}

/// What the files of one stack share.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct StackKey {
    stem: String,
    word: Option<PartWord>,
    counting: Option<Counting>,
}

/// A file of a stack with its number and the stack's name.
type Member<'p> = (u32, &'p str, Entry<'p>);

/// Joins the files of stacks; the rest stay alone. The units keep the listing's order.
pub(crate) fn stacked<'p>(entries: Vec<Entry<'p>>) -> Vec<Unit<'p>> {
    let mut tokens = Tokens::default();
    let mut stacks: Vec<Vec<Member<'p>>> = Vec::new();
    let mut by_key: HashMap<StackKey, usize> = HashMap::new();
    let mut units = Vec::new();
    for entry in entries {
        let Some((key, number, stem)) = stack_key(&entry, &mut tokens) else {
            units.push(Unit { stem: entry.stem, entries: vec![entry], is_stack: false });
            continue;
        };
        let stack = *by_key.entry(key).or_insert(stacks.len());
        if stack == stacks.len() {
            stacks.push(Vec::new());
        }
        stacks[stack].push((number, stem, entry));
    }
    for mut members in stacks {
        members.sort_by_key(|(number, _, entry)| (*number, entry.order));
        let distinct = members.windows(2).all(|pair| pair[0].0 != pair[1].0);
        if members.len() > 1 && distinct {
            let stem = members[0].1;
            let entries = members.into_iter().map(|(_, _, entry)| entry).collect();
            units.push(Unit { stem, entries, is_stack: true });
        } else {
            units.extend(members.into_iter().map(|(_, _, entry)| Unit {
                stem: entry.stem,
                entries: vec![entry],
                is_stack: false,
            }));
        }
    }
    units.sort_by_key(Unit::order);
    units
}

fn stack_key<'p>(entry: &Entry<'p>, tokens: &mut Tokens) -> Option<(StackKey, u32, &'p str)> {
    if let Some(part) = entry.disc_part {
        let key = StackKey { stem: String::new(), word: None, counting: None };
        return Some((key, part, entry.stem));
    }
    let text = bounded(entry.stem);
    tokens.split(text);
    if let Some(Marker { part, stem_end }) = stack::marker(text, tokens) {
        let stem = &entry.stem[..stem_end];
        let key =
            StackKey { stem: stem.to_lowercase(), word: Some(part.word), counting: Some(part.counting) };
        return Some((key, part.number, stem));
    }
    let lettered = entry.identification.part.filter(|_| !entry.identification.episodes.is_empty())?;
    let key = StackKey { stem: String::from("\0"), word: None, counting: Some(Counting::Letters) };
    Some((key, lettered, entry.stem))
}

/// Sorts versions: the one named as the folder, then stacks, then the highest picture, then by name.
pub(crate) fn sort(units: &mut [Unit<'_>], folder_name: &str) {
    units.sort_by(|left, right| {
        let rank = |unit: &Unit<'_>| {
            (!unit.stem.eq_ignore_ascii_case(folder_name), !unit.is_stack, std::cmp::Reverse(unit.height()))
        };
        rank(left).cmp(&rank(right)).then_with(|| left.stem.to_lowercase().cmp(&right.stem.to_lowercase()))
    });
}

/// What is left of a version's name behind what all versions share.
pub(crate) fn label(rest: &str) -> String {
    let rest = crate::text::trim_title(rest).trim_matches(['.', ' ']);
    let inner = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.filter(|inner| !inner.contains('[')).unwrap_or(rest).to_owned()
}
