//! Ranges of years and ratings: `1999`, `1990..1999`, `1990..`, `..1999`, `>1999`, `>=1999`, `<1999`, `<=1999`.

use std::str::FromStr;

/// Years from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct YearRange {
    /// The first.
    pub first: u16,
    /// The last.
    pub last: u16,
}

/// Ratings, on a scale of ten.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RatingRange {
    /// At least this, or more than this.
    pub from: Edge,
    /// At most this, or less than this.
    pub to: Edge,
}

/// An end of a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// The number.
    pub value: f64,
    /// Whether the number itself is in the range.
    pub is_included: bool,
}

impl YearRange {
    /// Reads a range; the error says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let examples = "1999, 1990..1999, 1990.., ..1999, >1999, >=1999, <1999 or <=1999";
        let bounds = bounds::<u16>(text).ok_or_else(|| format!("this is no year; write {examples}"))?;
        let first = match bounds.from {
            None => Some(0),
            Some((year, true)) => Some(year),
            Some((year, false)) => year.checked_add(1),
        };
        let last = match bounds.to {
            None => Some(u16::MAX),
            Some((year, true)) => Some(year),
            Some((year, false)) => year.checked_sub(1),
        };
        match (first, last) {
            (Some(first), Some(last)) if first <= last => Ok(Self { first, last }),
            _ => Err("this range ends before it begins".to_owned()),
        }
    }
}

impl RatingRange {
    /// Reads a range; the error says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let examples = "7, 6.5..8, >7, >=7, <4 or <=4, on a scale of ten";
        let bounds = bounds::<f64>(text)
            .filter(|bounds| [bounds.from, bounds.to].iter().flatten().all(|(value, _)| value.is_finite()))
            .ok_or_else(|| format!("this is no rating; write {examples}"))?;
        let edge = |bound: Option<(f64, bool)>, open: f64| {
            let (value, is_included) = bound.unwrap_or((open, true));
            Edge { value, is_included }
        };
        let range = Self { from: edge(bounds.from, 0.0), to: edge(bounds.to, 10.0) };
        if range.from.value > range.to.value {
            return Err("this range ends before it begins".to_owned());
        }
        Ok(range)
    }
}

/// Both ends as typed, each with whether it is included.
struct Bounds<N> {
    from: Option<(N, bool)>,
    to: Option<(N, bool)>,
}

fn bounds<N: FromStr + Copy>(text: &str) -> Option<Bounds<N>> {
    let number = |text: &str| text.parse::<N>().ok();
    for (sign, is_from, is_included) in
        [(">=", true, true), ("<=", false, true), (">", true, false), ("<", false, false)]
    {
        if let Some(rest) = text.strip_prefix(sign) {
            let bound = Some((number(rest)?, is_included));
            return Some(if is_from {
                Bounds { from: bound, to: None }
            } else {
                Bounds { from: None, to: bound }
            });
        }
    }
    let Some((from, to)) = text.split_once("..") else {
        let exact = Some((number(text)?, true));
        return Some(Bounds { from: exact, to: exact });
    };
    let end = |text: &str| match text {
        "" => Some(None),
        text => number(text).map(|number| Some((number, true))),
    };
    let bounds = Bounds { from: end(from)?, to: end(to)? };
    (bounds.from.is_some() || bounds.to.is_some()).then_some(bounds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(text: &str) -> (u16, u16) {
        let range = YearRange::parse(text).unwrap();
        (range.first, range.last)
    }

    #[test]
    fn years_may_be_open_on_either_side() {
        assert_eq!(years("1999"), (1999, 1999));
        assert_eq!(years("1990..1999"), (1990, 1999));
        assert_eq!(years("1990.."), (1990, u16::MAX));
        assert_eq!(years("..1999"), (0, 1999));
        assert_eq!(years(">1999"), (2000, u16::MAX));
        assert_eq!(years(">=1999"), (1999, u16::MAX));
        assert_eq!(years("<1999"), (0, 1998));
        assert_eq!(years("<=1999"), (0, 1999));
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "..", "99x", "-5", ">", "1990...1999", "1999..19x", "nineteen"] {
            assert!(YearRange::parse(text).unwrap_err().contains("no year"), "{text}");
        }
        for text in ["1999..1990", "<0", ">65535"] {
            assert!(YearRange::parse(text).unwrap_err().contains("ends before"), "{text}");
        }
        for text in ["", "good", "nan", "inf", "NaN..8", ">inf"] {
            assert!(RatingRange::parse(text).unwrap_err().contains("no rating"), "{text}");
        }
        assert!(RatingRange::parse("8..7.5").unwrap_err().contains("ends before"));
    }

    #[test]
    fn ratings_tell_whether_their_ends_count() {
        let range = RatingRange::parse(">7.5").unwrap();
        assert_eq!(range.from, Edge { value: 7.5, is_included: false });
        assert_eq!(range.to, Edge { value: 10.0, is_included: true });
        let exact = RatingRange::parse("7").unwrap();
        assert_eq!((exact.from, exact.to), (exact.to, exact.from));
    }
}
