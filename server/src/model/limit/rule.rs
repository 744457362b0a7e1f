//! The rule that counts attempts. It reads no clock and no table.

use netcert::time::UnixTime;

/// So many attempts pass in a window, then a lock follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Most attempts that pass; at least 1.
    pub passes: u32,
    /// Length of the window in seconds. An attempt counts for at least this long, at most for twice as long.
    pub window: i64,
    /// Seconds without a pass after the last pass; then the count begins again at zero.
    pub lock: i64,
}

/// The attempts of one subject that have passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Passes in the previous window.
    pub earlier: u32,
    /// Passes in the current window.
    pub passes: u32,
    /// When the current window began.
    pub window_start: UnixTime,
    /// No attempt passes before this time. The pass that reaches the limit sets it.
    pub locked_until: Option<UnixTime>,
}

/// No attempt passes now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Locked {
    /// Seconds until a charge passes; at least 1.
    pub retry_after: i64,
}

impl Count {
    /// The count before the first attempt.
    pub const fn none(now: UnixTime) -> Self {
        Self { earlier: 0, passes: 0, window_start: now, locked_until: None }
    }

    /// Counts an attempt. Two neighbouring windows together never hold more than the limit. So no period as
    /// long as a window holds more, wherever it begins, and no period as long as a lock does either.
    ///
    /// # Errors
    /// [`Locked`]: the attempt must not be checked.
    pub fn charge(self, limit: &RateLimit, now: UnixTime) -> Result<Self, Locked> {
        if let Some(locked_until) = self.locked_until
            && locked_until > now
        {
            return Err(Locked { retry_after: locked_until.since(now) });
        }
        let mut count = self.moved_on(limit, now);
        count.passes += 1;
        if count.total() >= limit.passes {
            count.locked_until = Some(now.plus(limit.lock));
        }
        Ok(count)
    }

    /// Takes one attempt back because it could not be checked.
    #[must_use]
    pub fn refund(self) -> Self {
        let (earlier, passes) = match self.passes {
            0 => (self.earlier.saturating_sub(1), 0),
            passes => (self.earlier, passes - 1),
        };
        Self { earlier, passes, locked_until: None, ..self }
    }

    /// Attempts left before a lock.
    pub fn left(&self, limit: &RateLimit) -> u32 {
        limit.passes.saturating_sub(self.total())
    }

    /// When the count has no effect any more and can be erased.
    pub fn expires_at(&self, limit: &RateLimit) -> UnixTime {
        self.locked_until.unwrap_or(self.window_start.plus(2 * limit.window))
    }

    fn total(&self) -> u32 {
        self.earlier.saturating_add(self.passes)
    }

    fn moved_on(self, limit: &RateLimit, now: UnixTime) -> Self {
        if self.expires_at(limit) <= now {
            return Self::none(now);
        }
        let next = self.window_start.plus(limit.window);
        if next <= now {
            return Self { earlier: self.passes, passes: 0, window_start: next, locked_until: None };
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    const FACES: RateLimit = RateLimit { passes: 5, window: 86_400, lock: 900 };
    const START: UnixTime = UnixTime::new(1_000_000);

    #[test]
    fn the_last_try_locks_and_after_the_lock_all_are_there_again() {
        let mut count = Count::none(START);
        for left in (0..5).rev() {
            count = count.charge(&FACES, START).unwrap();
            assert_eq!(count.left(&FACES), left);
        }
        assert_eq!(count.charge(&FACES, START.plus(899)), Err(Locked { retry_after: 1 }));
        assert_eq!(count.charge(&FACES, START.plus(900)).map(|count| count.left(&FACES)), Ok(4));
    }

    #[test]
    fn tries_of_the_window_before_still_count() {
        let limit = RateLimit { passes: 3, window: 100, lock: 100 };
        let count = Count::none(START).charge(&limit, START).unwrap();
        let count = count.charge(&limit, START.plus(99)).unwrap();
        let count = count.charge(&limit, START.plus(100)).unwrap();
        assert!(count.charge(&limit, START.plus(101)).is_err());
    }

    fn limits() -> impl Strategy<Value = RateLimit> {
        (1..8_u32, 1..50_i64, 1..50_i64).prop_map(|(passes, window, lock)| RateLimit { passes, window, lock })
    }

    proptest! {
        #[test]
        fn no_stretch_of_time_holds_more_than_the_limit(limit in limits(), pauses in vec(0..40_i64, 0..200)) {
            let (mut now, mut count) = (START, Count::none(START));
            let mut passed: Vec<i64> = Vec::new();
            for pause in pauses {
                now = now.plus(pause);
                if let Ok(charged) = count.charge(&limit, now) {
                    count = charged;
                    passed.push(now.seconds());
                }
            }
            let stretch = limit.window.min(limit.lock);
            for (first, from) in passed.iter().enumerate() {
                let held = passed[first..].iter().take_while(|at| **at < from + stretch).count();
                prop_assert!(held <= limit.passes as usize, "{held} passes in {stretch} s");
            }
        }

        #[test]
        fn what_is_told_to_wait_passes_when_it_has_waited_and_not_before(
            limit in limits(), pauses in vec(0..40_i64, 0..200),
        ) {
            let (mut now, mut count) = (START, Count::none(START));
            for pause in pauses {
                now = now.plus(pause);
                match count.charge(&limit, now) {
                    Ok(charged) => count = charged,
                    Err(Locked { retry_after }) => {
                        prop_assert!((1..=limit.lock).contains(&retry_after));
                        prop_assert!(count.charge(&limit, now.plus(retry_after - 1)).is_err());
                        prop_assert!(count.charge(&limit, now.plus(retry_after)).is_ok());
                    }
                }
            }
        }

        #[test]
        fn nothing_counts_after_its_row_may_go(limit in limits(), pauses in vec(0..40_i64, 1..50)) {
            let (mut now, mut count) = (START, Count::none(START));
            for pause in pauses {
                now = now.plus(pause);
                count = count.charge(&limit, now).unwrap_or(count);
            }
            let over = count.expires_at(&limit).max(now);
            prop_assert_eq!(count.charge(&limit, over), Count::none(over).charge(&limit, over));
        }
    }
}
