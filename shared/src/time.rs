//! Points in time. Callers pass them in; nothing here reads a clock.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How many seconds Asia/Shanghai is ahead of UTC. It is constant, because China has had no summer time since
/// 1991.
const SHANGHAI_OFFSET_SECONDS: i64 = 8 * 3600;
/// Seconds in a civil day.
const DAY_SECONDS: i64 = 86_400;

/// Seconds since 1970-01-01T00:00:00Z (a JWT's NumericDate, whole seconds only).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UnixTime(i64);

impl UnixTime {
    /// Makes a time from whole seconds.
    pub const fn new(seconds: i64) -> Self {
        Self(seconds)
    }

    /// The time in whole seconds.
    pub const fn seconds(self) -> i64 {
        self.0
    }

    /// The time `seconds` later (earlier if negative). At the end of the range it stays there and does not
    /// overflow.
    #[must_use]
    pub const fn plus(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds))
    }

    /// The seconds from `other` to `self`. Negative if `other` is later.
    pub const fn since(self, other: Self) -> i64 {
        self.0.saturating_sub(other.0)
    }

    /// The first second of a civil day in Shanghai.
    pub fn shanghai_midnight(day: Date) -> Self {
        // The distance of a civil date from 1970 always fits.
        let days = day.since(Date::constant(1970, 1, 1)).map_or(i32::MAX, |span| span.get_days());
        Self(i64::from(days) * DAY_SECONDS - SHANGHAI_OFFSET_SECONDS)
    }

    /// The civil date in Shanghai. Ages and the last days of documents are counted by it. For times outside
    /// the years −9999 to 9999 it is the nearest date inside.
    pub fn shanghai_date(self) -> Date {
        let days = self.0.saturating_add(SHANGHAI_OFFSET_SECONDS).div_euclid(DAY_SECONDS);
        let epoch = Date::constant(1970, 1, 1);
        i32::try_from(days)
            .ok()
            .and_then(|days| epoch.checked_add(jiff::Span::new().try_days(days).ok()?).ok())
            .unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
    }
}

/// Reads a civil date. Only the form `YYYY-MM-DD` is accepted (RFC 3339 `full-date`).
pub(crate) fn parse_date(text: &str) -> Option<Date> {
    let date: Date = text.parse().ok()?;
    // The parser accepts other spellings too, so compare with the canonical one.
    (date.to_string() == text).then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_turns_at_sixteen_hours_utc() {
        // 2026-11-21T15:59:59Z and one second later.
        assert_eq!(UnixTime::new(1_795_276_799).shanghai_date(), Date::constant(2026, 11, 21));
        assert_eq!(UnixTime::new(1_795_276_800).shanghai_date(), Date::constant(2026, 11, 22));
    }

    #[test]
    fn a_time_is_written_as_digits_alone() {
        for written in ["1795262400", "-1", "0"] {
            assert!(serde_json::from_str::<UnixTime>(written).is_ok(), "{written}");
        }
        for written in ["1795262400.0", "1.7952624e9", "1795262400.25", "\"1795262400\"", "null", "1e9"] {
            assert!(serde_json::from_str::<UnixTime>(written).is_err(), "{written}");
        }
    }

    #[test]
    fn midnight_is_the_first_second_of_its_day() {
        for day in [Date::constant(1969, 12, 31), Date::constant(2026, 11, 22), Date::constant(2028, 2, 29)] {
            let midnight = UnixTime::shanghai_midnight(day);
            assert_eq!(midnight.shanghai_date(), day);
            assert_eq!(midnight.plus(-1).shanghai_date(), day.yesterday().unwrap());
        }
        assert_eq!(UnixTime::shanghai_midnight(Date::constant(2026, 11, 22)), UnixTime::new(1_795_276_800));
    }

    #[test]
    fn extremes_neither_overflow_nor_panic() {
        assert_eq!(UnixTime::new(i64::MAX).shanghai_date(), Date::MAX);
        assert_eq!(UnixTime::new(i64::MIN).shanghai_date(), Date::MIN);
        assert_eq!(UnixTime::new(i64::MAX).plus(1), UnixTime::new(i64::MAX));
        assert_eq!(UnixTime::new(i64::MIN).since(UnixTime::new(1)), i64::MIN);
        assert_eq!(UnixTime::new(-1).shanghai_date(), Date::constant(1970, 1, 1));
    }
}
