//! Stacks: one film or episode in several files.

use crate::evidence::Span;
use crate::marks::part::{self, Counting, Part};
use crate::token::{Tokens, bounded};
use crate::vocabulary::PartWord;

/// A part word with its number at the end of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Marker {
    pub(crate) part: Part,
    /// Where the name without the marker ends.
    pub(crate) stem_end: usize,
}

/// The stacking marker at the end of a name that has been split into `tokens`.
pub(crate) fn marker(text: &str, tokens: &Tokens) -> Option<Marker> {
    let count = tokens.tokens.len();
    let part = (1..=2).filter_map(|back| part::read(text, &tokens.tokens, count.checked_sub(back)?)).find(
        |part| {
            let rest = &text[part.span.end..];
            rest.chars().all(|character| matches!(character, ' ' | ')' | ']' | '}'))
        },
    )?;
    let before = &text[..part.span.start];
    let stem_end = before.trim_end_matches([' ', '.', '_', '-', '(', '[', '{']).len();
    let stacks = matches!(part.counting, Counting::Digits | Counting::Letters) && part.span.start > 0;
    (stacks && stem_end > 0).then_some(Marker { part, stem_end })
}

/// The marker at the end of the name of a folder that holds one disc of several: `Film (2001) Disc 2`.
pub(crate) fn named_disc(folder_name: &str) -> Option<Marker> {
    let text = bounded(folder_name);
    let mut tokens = Tokens::default();
    tokens.split(text);
    marker(text, &tokens).filter(|marker| marker.part.word != PartWord::Part)
}

/// The file name without extension (`file_stem`) less its stacking marker (`-cd1`, `.part2`, ` (Disc 1)`), which is
/// what NFO and artwork of a stack are named after; the whole of it where there is no marker.
pub fn stacking_stem(file_stem: &str) -> &str {
    let text = bounded(file_stem);
    if text.len() < file_stem.len() {
        return file_stem;
    }
    let mut tokens = Tokens::default();
    tokens.split(text);
    match marker(text, &tokens) {
        Some(marker) => Span::new(0, marker.stem_end).of(text),
        None => file_stem,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strips_markers_at_the_end_only() {
        for stem in [
            "Film (2001)-cd1",
            "Film (2001) part 2",
            "Film (2001).pt3",
            "Film (2001) (Disc 01)",
            "Film (2001) - cd a",
        ] {
            assert_eq!(stacking_stem(stem), "Film (2001)", "{stem}");
        }
        for stem in ["Film part 1 (2001)", "Film 2", "Film Part Two", "cd1", "Film part e", ""] {
            assert_eq!(stacking_stem(stem), stem);
        }
    }
}
