//! Words of a folded title in one form: instalment numbers as digits, however they were written.

/// A word of a title.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word<'a> {
    /// Any word but a number.
    Plain(&'a str),
    /// A number, by its digits without leading zeros.
    Number(&'a str),
}

/// Words that only announce a number: "Part Two" is "2".
const MARKERS: [&str; 14] = [
    "part", "pt", "parte", "partie", "teil", "vol", "volume", "volumen", "chapter", "chapitre", "capitulo",
    "kapitel", "episode", "episodio",
];

/// Most digits that may be glued to a word as a number: "Alien3", but not "Apollo1969".
const MAX_GLUED_DIGITS: usize = 2;

/// Fewest letters before glued digits: "Rec2", but not "U2".
const MIN_LETTERS_BEFORE_DIGITS: usize = 3;

/// Calls `take` with each word of `folded`, one part of a title (up to a colon or dash).
///
/// `opens` tells that the part is the first of its title, where a word such as "V" or "Part" is a word.
pub fn for_each_word<'a>(folded: &'a str, opens: bool, mut take: impl FnMut(Word<'a>)) {
    let mut words = folded.split(' ').filter(|word| !word.is_empty()).peekable();
    let mut first = opens;
    while let Some(word) = words.next() {
        let next = words.peek().copied();
        if !first
            && MARKERS.contains(&word)
            && let Some(number) = next.and_then(announced_number)
        {
            take(Word::Number(number));
            words.next();
        } else if let Some(digits) = digits(word).or_else(|| number_word(word)) {
            take(Word::Number(digits));
        } else if first {
            take_unglued(word, &mut take);
        } else if let Some(digits) = roman(word, next) {
            take(Word::Number(digits));
        } else if matches!(word, "versus" | "v") {
            take(Word::Plain("vs"));
        } else {
            take_unglued(word, &mut take);
        }
        first = false;
    }
}

fn take_unglued<'a>(word: &'a str, take: &mut impl FnMut(Word<'a>)) {
    let letters = word.trim_end_matches(|character: char| character.is_ascii_digit());
    let glued = &word[letters.len()..];
    let is_name = letters.len() >= MIN_LETTERS_BEFORE_DIGITS && letters.chars().all(char::is_alphabetic);
    if is_name && (1..=MAX_GLUED_DIGITS).contains(&glued.len()) {
        take(Word::Plain(letters));
        take(Word::Number(digits(glued).unwrap_or(glued)));
    } else {
        take(Word::Plain(word));
    }
}

fn digits(word: &str) -> Option<&str> {
    word.bytes().all(|byte| byte.is_ascii_digit()).then(|| {
        let significant = word.trim_start_matches('0');
        if significant.is_empty() { "0" } else { significant }
    })
}

/// The number after a marker, where more words are numbers than elsewhere.
fn announced_number(word: &str) -> Option<&str> {
    digits(word).or_else(|| number_word(word)).or(match word {
        "one" | "i" | "un" | "uno" | "eins" => Some("1"),
        "deux" | "dos" | "due" | "zwei" => Some("2"),
        "trois" | "tres" | "tre" | "drei" => Some("3"),
        "v" => Some("5"),
        "x" => Some("10"),
        other => plain_roman(other),
    })
}

/// English number words. "One" is too often no number ("Rogue One") and counts only after a marker.
fn number_word(word: &str) -> Option<&'static str> {
    Some(match word {
        "two" => "2",
        "three" => "3",
        "four" => "4",
        "five" => "5",
        "six" => "6",
        "seven" => "7",
        "eight" => "8",
        "nine" => "9",
        "ten" => "10",
        "eleven" => "11",
        "twelve" => "12",
        "thirteen" => "13",
        "fourteen" => "14",
        "fifteen" => "15",
        "sixteen" => "16",
        "seventeen" => "17",
        "eighteen" => "18",
        "nineteen" => "19",
        "twenty" => "20",
        _ => return None,
    })
}

/// A Roman numeral. "V" and "X" are letters too: they count at the end of a part ("Rocky V") and before an
/// article ("Star Trek V The Final Frontier"), not in "Batman v Superman".
fn roman(word: &str, next: Option<&str>) -> Option<&'static str> {
    let ends = matches!(next, None | Some("the" | "a"));
    match word {
        "v" if ends => Some("5"),
        "x" if ends => Some("10"),
        other => plain_roman(other),
    }
}

fn plain_roman(word: &str) -> Option<&'static str> {
    Some(match word {
        "ii" => "2",
        "iii" => "3",
        "iv" => "4",
        "vi" => "6",
        "vii" => "7",
        "viii" => "8",
        "ix" => "9",
        "xi" => "11",
        "xii" => "12",
        "xiii" => "13",
        "xiv" => "14",
        "xv" => "15",
        "xvi" => "16",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(folded: &str) -> String {
        let mut words = Vec::new();
        for_each_word(folded, true, |word| match word {
            Word::Plain(text) => words.push(text.to_owned()),
            Word::Number(digits) => words.push(format!("#{digits}")),
        });
        words.join(" ")
    }

    #[test]
    fn one_number_is_one_number_however_written() {
        for spelling in ["rocky 2", "rocky ii", "rocky part 2", "rocky part two", "rocky vol ii", "rocky2"] {
            assert_eq!(canonical(spelling), "rocky #2", "{spelling}");
        }
        assert_eq!(canonical("star wars episode iv a new hope"), "star wars #4 a new hope");
        assert_eq!(canonical("star trek v the final frontier"), "star trek #5 the final frontier");
        assert_eq!(canonical("hot shots part deux"), "hot shots #2");
        assert_eq!(canonical("oceans eleven"), "oceans #11");
        assert_eq!(canonical("fast x"), "fast #10");
        assert_eq!(canonical("rec 002"), "rec #2");
    }

    #[test]
    fn letters_and_words_that_only_look_like_numbers_stay() {
        for title in
            ["v for vendetta", "x", "rogue one", "se7en", "u2", "m3gan", "part of me", "the king and i"]
        {
            assert_eq!(canonical(title), title);
        }
        assert_eq!(canonical("batman v superman dawn of justice"), "batman vs superman dawn of justice");
    }

    #[test]
    fn a_title_that_opens_with_a_marker_keeps_it() {
        assert_eq!(canonical("chapter 27"), "chapter #27");
    }
}
