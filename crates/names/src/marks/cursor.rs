//! A place in a name and the small steps that recognisers take from it.

/// Numbers longer than this many digits are never episode numbers.
const MAX_DIGITS: usize = 9;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'t> {
    text: &'t str,
    pub(crate) at: usize,
}

impl<'t> Cursor<'t> {
    pub(crate) fn new(text: &'t str, at: usize) -> Self {
        Self { text, at }
    }

    pub(crate) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The rest of the text, empty when the place lies inside a character.
    pub(crate) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Steps over an ASCII letter of either case.
    pub(crate) fn letter(&mut self, letter: u8) -> bool {
        let matches = self.peek().is_some_and(|byte| byte.eq_ignore_ascii_case(&letter));
        self.at += usize::from(matches);
        matches
    }

    /// Steps over an ASCII word of any case.
    pub(crate) fn word(&mut self, word: &str) -> bool {
        let end = self.at + word.len();
        let matches = self.text.get(self.at..end).is_some_and(|text| text.eq_ignore_ascii_case(word));
        if matches {
            self.at = end;
        }
        matches
    }

    /// Steps over a whole run of one to `most` digits: its value and width.
    pub(crate) fn digits(&mut self, most: usize) -> Option<(u32, usize)> {
        let run = self.text.as_bytes()[self.at..]
            .iter()
            .take(MAX_DIGITS + 1)
            .take_while(|byte| byte.is_ascii_digit());
        let width = run.count();
        if width == 0 || width > most.min(MAX_DIGITS) {
            return None;
        }
        let value = self.text.get(self.at..self.at + width)?.parse().ok()?;
        self.at += width;
        Some((value, width))
    }

    /// Steps over at most `most` bytes out of `separators` and returns them.
    pub(crate) fn separators(&mut self, separators: &[u8], most: usize) -> &'t str {
        let run =
            self.text.as_bytes()[self.at..].iter().take(most).take_while(|byte| separators.contains(byte));
        let start = self.at;
        self.at += run.count();
        &self.text[start..self.at]
    }

    /// Whether no letter or digit follows.
    pub(crate) fn at_boundary(&self) -> bool {
        self.rest().chars().next().is_none_or(|character| !crate::text::is_word_char(character))
    }
}
