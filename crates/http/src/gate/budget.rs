//! How many further attempts a host may be given, so that an outage does not multiply the traffic.

/// Further attempts that are always allowed.
const AT_LEAST: u64 = 20;

/// Counts requests and further attempts.
#[derive(Debug, Default)]
pub(super) struct RetryBudget {
    requests: u64,
    retries: u64,
}

impl RetryBudget {
    /// Notes a request's first attempt.
    pub(super) fn first_attempt(&mut self) {
        self.requests += 1;
    }

    /// Takes a further attempt out of the budget, which is half of the requests and at least [`AT_LEAST`].
    pub(super) fn take(&mut self) -> bool {
        let allowed = self.retries < (self.requests / 2).max(AT_LEAST);
        self.retries += u64::from(allowed);
        allowed
    }

    /// Puts back an attempt that was never sent.
    pub(super) fn put_back(&mut self) {
        self.retries = self.retries.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn allows_half_of_the_requests_and_at_least_twenty() {
        let mut budget = RetryBudget::default();
        assert_eq!((0..100).filter(|_| budget.take()).count(), 20);
        for _ in 0..100 {
            budget.first_attempt();
        }
        assert_eq!((0..100).filter(|_| budget.take()).count(), 30);
        budget.put_back();
        assert!(budget.take());
        assert!(!budget.take());
    }
}
