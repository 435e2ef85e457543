//! The cells of a row. There is no quoting: a quotation mark is one. `\N` is nothing.

/// Why a row is skipped, for the counts that the user sees.
pub(crate) mod category {
    /// Not as many columns as needed.
    pub(crate) const COLUMNS: &str = "too few columns";
    /// Bytes that are no text.
    pub(crate) const TEXT: &str = "no UTF-8";
    /// An id that is none.
    pub(crate) const ID: &str = "no id";
    /// A number that is none.
    pub(crate) const NUMBER: &str = "no number";
    /// A line longer than any row.
    pub(crate) const LENGTH: &str = "too long";
    /// The last line, without an end.
    pub(crate) const CUT: &str = "cut off";
    /// More different words than there are genres, regions or professions.
    pub(crate) const WORDS: &str = "too many different words";
    /// A cell without which the row says nothing.
    pub(crate) const EMPTY: &str = "nothing in it";
}

/// Digits of an id: seven or eight today, ten at most in 32 bits.
const ID_DIGITS: std::ops::RangeInclusive<usize> = 7..=10;

fn id_number(cell: &[u8], prefix: &[u8]) -> Result<u32, &'static str> {
    let digits = cell.strip_prefix(prefix).filter(|digits| ID_DIGITS.contains(&digits.len()));
    digits.and_then(digits_of).filter(|number| *number > 0).ok_or(category::ID)
}

fn digits_of(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u32, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

/// The number of a title, `tt0133093`.
pub(crate) fn title_number(cell: &[u8]) -> Result<u32, &'static str> {
    id_number(cell, b"tt")
}

/// The number of a person, `nm0000206`.
pub(crate) fn name_number(cell: &[u8]) -> Result<u32, &'static str> {
    id_number(cell, b"nm")
}

fn is_nothing(cell: &[u8]) -> bool {
    cell.is_empty() || cell == b"\\N"
}

/// A text, if there is one.
pub(crate) fn text(cell: &[u8]) -> Result<Option<&str>, &'static str> {
    if is_nothing(cell) {
        return Ok(None);
    }
    str::from_utf8(cell).map(Some).map_err(|_| category::TEXT)
}

/// A number, if there is one. A negative one is nothing: some rows have had `-1` for it.
pub(crate) fn number(cell: &[u8]) -> Result<Option<u32>, &'static str> {
    if is_nothing(cell) {
        return Ok(None);
    }
    if let Some(negative) = cell.strip_prefix(b"-") {
        return digits_of(negative).map(|_| None).ok_or(category::NUMBER);
    }
    digits_of(cell).map(Some).ok_or(category::NUMBER)
}

/// A year; one in which nothing can have been released or nobody born is nothing.
pub(crate) fn year(cell: &[u8]) -> Result<Option<u32>, &'static str> {
    Ok(number(cell)?.filter(|year| (1..=2_200).contains(year)))
}

/// A mean of votes in tenths: `8.7` is 87.
pub(crate) fn tenths(cell: &[u8]) -> Result<u8, &'static str> {
    let (whole, rest) = match cell.iter().position(|byte| *byte == b'.') {
        Some(point) => (&cell[..point], &cell[point + 1..]),
        None => (cell, &b"0"[..]),
    };
    let tenths = digits_of(whole).zip(digits_of(rest.get(..1).unwrap_or_default()));
    tenths
        .filter(|(whole, _)| rest.iter().all(u8::is_ascii_digit) && *whole <= 10)
        .map(|(whole, tenth)| whole * 10 + tenth)
        .filter(|tenths| (1..=100).contains(tenths))
        .and_then(|tenths| tenths.try_into().ok())
        .ok_or(category::NUMBER)
}

/// The people of a list with commas; a cell without any is an empty list.
pub(crate) fn names_of(cell: &[u8]) -> Result<Vec<u32>, &'static str> {
    if is_nothing(cell) {
        return Ok(Vec::new());
    }
    cell.split(|byte| *byte == b',').map(name_number).collect()
}

/// The titles of a list with commas; a cell without any is an empty list.
pub(crate) fn titles_of(cell: &[u8]) -> Result<Vec<u32>, &'static str> {
    if is_nothing(cell) {
        return Ok(Vec::new());
    }
    cell.split(|byte| *byte == b',').map(title_number).collect()
}

/// The characters of a cell, a JSON array of texts inside it; what is no such array names nobody.
pub(crate) fn characters(cell: &str) -> Vec<String> {
    serde_json::from_str(cell).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_have_seven_or_eight_digits() {
        assert_eq!(title_number(b"tt0133093"), Ok(133_093));
        assert_eq!(title_number(b"tt32857063"), Ok(32_857_063));
        for bad in ["tt133", "nm0133093", "tt01330x3", "tt0000000", "tt99999999999", "\\N", ""] {
            assert_eq!(title_number(bad.as_bytes()), Err(category::ID), "{bad}");
        }
        assert_eq!(names_of(b"nm0905154,nm10905152"), Ok(vec![905_154, 10_905_152]));
        assert_eq!(names_of(b"\\N"), Ok(vec![]));
        assert!(names_of(b"nm0905154,").is_err());
    }

    #[test]
    fn negative_numbers_are_nothing_and_words_are_errors() {
        assert_eq!(number(b"-1"), Ok(None));
        assert_eq!(number(b"\\N"), Ok(None));
        assert_eq!(number(b"12"), Ok(Some(12)));
        assert_eq!(number(b"5   corrupt-data 1212"), Err(category::NUMBER));
        assert_eq!(number(b"99999999999"), Err(category::NUMBER));
    }

    #[test]
    fn means_are_kept_to_the_tenth() {
        assert_eq!(tenths(b"8.7"), Ok(87));
        assert_eq!(tenths(b"10.0"), Ok(100));
        assert_eq!(tenths(b"10"), Ok(100));
        for bad in ["", "0.0", "10.1", "8,7", "8.x", ".", "\\N", "-3.0"] {
            assert!(tenths(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn characters_are_a_list_inside_the_cell() {
        assert_eq!(characters(r#"["Self","Captain \"Mac\""]"#), ["Self", "Captain \"Mac\""]);
        assert!(characters("Self").is_empty());
    }
}
