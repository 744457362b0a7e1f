//! The rule by which wrong PINs lock it (DESIGN §4).

use netcert::time::UnixTime;

/// Wrong attempts after which it locks, each time anew.
pub const ATTEMPTS_BEFORE_LOCK: u32 = 5;
/// Wrong attempts in all after which it is frozen.
pub const ATTEMPTS_BEFORE_FREEZE: u32 = 15;
/// The first lock and the second, in seconds. After the third series it is frozen.
const LOCK_SECONDS: [i64; 2] = [15 * 60, 4 * 3600];

/// One person's PIN, as it is kept.
pub struct PinRecord {
    /// Argon2id in PHC form.
    pub verifier: String,
    /// What was tried in vain.
    pub attempts: PinAttempts,
}

/// What was tried in vain since the last right PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PinAttempts {
    /// Wrong ones, and those being looked at.
    pub failures: u32,
    /// No attempt before then.
    pub locked_until: UnixTime,
    /// No attempt before the person is proved again.
    pub frozen: bool,
}

/// No PIN is looked at now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAttempt {
    /// Too many wrong ones.
    #[error("the PIN is locked")]
    Locked {
        /// Seconds.
        retry_after: i64,
    },
    /// Far too many: the person has to be proved again.
    #[error("the PIN is frozen")]
    Frozen,
}

impl PinAttempts {
    /// Counts an attempt before it is looked at.
    ///
    /// # Errors
    /// [`NoAttempt::Locked`] or [`NoAttempt::Frozen`] where there is none to be had.
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

    /// Before it locks or freezes.
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
