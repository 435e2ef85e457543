//! Reckoning with days, for shows that go on week after week.

use super::film::Day;

/// Days from a fixed one long ago to the first of March of the year 0, in which this reckoning counts its years: with
/// February last, a leap day changes nothing before it.
const DAYS_OF_400_YEARS: u32 = 146_097;

impl Day {
    /// The day that lies `days` later.
    pub(crate) fn plus(self, days: u32) -> Self {
        Self::of_count(self.count() + days)
    }

    /// Day of the week, Monday being 0.
    pub(crate) fn weekday(self) -> u32 {
        // The first of March of the year 0 was a Wednesday.
        (self.count() + 2) % 7
    }

    /// The first day, from this one on, that is no Saturday or Sunday.
    pub(crate) fn working_day(self) -> Self {
        match self.weekday() {
            5 => self.plus(2),
            6 => self.plus(1),
            _ => self,
        }
    }

    /// Days since the first of March of the year 0.
    fn count(self) -> u32 {
        let (month, year) = match self.month {
            1 | 2 => (u32::from(self.month) + 9, u32::from(self.year).saturating_sub(1)),
            _ => (u32::from(self.month).saturating_sub(3), u32::from(self.year)),
        };
        year * 365 + year / 4 - year / 100 + year / 400 + days_before(month) + u32::from(self.day) - 1
    }

    fn of_count(count: u32) -> Self {
        let (eras, rest) = (count / DAYS_OF_400_YEARS, count % DAYS_OF_400_YEARS);
        let year = (rest - rest / 1_460 + rest / 36_524 - rest / 146_096) / 365;
        let day_of_year = rest - (365 * year + year / 4 - year / 100);
        let month = (5 * day_of_year + 2) / 153;
        let (calendar_month, next) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
        Self {
            year: (eras * 400 + year + next) as u16,
            month: calendar_month as u8,
            day: (day_of_year - days_before(month) + 1) as u8,
        }
    }
}

/// Days of a year that begins in March, before the month in that place.
fn days_before(month: u32) -> u32 {
    (153 * month + 2) / 5
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: u16, month: u8, day: u8) -> Day {
        Day { year, month, day }
    }

    #[test]
    fn months_and_leap_years_are_reckoned_with() {
        assert_eq!(day(2024, 2, 28).plus(1), day(2024, 2, 29));
        assert_eq!(day(2023, 2, 28).plus(1), day(2023, 3, 1));
        assert_eq!(day(1900, 2, 28).plus(1), day(1900, 3, 1));
        assert_eq!(day(2000, 1, 1).plus(366), day(2001, 1, 1));
        assert_eq!(day(2011, 12, 31).plus(1), day(2012, 1, 1));
        assert_eq!(day(1960, 5, 17).plus(0), day(1960, 5, 17));
    }

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        assert_eq!(day(2026, 11, 24).weekday(), 1);
        assert_eq!(day(2000, 1, 1).weekday(), 5);
        assert_eq!(day(2000, 1, 1).working_day(), day(2000, 1, 3));
        assert_eq!(day(2000, 1, 3).working_day(), day(2000, 1, 3));
    }
}
