//! Running times that can be believed.

/// Longest running time believed, in minutes; the longest film recorded runs 51,420.
const LONGEST: u64 = 60_000;

/// The running time, in minutes; `None` where it is none, or longer than anything.
pub(crate) fn believed(minutes: u64) -> Option<u32> {
    (1..=LONGEST).contains(&minutes).then_some(minutes as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_time_and_endless_time_are_not_believed() {
        assert_eq!((believed(0), believed(LONGEST + 1), believed(u64::MAX)), (None, None, None));
        assert_eq!((believed(1), believed(51_420)), (Some(1), Some(51_420)));
    }
}
