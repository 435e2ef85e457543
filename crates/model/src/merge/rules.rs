//! What the user can decide about merging.

use std::collections::BTreeMap;

use crate::field::FieldSet;
use crate::language::Country;

/// How many entries of a list are kept; `None` keeps all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Limits {
    /// Cast members.
    pub actors: Option<usize>,
    /// Genres.
    pub genres: Option<usize>,
    /// Studios.
    pub studios: Option<usize>,
    /// Countries.
    pub countries: Option<usize>,
    /// Keywords.
    pub tags: Option<usize>,
}

/// Replaces names by others: one by none, one or several. Names are compared without regard to case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mapping(BTreeMap<String, Vec<String>>);

impl Mapping {
    /// The names with every mapped one replaced; duplicates are dropped, the order stays.
    pub fn apply(&self, names: &[String]) -> Vec<String> {
        let mut mapped: Vec<String> = Vec::with_capacity(names.len());
        for name in names {
            let replacement =
                self.0.get(&name.to_lowercase()).map_or(std::slice::from_ref(name), Vec::as_slice);
            for new in replacement {
                if !mapped.contains(new) {
                    mapped.push(new.clone());
                }
            }
        }
        mapped
    }
}

impl FromIterator<(String, Vec<String>)> for Mapping {
    fn from_iter<I: IntoIterator<Item = (String, Vec<String>)>>(pairs: I) -> Self {
        Self(pairs.into_iter().map(|(name, new)| (name.to_lowercase(), new)).collect())
    }
}

/// How a film's sources become one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MergeRules {
    /// The fields this run is about.
    pub requested: FieldSet,
    /// The fields that are switched on.
    pub enabled: FieldSet,
    /// The fields that keep the value they have.
    pub locked: FieldSet,
    /// How long lists may be.
    pub limits: Limits,
    /// Genres by other names.
    pub genres: Mapping,
    /// Studios by other names.
    pub studios: Mapping,
    /// Countries by other names.
    pub countries: Mapping,
    /// Age ratings by other names.
    pub certifications: Mapping,
    /// The country whose age rating becomes `mpaa` where no source gives one.
    pub certification_country: Option<Country>,
    /// Whether only that country's age ratings are kept.
    pub only_that_country: bool,
    /// What `mpaa` says where there is no age rating at all.
    pub not_rated: Option<String>,
    /// Whether actors without a portrait are left out.
    pub actors_with_thumb_only: bool,
    /// Whether the original title serves where no source has a title.
    pub title_from_original: bool,
    /// Shortens the plot to this many characters for an outline no source has.
    pub outline_from_plot: Option<usize>,
}

impl Default for MergeRules {
    fn default() -> Self {
        Self {
            requested: FieldSet::all(),
            enabled: FieldSet::all(),
            locked: FieldSet::none(),
            limits: Limits::default(),
            genres: Mapping::default(),
            studios: Mapping::default(),
            countries: Mapping::default(),
            certifications: Mapping::default(),
            certification_country: None,
            only_that_country: false,
            not_rated: None,
            actors_with_thumb_only: false,
            title_from_original: true,
            outline_from_plot: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_may_become_several_and_duplicates_go() {
        let mapping: Mapping = [
            ("Action & Adventure".to_owned(), vec!["Action".to_owned(), "Adventure".to_owned()]),
            ("Soap".to_owned(), vec![]),
        ]
        .into_iter()
        .collect();
        let names = ["Action", "action & adventure", "Soap", "Drama"].map(str::to_owned);
        assert_eq!(mapping.apply(&names), ["Action", "Adventure", "Drama"]);
    }
}
