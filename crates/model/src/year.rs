//! Release years.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A year in which something can have been released: 1870 (before the first pictures moved) to 2200.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i32", into = "i32")]
pub struct Year(i16);

/// A number that is no release year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no release year (1870 to 2200)")]
pub struct NotAYear(pub i32);

impl Year {
    /// The year `number`.
    pub fn new(number: i32) -> Result<Self, NotAYear> {
        if (1870..=2200).contains(&number) { Ok(Self(number as i16)) } else { Err(NotAYear(number)) }
    }

    /// The year as a number.
    pub fn number(self) -> i32 {
        i32::from(self.0)
    }

    /// The year of a date written `yyyy-mm-dd` or `yyyy`.
    pub fn of_date(date: &str) -> Option<Self> {
        Self::new(date.get(..4)?.parse().ok()?).ok()
    }

    /// Years between this and `other`, never negative.
    pub fn distance(self, other: Self) -> u32 {
        self.number().abs_diff(other.number())
    }
}

impl TryFrom<i32> for Year {
    type Error = NotAYear;

    fn try_from(number: i32) -> Result<Self, NotAYear> {
        Self::new(number)
    }
}

impl From<Year> for i32 {
    fn from(year: Year) -> Self {
        year.number()
    }
}

impl fmt::Display for Year {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_year_of_a_date_and_refuses_the_rest() {
        assert_eq!(Year::of_date("1999-03-31").map(Year::number), Some(1999));
        assert_eq!(Year::of_date("1999").map(Year::number), Some(1999));
        assert_eq!(Year::of_date(""), None);
        assert_eq!(Year::of_date("0000-00-00"), None);
        assert_eq!(Year::of_date("ééé"), None);
    }
}
