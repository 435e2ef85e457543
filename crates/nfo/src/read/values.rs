//! Numbers, dates and lists as people write them.

use std::collections::HashSet;

use jiff::civil::Date;

use crate::document::Element;

/// The separator at which Kodi splits a list in one element.
const LIST_SEPARATOR: &str = " / ";

/// The first text in children called `name` that is not empty.
pub(super) fn text(root: &Element, name: &str) -> Option<String> {
    root.children(name).map(Element::text).find(|text| !text.is_empty())
}

/// All texts of children called `name`, split at [`LIST_SEPARATOR`], without repetitions.
pub(super) fn list(root: &Element, name: &str) -> Vec<String> {
    let mut seen = HashSet::new();
    root.children(name)
        .flat_map(|element| {
            element.text().split(LIST_SEPARATOR).map(|value| value.trim().to_owned()).collect::<Vec<_>>()
        })
        .filter(|value| !value.is_empty() && seen.insert(value.clone()))
        .collect()
}

/// A decimal number with a point or a comma: `7.5`, `7,5`.
pub(crate) fn parse_decimal(text: &str) -> Option<f64> {
    text.trim().replace(',', ".").parse::<f64>().ok().filter(|number| number.is_finite())
}

/// A count with whatever separators: `12,345`.
pub(super) fn parse_count(text: &str) -> Option<u64> {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// A number at the start of a text: `90 min`, `117.5`.
pub(super) fn leading_number(text: &str) -> Option<u32> {
    let text = text.trim_start();
    text[..text.bytes().take_while(u8::is_ascii_digit).count()].parse().ok()
}

/// A date, whatever stands first: `2009-08-19`, `19.08.2009`, `19-08-2009`, each perhaps with a time behind
/// it.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let date = text.trim().split(['T', ' ']).next()?;
    let parts: Vec<&str> = date.split(['-', '.', '/']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// A running time in minutes: `117`, `90 min`, `1h 57m`, `01:57:00`.
pub(super) fn parse_minutes(text: &str) -> Option<u32> {
    let text = text.trim().to_ascii_lowercase();
    let first = leading_number(&text)?;
    let rest = text.trim_start_matches(|character: char| character.is_ascii_digit()).trim_start();
    let minutes = if let Some(after) = rest.strip_prefix(':') {
        first.checked_mul(60)?.checked_add(leading_number(after)?)?
    } else if let Some(after) = rest.strip_prefix('h') {
        let after = after.trim_start_matches(|character: char| !character.is_ascii_digit());
        first.checked_mul(60)?.checked_add(leading_number(after).unwrap_or(0))?
    } else {
        first
    };
    (minutes > 0).then_some(minutes)
}

/// Whether a text says yes.
pub(super) fn is_true(text: &str) -> bool {
    matches!(text.trim().to_ascii_lowercase().as_str(), "true" | "1" | "yes")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn reads_dates_in_either_order() {
        for text in ["2009-08-19", "19.08.2009", "19-08-2009", "2009-08-19T10:00:00Z", "2009/08/19 10:00"] {
            assert_eq!(parse_date(text), Some(date(2009, 8, 19)), "{text}");
        }
        for text in ["2009", "", "0000-00-00", "31.02.2009", "é-é-é", "1-2-3"] {
            assert_eq!(parse_date(text), None, "{text}");
        }
    }

    #[test]
    fn reads_running_times() {
        for (text, minutes) in
            [("117", 117), ("90 min", 90), ("117.5", 117), ("1h 57m", 117), ("01:57:00", 117), ("2h", 120)]
        {
            assert_eq!(parse_minutes(text), Some(minutes), "{text}");
        }
        for text in ["", "0", "min", "99999999999"] {
            assert_eq!(parse_minutes(text), None, "{text}");
        }
    }

    #[test]
    fn reads_numbers() {
        assert_eq!(parse_decimal("7,5"), Some(7.5));
        assert_eq!(parse_decimal("NaN"), None);
        assert_eq!(parse_count("12,345"), Some(12345));
        assert_eq!(parse_count("none"), None);
    }
}
