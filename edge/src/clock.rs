//! The Worker's clock: the one place here that reads the time. It stands still between two waits on I/O.

use std::cell::Cell;

use netcert::time::UnixTime;

thread_local! {
    static AHEAD_SECONDS: Cell<i64> = const { Cell::new(0) };
}

/// Milliseconds since 1970, as the host tells them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(i64);

impl Moment {
    #[cfg(test)]
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// In whole seconds.
    pub fn unix(self) -> UnixTime {
        UnixTime::new(self.0.div_euclid(1000))
    }

    /// Milliseconds from `earlier` to here; `None` where the clock was set back in between, so that nothing
    /// looks fresh for as long as the clock jumped.
    pub fn millis_since(self, earlier: Self) -> Option<u64> {
        u64::try_from(self.0.saturating_sub(earlier.0)).ok()
    }
}

/// For demonstrations: from here on the clock runs so many seconds ahead of the host's.
pub fn run_ahead(seconds: i64) {
    AHEAD_SECONDS.set(seconds);
}

/// The time, as the host tells it and as [`run_ahead`] moved it.
#[expect(clippy::disallowed_methods, reason = "the Worker's one clock")]
#[expect(clippy::cast_possible_truncation, reason = "milliseconds of any real date are far below 2^53")]
pub fn now() -> Moment {
    Moment((js_sys::Date::now() as i64).saturating_add(AHEAD_SECONDS.get().saturating_mul(1000)))
}
