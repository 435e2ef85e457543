//! Dates as providers write them.

use bioscope_model::Year;
use jiff::civil::Date;

/// The day that `written` begins with (`1999-03-31`); `None` where there is none, or where its year is none in which
/// anything was shown, as in the `0001-01-01` of those who have no date.
pub(crate) fn of_text(written: &str) -> Option<Date> {
    written.get(..10)?.parse().ok().filter(|date: &Date| Year::new(i32::from(date.year())).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_one_of_the_time_of_films() {
        let told = |written| of_text(written).map(|date| date.to_string());
        assert_eq!(told("1999-03-31").as_deref(), Some("1999-03-31"));
        assert_eq!(told("1999-03-31T00:00:00.000Z").as_deref(), Some("1999-03-31"));
        for written in ["0001-01-01", "9999-12-31", "1999-02-30", "1999", "", "1999-03-3é"] {
            assert_eq!(told(written), None, "{written}");
        }
    }
}
