//! A title made ready for comparison.

use bioscope_model::title::{Word, fold, for_each_word, without_article};

use super::script::Scripts;

/// Most parts a title is split into; what follows belongs to the last.
const MAX_PARTS: usize = 4;

/// Words of three letters that stand in too many titles to say anything.
const EMPTY_WORDS: [&str; 14] =
    ["the", "and", "for", "der", "die", "das", "und", "les", "une", "des", "los", "las", "del", "gli"];

/// A title, or a part of one, folded and with its numbers known.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    /// All words without spaces, so that "Spider-Man" and "Spiderman" are one.
    compact: String,
    /// The same, each followed by a space.
    words: String,
    /// Where in `compact` the words after a leading article begin.
    after_article: usize,
    /// The words after a leading article that are no numbers; empty also where `numbers` is.
    without_numbers: String,
    /// The numbers, in order and each once.
    pub(super) numbers: Vec<u32>,
    /// How many words there are.
    pub(super) word_count: usize,
    /// The writing systems of the letters.
    pub(super) scripts: Scripts,
    /// Names a film about a film, or several films.
    pub(super) companion: bool,
    /// The last of several parts has words, so it names the film apart from its number.
    pub(super) has_named_subtitle: bool,
}

impl Shape {
    pub(super) fn of(title: &str) -> Self {
        let room = || String::with_capacity(title.len() + 1);
        let mut shape = Self { compact: room(), words: room(), without_numbers: room(), ..Self::default() };
        for part in parts(title) {
            shape.add(&fold(part));
        }
        shape.numbers.sort_unstable();
        shape.numbers.dedup();
        if shape.compact.is_empty() {
            // "$" and "…" are titles too.
            shape.compact = title.trim().to_lowercase();
        } else if shape.without_numbers.is_empty() {
            // "9" and "Nine" are two films.
            shape.compact = fold(title).replace(' ', "");
        }
        shape.scripts = Scripts::of(&shape.compact);
        shape
    }

    fn add(&mut self, folded: &str) {
        let opens = self.compact.is_empty();
        let article = if opens { folded.len() - without_article(folded).len() } else { 0 };
        self.after_article += folded[..article].trim_end().len();
        self.companion |= names_companion(folded);
        let mut named = false;
        for_each_word(folded, opens, |word| {
            self.word_count += 1;
            let (Word::Plain(written) | Word::Number(written)) = word;
            self.words.push_str(written);
            self.words.push(' ');
            match word {
                Word::Plain(text) => {
                    named = true;
                    self.compact.push_str(text);
                    if self.compact.len() > self.after_article {
                        self.without_numbers.push_str(text);
                    }
                }
                Word::Number(digits) => {
                    self.compact.push_str(digits);
                    self.numbers.push(digits.parse().unwrap_or(u32::MAX));
                }
            }
        });
        self.has_named_subtitle = !opens && named;
    }

    /// Whether a word that says something stands in both.
    pub(super) fn shares_a_word_with(&self, other: &Self) -> bool {
        let telling = |word: &&str| !EMPTY_WORDS.contains(word) && (word.len() > 2 || is_number(word));
        self.words.split(' ').filter(telling).any(|word| other.words.split(' ').any(|theirs| theirs == word))
    }

    /// All words, without spaces.
    pub(super) fn compact(&self) -> &str {
        &self.compact
    }

    /// The words after a leading article, without spaces.
    pub(super) fn bare(&self) -> &str {
        self.compact.get(self.after_article..).unwrap_or(&self.compact)
    }

    /// The words after a leading article that are no numbers, without spaces.
    pub(super) fn without_numbers(&self) -> &str {
        &self.without_numbers
    }
}

fn is_digit(character: char) -> bool {
    character.is_ascii_digit()
}

fn is_number(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a folded title is that of a film about a film, or of several films.
fn names_companion(folded: &str) -> bool {
    folded.split(' ').any(|word| match word {
        "making" | "documentary" | "featurette" | "retrospective" | "bloopers" | "trilogy" | "quadrilogy"
        | "collection" | "anthology" => true,
        "behind" => folded.contains("behind the scenes"),
        "untold" => folded.contains("the untold story"),
        "inside" => folded.contains("the inside story"),
        _ => false,
    })
}

/// The parts of `title` around colons, dashes between spaces, and opening brackets.
pub(super) fn parts(title: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(title);
    let mut count = 0;
    std::iter::from_fn(move || {
        let text = rest?;
        count += 1;
        match separator(text).filter(|_| count < MAX_PARTS) {
            Some((at, length)) => {
                rest = Some(&text[at + length..]);
                Some(&text[..at])
            }
            None => rest.take(),
        }
    })
    .filter(|part| part.contains(char::is_alphanumeric))
}

/// Where in `title` the first separator is, and its length, in bytes.
pub(super) fn separator(title: &str) -> Option<(usize, usize)> {
    title.char_indices().find_map(|(at, character)| {
        let length = character.len_utf8();
        let before = &title[..at];
        let after = &title[at + length..];
        let separates = match character {
            // "3:10 to Yuma" tells a time.
            ':' => !(before.ends_with(is_digit) && after.starts_with(is_digit)),
            '：' | '(' | '（' | '—' | '〜' | '～' => true,
            '-' | '–' | '/' => before.ends_with(' ') && after.starts_with(' '),
            _ => false,
        };
        (separates && before.contains(char::is_alphanumeric) && after.contains(char::is_alphanumeric))
            .then_some((at, length))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_split_at_colons_and_dashes() {
        let split = |title| parts(title).map(str::trim).collect::<Vec<_>>();
        assert_eq!(
            split("Star Wars: Episode V - The Empire Strikes Back"),
            ["Star Wars", "Episode V", "The Empire Strikes Back"]
        );
        assert_eq!(split("3:10 to Yuma"), ["3:10 to Yuma"]);
        assert_eq!(split("Spider-Man"), ["Spider-Man"]);
        assert_eq!(split("(500) Days of Summer"), ["(500) Days of Summer"]);
        assert_eq!(split(": - :"), Vec::<&str>::new());
    }

    #[test]
    fn articles_are_left_out_of_the_bare_form_only() {
        let shape = Shape::of("The 39 Steps");
        assert_eq!(shape.compact(), "the39steps");
        assert_eq!(shape.bare(), "39steps");
        assert_eq!(shape.without_numbers(), "steps");
        assert_eq!(shape.numbers, [39]);
        assert_eq!(Shape::of("The").bare(), "the");
    }

    #[test]
    fn a_subtitle_is_named_unless_it_is_only_a_number() {
        assert!(Shape::of("Star Wars: Episode V - The Empire Strikes Back").has_named_subtitle);
        assert!(!Shape::of("Dune: Part Two").has_named_subtitle);
        assert!(!Shape::of("Dune").has_named_subtitle);
    }

    #[test]
    fn a_title_that_is_a_number_is_kept_as_it_is_written() {
        assert_ne!(Shape::of("Nine").compact(), Shape::of("9").compact());
        assert_eq!(Shape::of("8½").compact(), Shape::of("8 1/2").compact());
        assert_eq!(Shape::of("Fantastic Four").compact(), Shape::of("Fantastic 4").compact());
    }

    #[test]
    fn signs_are_titles_too() {
        assert_eq!(Shape::of(" $ ").compact(), "$");
        assert_eq!(Shape::of("").compact(), "");
    }
}
