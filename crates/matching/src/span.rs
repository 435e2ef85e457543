//! What years and running times apart cost.

use bioscope_model::Year;

use crate::settings::{RuntimeTolerance, YearPenalties};

/// The penalty, 0 to 1, of two release years.
pub(crate) fn year_penalty(told: Year, candidate: Year, penalties: &YearPenalties) -> f64 {
    match told.distance(candidate) {
        0 => 0.0,
        1 => penalties.one,
        apart => (penalties.two + f64::from(apart - 2) * penalties.further).min(1.0),
    }
}

/// The penalty, 0 to 1, of two running times in minutes.
pub(crate) fn runtime_penalty(video: u32, candidate: u32, tolerance: &RuntimeTolerance) -> f64 {
    let apart = f64::from(video.abs_diff(candidate));
    let free = f64::from(tolerance.minutes).max(f64::from(candidate) * tolerance.share);
    let far = f64::from(tolerance.far_minutes).max(free + 1.0);
    ((apart - free) / (far - free)).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years(told: i32, candidate: i32) -> f64 {
        year_penalty(Year::new(told).unwrap(), Year::new(candidate).unwrap(), &YearPenalties::default())
    }

    #[test]
    fn one_year_apart_is_cheap_and_more_is_dear() {
        assert!(years(1999, 1999) < f64::EPSILON);
        assert!(years(1999, 2000) < 0.2);
        assert!(years(1999, 2001) > 2.0 * years(1999, 1998));
        assert!((years(2018, 1978) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn television_speed_costs_nothing_and_another_cut_does() {
        let tolerance = RuntimeTolerance::default();
        assert!(runtime_penalty(130, 136, &tolerance) < f64::EPSILON);
        assert!(runtime_penalty(110, 136, &tolerance) > 0.5);
        assert!((runtime_penalty(8, 136, &tolerance) - 1.0).abs() < f64::EPSILON);
        assert!((0.0..=1.0).contains(&runtime_penalty(u32::MAX, 0, &tolerance)));
    }
}
