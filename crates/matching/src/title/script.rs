//! Which writing systems a title uses. Titles in different ones cannot be compared letter by letter.

/// A set of writing systems.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scripts(u8);

impl Scripts {
    const LATIN: u8 = 1;
    const GREEK: u8 = 1 << 1;
    const CYRILLIC: u8 = 1 << 2;
    const EAST_ASIAN: u8 = 1 << 3;
    const HANGUL: u8 = 1 << 4;
    const SEMITIC: u8 = 1 << 5;
    const OTHER: u8 = 1 << 6;

    /// The writing systems of the letters in `folded`; digits belong to none.
    pub(super) fn of(folded: &str) -> Self {
        let mut scripts = 0;
        for character in folded.chars() {
            scripts |= match character {
                'a'..='z' | 'à'..='ɏ' | 'ḁ'..='ỿ' => Self::LATIN,
                '\u{0}'..='\u{bf}' => 0,
                'Ͱ'..='Ͽ' | 'ἀ'..='\u{1fff}' => Self::GREEK,
                'Ѐ'..='ԯ' => Self::CYRILLIC,
                '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' => {
                    Self::EAST_ASIAN
                }
                // Folding takes syllables apart into these.
                '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => Self::HANGUL,
                '\u{590}'..='\u{6ff}' => Self::SEMITIC,
                _ => Self::OTHER,
            };
        }
        Self(scripts)
    }

    /// Whether two titles can be compared: they share a writing system, or one consists of digits.
    pub(super) fn meet(self, other: Self) -> bool {
        self.0 == 0 || other.0 == 0 || self.0 & other.0 != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_meet_where_they_share_a_script() {
        assert!(!Scripts::of("spirited away").meet(Scripts::of("千と千尋の神隠し")));
        assert!(!Scripts::of("solyaris").meet(Scripts::of("солярис")));
        assert!(Scripts::of("lupin 3 the first").meet(Scripts::of("ルパン三世 the first")));
        assert!(Scripts::of("1917").meet(Scripts::of("ルパン三世")));
        assert!(Scripts::of("amelie").meet(Scripts::of("þađ")));
    }
}
