//! Calendar dates in names.

use std::fmt;

use serde::{Serialize, Serializer};

/// The years a name may state; a number outside is part of a title.
const PLAUSIBLE_YEARS: std::ops::RangeInclusive<u32> = 1880..=2039;

/// The years a dated show may have been broadcast in.
const BROADCAST_YEARS: std::ops::RangeInclusive<u32> = 1930..=2039;

/// A day of the Gregorian calendar, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

impl Date {
    /// The day, if it exists and its year is one in which things were broadcast.
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let length = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            _ => return None,
        };
        let exists = BROADCAST_YEARS.contains(&year) && (1..=length).contains(&day);
        exists.then_some(Self { year: year as u16, month: month as u8, day: day as u8 })
    }

    /// Year, then month and day in the likelier order.
    pub(crate) fn year_first(year: u32, second: u32, third: u32) -> Option<Self> {
        Self::new(year, second, third).or_else(|| Self::new(year, third, second))
    }

    /// Year last; day before month unless only the other order makes a date.
    pub(crate) fn year_last(first: u32, second: u32, year: u32) -> Option<Self> {
        Self::new(year, second, first).or_else(|| Self::new(year, first, second))
    }

    /// The year.
    pub const fn year(self) -> u16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> u8 {
        self.day
    }
}

impl fmt::Display for Date {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Whether a four-digit number can be the year of a film or show.
pub(crate) fn is_plausible_year(number: u32) -> bool {
    PLAUSIBLE_YEARS.contains(&number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_days_that_do_not_exist() {
        assert!(Date::new(2023, 2, 29).is_none());
        assert!(Date::new(2024, 2, 29).is_some());
        assert!(Date::new(2024, 13, 1).is_none());
        assert!(Date::new(1800, 1, 1).is_none());
    }

    #[test]
    fn swaps_month_and_day_only_when_it_must() {
        assert_eq!(Date::year_first(2012, 16, 2), Date::new(2012, 2, 16));
        assert_eq!(Date::year_first(2011, 12, 2), Date::new(2011, 12, 2));
        assert_eq!(Date::year_last(15, 11, 2011), Date::new(2011, 11, 15));
        assert_eq!(Date::year_last(4, 28, 2014), Date::new(2014, 4, 28));
    }
}
