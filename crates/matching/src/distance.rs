//! A distance made of named penalties, each of which stays visible.

use std::fmt;

/// What a penalty is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aspect {
    Ids,
    Title,
    Number,
    Year,
    Runtime,
    Companion,
}

impl Aspect {
    const ALL: [Self; 6] = [Self::Ids, Self::Title, Self::Number, Self::Year, Self::Runtime, Self::Companion];

    fn name(self) -> &'static str {
        match self {
            Self::Ids => "ids",
            Self::Title => "title",
            Self::Number => "number",
            Self::Year => "year",
            Self::Runtime => "runtime",
            Self::Companion => "companion",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
struct Penalty {
    size: f64,
    weight: f64,
}

/// How far a candidate is from the evidence: 0 is the same, 1 has nothing in common.
///
/// Aspects that are unknown on either side are left out, so they neither help nor harm.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Distance {
    penalties: [Option<Penalty>; Aspect::ALL.len()],
}

impl Distance {
    /// Sets the penalty of `aspect`; a `size` or `weight` out of range counts as the nearest in range.
    pub(crate) fn set(&mut self, aspect: Aspect, size: f64, weight: f64) {
        self.penalties[aspect as usize] =
            Some(Penalty { size: finite(size).min(1.0), weight: finite(weight) });
    }

    /// The weighted mean of the penalties, 0 to 1; 1 when nothing could be compared.
    pub fn total(&self) -> f64 {
        let weights = self.weights();
        if weights > 0.0 { (self.weighted() / weights).clamp(0.0, 1.0) } else { 1.0 }
    }

    /// What each aspect that was compared adds to the total, by its name (`title`, `year` …).
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, f64)> {
        let weights = self.weights();
        Aspect::ALL.into_iter().filter_map(move |aspect| {
            let penalty = self.penalties[aspect as usize]?;
            Some((aspect.name(), if weights > 0.0 { penalty.size * penalty.weight / weights } else { 0.0 }))
        })
    }

    /// The aspect that adds most to the total.
    pub(crate) fn worst(&self) -> Option<Aspect> {
        let share = |aspect: &Aspect| self.penalties[*aspect as usize].map_or(0.0, |it| it.size * it.weight);
        Aspect::ALL
            .into_iter()
            .filter(|aspect| share(aspect) > 0.0)
            .max_by(|left, right| share(left).total_cmp(&share(right)))
    }

    fn weights(&self) -> f64 {
        self.penalties.iter().flatten().map(|penalty| penalty.weight).sum()
    }

    fn weighted(&self) -> f64 {
        self.penalties.iter().flatten().map(|penalty| penalty.size * penalty.weight).sum()
    }
}

/// `value` where it is a number of at least 0, else 0: settings come from a file.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value.max(0.0) } else { 0.0 }
}

impl fmt::Display for Distance {
    /// The total and, in brackets, what adds to it: `0.09 (title 0.09)`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:.2}", self.total())?;
        let mut opening = " (";
        for (name, share) in self.iter().filter(|(_, share)| *share >= 0.005) {
            write!(formatter, "{opening}{name} {share:.2}")?;
            opening = ", ";
        }
        if opening == ", " { formatter.write_str(")") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_the_weighted_mean_of_what_is_known() {
        let mut distance = Distance::default();
        distance.set(Aspect::Title, 0.5, 3.0);
        assert!((distance.total() - 0.5).abs() < 1e-9);
        distance.set(Aspect::Year, 0.0, 2.0);
        assert!((distance.total() - 0.3).abs() < 1e-9);
        assert_eq!(distance.to_string(), "0.30 (title 0.30)");
        assert_eq!(distance.worst(), Some(Aspect::Title));
    }

    #[test]
    fn the_shares_add_up_to_the_total() {
        let mut distance = Distance::default();
        distance.set(Aspect::Title, 0.2, 3.0);
        distance.set(Aspect::Year, 0.4, 2.0);
        distance.set(Aspect::Number, 1.0, 3.0);
        let sum: f64 = distance.iter().map(|(_, share)| share).sum();
        assert!((sum - distance.total()).abs() < 1e-9);
    }

    #[test]
    fn nothing_compared_is_as_far_as_can_be() {
        assert!((Distance::default().total() - 1.0).abs() < f64::EPSILON);
        assert_eq!(Distance::default().to_string(), "1.00");
    }

    #[test]
    fn sizes_and_weights_out_of_range_count_as_the_nearest_in_range() {
        let mut distance = Distance::default();
        distance.set(Aspect::Title, 7.0, 1.0);
        distance.set(Aspect::Year, f64::NAN, -3.0);
        assert!((distance.total() - 1.0).abs() < f64::EPSILON);
    }
}
