//! Finding films by words of their titles, the way TMDB's search does.
//!
//! TMDB forgives case, accents, punctuation, the order of words, unfinished words, and titles in other languages; it
//! does not forgive misspelt words (its recorded answer to "Meen of Stal" is empty). Words that every title has may be
//! missing from a title, which is how near titles come up.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

/// Words that need not be in a title for it to be found.
const SMALL_WORDS: [&str; 16] =
    ["the", "a", "an", "of", "and", "in", "on", "to", "der", "die", "das", "und", "le", "la", "les", "de"];
/// A word shorter than this must match a whole word.
const LEAST_PREFIX: usize = 3;

/// Which words occur in which titles.
#[derive(Debug)]
pub(crate) struct TitleIndex {
    words: BTreeMap<String, Vec<u32>>,
    titles: Vec<Vec<String>>,
}

impl TitleIndex {
    /// Reads the titles of everything that can be found, in every tongue.
    pub(crate) fn new(all: impl Iterator<Item = Vec<String>>) -> Self {
        let mut words: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut titles = Vec::new();
        for (place, known) in all.enumerate() {
            let mut folded: Vec<String> =
                known.iter().map(|title| fold(title)).filter(|title| !title.is_empty()).collect();
            folded.sort();
            folded.dedup();
            for title in &folded {
                // The joined form lets "Spiderman" find "Spider-Man".
                let joined = title.replace(' ', "");
                for word in title.split(' ').chain(std::iter::once(joined.as_str())) {
                    let places = words.entry(word.to_owned()).or_default();
                    if places.last() != Some(&(place as u32)) {
                        places.push(place as u32);
                    }
                }
            }
            titles.push(folded);
        }
        Self { words, titles }
    }

    /// Finds the places of titles that have every telling word of `query`, best fit first, then the better known.
    pub(crate) fn search(&self, query: &str, popularity: impl Fn(usize) -> f64) -> Vec<usize> {
        let query = fold(query);
        let asked: Vec<&str> = query.split(' ').filter(|word| !word.is_empty()).collect();
        let telling: Vec<&str> = asked.iter().copied().filter(|word| !SMALL_WORDS.contains(word)).collect();
        let needed = if telling.is_empty() { &asked } else { &telling };
        if needed.is_empty() {
            return Vec::new();
        }
        let mut hits: HashMap<u32, usize> = HashMap::new();
        for word in needed {
            let mut places: Vec<u32> = self.having(word).collect();
            places.sort_unstable();
            places.dedup();
            for place in places {
                *hits.entry(place).or_default() += 1;
            }
        }
        let mut found: Vec<(f64, f64, u32)> = hits
            .into_iter()
            .filter(|&(_, count)| count == needed.len())
            .map(|(place, _)| {
                let fit =
                    self.titles[place as usize].iter().map(|title| fit(title, &query)).fold(0.0, f64::max);
                (fit, popularity(place as usize), place)
            })
            .collect();
        found.sort_by(|left, right| {
            right.0.total_cmp(&left.0).then(right.1.total_cmp(&left.1)).then(left.2.cmp(&right.2))
        });
        found.into_iter().map(|(_, _, place)| place as usize).collect()
    }

    /// Places of the titles that have a word, or a longer word that begins with it.
    fn having<'s>(&'s self, word: &'s str) -> impl Iterator<Item = u32> + 's {
        self.words
            .range::<str, _>((Bound::Included(word), Bound::Unbounded))
            .take_while(move |(other, _)| {
                *other == word || (word.chars().count() >= LEAST_PREFIX && other.starts_with(word))
            })
            .flat_map(|(_, places)| places.iter().copied())
    }
}

/// How well a folded title fits a folded query: 1.0 for the same words, a little less for the beginning of a title.
fn fit(title: &str, query: &str) -> f64 {
    let bare = |text: &str| {
        text.split(' ').filter(|word| !matches!(*word, "the" | "a" | "an")).collect::<Vec<_>>().join(" ")
    };
    if title == query {
        return 1.0;
    }
    let (title, query) = (bare(title), bare(query));
    if title == query {
        return 0.95;
    }
    let share = query.len().min(title.len()) as f64 / query.len().max(title.len()).max(1) as f64;
    let rounded = (share * 10.0).round() / 10.0;
    if title.starts_with(&query) { 0.5 + 0.4 * rounded } else { 0.5 * rounded }
}

/// Lower case, without accents and punctuation, words separated by one space.
fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars().flat_map(char::to_lowercase) {
        match character {
            '&' => folded.push_str(" and "),
            '\'' | '’' => {}
            character
                if character.is_alphanumeric() || (!character.is_ascii() && !is_separator(character)) =>
            {
                match unaccented(character) {
                    Some(plain) => folded.push_str(plain),
                    None => folded.push(character),
                }
            }
            _ => folded.push(' '),
        }
    }
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_separator(character: char) -> bool {
    matches!(character, '–' | '—' | '«' | '»' | '“' | '”' | '„' | '…' | '·') || character.is_whitespace()
}

/// The plain letters of a Latin letter with a mark.
fn unaccented(character: char) -> Option<&'static str> {
    Some(match character {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' => "a",
        'ç' | 'ć' | 'č' => "c",
        'è' | 'é' | 'ê' | 'ë' | 'ē' => "e",
        'ì' | 'í' | 'î' | 'ï' | 'ī' => "i",
        'ñ' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' => "o",
        'ù' | 'ú' | 'û' | 'ü' | 'ū' => "u",
        'ý' | 'ÿ' => "y",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::Catalogue;

    fn titles(query: &str) -> Vec<(String, u16)> {
        let catalogue = Catalogue::classics();
        catalogue.search(query).iter().map(|film| (film.title().to_owned(), film.year())).collect()
    }

    #[test]
    fn the_same_title_comes_first_and_remakes_follow() {
        let found = titles("the maltese falcon");
        let mut years: Vec<u16> = found.iter().map(|(_, year)| *year).collect();
        years.sort_unstable();
        assert_eq!(years, [1931, 1941]);
        let found = titles("Frankenstein");
        assert_eq!(found[0], ("Frankenstein".to_owned(), 1931));
        assert!(found.len() >= 3);
    }

    #[test]
    fn forgives_accents_punctuation_order_and_unfinished_words_but_no_misspelling() {
        assert_eq!(titles("l'aurore")[0].1, 1927);
        assert_eq!(titles("lichter der grossstadt")[0].1, 1931);
        assert_eq!(titles("metropol")[0].1, 1927);
        assert_eq!(titles("wind gone")[0].1, 1939);
        assert_eq!(titles("七人の侍")[0].1, 1954);
        assert!(titles("casblanca").is_empty());
        assert!(titles("").is_empty());
    }

    #[test]
    fn hyphens_may_be_missing() {
        assert_eq!(titles("benhur")[0].0, "Ben-Hur");
    }
}
