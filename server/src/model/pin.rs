//! The rule by which wrong attempts lock a PIN (DESIGN §4).

use netcert::time::UnixTime;

/// Number of wrong attempts after which the PIN locks. Each lock begins a new series.
pub const ATTEMPTS_BEFORE_LOCK: u32 = 5;
/// Total number of wrong attempts after which the PIN is frozen.
pub const ATTEMPTS_BEFORE_FREEZE: u32 = 15;
/// Length of the first and the second lock, in seconds. The third series freezes the PIN.
const LOCK_SECONDS: [i64; 2] = [15 * 60, 4 * 3600];

/// One person's PIN, as it is stored.
pub struct PinRecord {
    /// Argon2id hash in PHC form.
    pub verifier: String,
    /// Failed attempts.
    pub attempts: PinAttempts,
}

/// Failed attempts since the last right PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PinAttempts {
    /// Number of wrong attempts, plus those being checked now.
    pub failures: u32,
    /// No attempt is allowed before this time.
    pub locked_until: UnixTime,
    /// No attempt is allowed until the person has proved their identity again.
    pub frozen: bool,
}

/// No PIN attempt is allowed now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAttempt {
    /// Too many attempts were wrong.
    #[error("the PIN is locked")]
    Locked {
        /// Seconds until the next attempt is allowed.
        retry_after: i64,
    },
    /// Far too many attempts were wrong. The person must prove their identity again.
    #[error("the PIN is frozen")]
    Frozen,
}

impl PinAttempts {
    /// Counts an attempt before the PIN is checked.
    ///
    /// # Errors
    /// [`NoAttempt::Locked`] or [`NoAttempt::Frozen`] if no attempt is allowed.
    pub fn charge(self, now: UnixTime) -> Result<Self, NoAttempt> {
        if self.frozen {
            return Err(NoAttempt::Frozen);
        }
        if self.locked_until > now {
            return Err(NoAttempt::Locked { retry_after: self.locked_until.since(now) });
        }
        let failures = self.failures + 1;
        let mut charged = Self { failures, ..self };
        if failures >= ATTEMPTS_BEFORE_FREEZE {
            charged.frozen = true;
        } else if failures.is_multiple_of(ATTEMPTS_BEFORE_LOCK) {
            let series = (failures / ATTEMPTS_BEFORE_LOCK) as usize;
            let seconds = LOCK_SECONDS.get(series - 1).or(LOCK_SECONDS.last()).copied().unwrap_or_default();
            charged.locked_until = now.plus(seconds);
        }
        Ok(charged)
    }

    /// Attempts left before the PIN locks or freezes.
    pub fn attempts_left(&self) -> u32 {
        match self.failures % ATTEMPTS_BEFORE_LOCK {
            0 => 0,
            used => ATTEMPTS_BEFORE_LOCK - used,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: PinAttempts = PinAttempts { failures: 0, locked_until: UnixTime::new(0), frozen: false };

    fn fail(mut attempts: PinAttempts, times: u32, now: UnixTime) -> PinAttempts {
        for _ in 0..times {
            attempts = attempts.charge(now).expect("an attempt is left");
        }
        attempts
    }

    #[test]
    fn five_wrong_ones_lock_for_a_quarter_of_an_hour_and_the_next_five_for_longer() {
        let now = UnixTime::new(1_000_000);
        let attempts = fail(FRESH, 5, now);
        assert_eq!(attempts.attempts_left(), 0);
        assert!(matches!(attempts.charge(now), Err(NoAttempt::Locked { retry_after: 900 })));
        let later = now.plus(900);
        let attempts = fail(attempts, 5, later);
        assert!(
            matches!(attempts.charge(later.plus(900)), Err(NoAttempt::Locked { retry_after }) if retry_after > 900)
        );
    }

    #[test]
    fn fifteen_wrong_ones_freeze_for_good() {
        let mut now = UnixTime::new(1_000_000);
        let mut attempts = FRESH;
        for _ in 0..3 {
            attempts = fail(attempts, 5, now);
            now = now.plus(86_400);
        }
        assert!(matches!(attempts.charge(now.plus(400 * 86_400)), Err(NoAttempt::Frozen)));
    }
}
