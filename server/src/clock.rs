//! The only place that reads the time or the system's randomness. Everything else takes them as arguments.

use std::sync::Arc;

use getrandom::SysRng;
use jiff::civil::Date;
use netcert::time::UnixTime;
use rand_core::UnwrapErr;

/// The system's randomness as the crates want it; it aborts the request where the system has none.
pub type Random = UnwrapErr<SysRng>;

/// Tells the time. Tests and `--at` shift it.
#[derive(Debug, Clone, Default)]
pub struct Clock {
    shift: Arc<std::sync::atomic::AtomicI64>,
}

impl Clock {
    /// A clock that runs `seconds` ahead of the machine's (behind, if negative).
    pub fn shifted(seconds: i64) -> Self {
        let clock = Self::default();
        clock.shift(seconds);
        clock
    }

    /// A clock on which today is `day` of Asia/Shanghai, at the machine's time of day. It goes on from there.
    pub fn at(day: Date) -> Self {
        let days = day.since(machine_now().shanghai_date()).map_or(0, |span| span.get_days());
        Self::shifted(i64::from(days) * 86_400)
    }

    /// Seconds that it runs ahead of the machine's.
    pub fn ahead(&self) -> i64 {
        self.shift.load(std::sync::atomic::Ordering::SeqCst)
    }

    /// Moves this clock and all its clones to `seconds` from the machine's time.
    pub fn shift(&self, seconds: i64) {
        self.shift.store(seconds, std::sync::atomic::Ordering::SeqCst);
    }

    /// The time now.
    pub fn now(&self) -> UnixTime {
        machine_now().plus(self.ahead())
    }

    /// The day by the machine, however far this clock is shifted.
    pub fn machine_today(&self) -> Date {
        machine_now().shanghai_date()
    }

    /// The system's randomness.
    pub fn random(&self) -> Random {
        UnwrapErr(SysRng)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn machine_now() -> UnixTime {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    UnixTime::new(i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn today_is_the_day_that_was_asked_for_and_the_time_of_day_stays() {
        for day in [Date::constant(2031, 5, 1), Date::constant(2020, 2, 29)] {
            let clock = Clock::at(day);
            assert_eq!(clock.now().shanghai_date(), day);
            assert_eq!(clock.ahead() % 86_400, 0);
        }
    }
}
