//! Words that come again and again (genres, regions, professions), kept once and named by number.

use std::collections::HashMap;

use crate::source::category;

/// Most words of one file; real ones have a few hundred.
const MAX_WORDS: usize = 4_096;
/// Longest word, in bytes.
const MAX_WORD_BYTES: usize = 256;

/// The words of one file, in the order in which they were met.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vocabulary {
    words: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Vocabulary {
    /// The words kept earlier.
    pub(crate) fn of(words: Vec<String>) -> Self {
        let numbers = words.iter().zip(0..).map(|(word, number)| (word.clone(), number)).collect();
        Self { words, numbers }
    }

    /// The number of `word`, new where it was not met before.
    pub(crate) fn number(&mut self, word: &str) -> Result<u32, &'static str> {
        if let Some(number) = self.numbers.get(word) {
            return Ok(*number);
        }
        if self.words.len() >= MAX_WORDS || word.len() > MAX_WORD_BYTES {
            return Err(category::WORDS);
        }
        let number = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        Ok(number)
    }

    /// The number of a word that may be absent.
    pub(crate) fn optional(&mut self, word: Option<&str>) -> Result<Option<u32>, &'static str> {
        word.map(|word| self.number(word)).transpose()
    }

    /// The word of this number.
    pub(crate) fn word(&self, number: u32) -> Option<&str> {
        self.words.get(number as usize).map(String::as_str)
    }

    /// All words.
    pub(crate) fn into_words(self) -> Vec<String> {
        self.words
    }
}
