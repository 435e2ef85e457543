//! Titles by their parts: what stands before and after a colon, a dash or a bracket.

use super::shape::{Shape, separator};

/// Fewest words before a subtitle that name a film by themselves: "Jack Reacher", but not "2012".
const MIN_WORDS_BEFORE_A_SUBTITLE: usize = 2;

/// Fewest words of a subtitle that name a film by themselves: "The Empire Strikes Back".
const MIN_WORDS_OF_A_SUBTITLE: usize = 3;

/// Fewest words of a subtitle that is compared by itself.
const MIN_WORDS_OF_A_PART: usize = 2;

/// Most separators of a title that are looked at.
const MAX_SEPARATORS: usize = 3;

/// Where in a title a part of it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    End,
}

/// A part of a title.
pub(super) struct PartialTitle {
    pub(super) place: Place,
    pub(super) shape: Shape,
}

impl PartialTitle {
    /// Whether the part is long enough to name a film by itself.
    pub(super) fn names_a_film(&self) -> bool {
        let least = match self.place {
            Place::Start => MIN_WORDS_BEFORE_A_SUBTITLE,
            Place::End => MIN_WORDS_OF_A_SUBTITLE,
        };
        self.shape.word_count >= least
    }
}

/// Each beginning of `title` at a separator, if `starts`, and each end, if `ends`.
pub(super) fn partial_titles(title: &str, starts: bool, ends: bool) -> Vec<PartialTitle> {
    let mut partial = Vec::new();
    if !starts && !ends {
        return partial;
    }
    let mut from = 0;
    for _ in 0..MAX_SEPARATORS {
        let Some((at, length)) = separator(&title[from..]) else {
            break;
        };
        let start = title[..from + at].trim_end();
        from += at + length;
        if starts {
            // "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb".
            let start = start.strip_suffix(" or").unwrap_or(start);
            partial.push(PartialTitle { place: Place::Start, shape: Shape::of(start) });
        }
        if ends {
            let end = Shape::of(&title[from..]);
            if end.word_count >= MIN_WORDS_OF_A_PART {
                partial.push(PartialTitle { place: Place::End, shape: end });
            }
        }
    }
    partial
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beginning_and_end_at_a_separator_is_a_part() {
        let parts = partial_titles("Star Wars: Episode V - The Empire Strikes Back", true, true);
        let compact: Vec<&str> = parts.iter().map(|part| part.shape.compact()).collect();
        assert_eq!(
            compact,
            ["starwars", "episode5theempirestrikesback", "starwars5", "theempirestrikesback"]
        );
        assert!(partial_titles("Alien", true, true).is_empty());
    }

    #[test]
    fn one_word_before_a_subtitle_names_no_film() {
        assert!(!partial_titles("2012: Supernova", true, true)[0].names_a_film());
        assert!(partial_titles("Jack Reacher: Never Go Back", true, true)[0].names_a_film());
    }
}
