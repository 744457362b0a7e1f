//! `--at`: how far the clocks are ahead. Server and edge get it at the start; the server tells the portal.

use std::time::{SystemTime, UNIX_EPOCH};

use jiff::civil::Date;
use jiff::{Timestamp, tz};

/// Parses the day from the command line.
pub fn day(text: &str) -> Result<Date, &'static str> {
    text.parse().map_err(|_| "a day is written YYYY-MM-DD")
}

/// Seconds from today in Shanghai to this day. The server counts the same way, so the time of day does not
/// change.
#[expect(clippy::disallowed_methods, reason = "the edge of a program")]
pub fn seconds_ahead(day: Date) -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = i64::try_from(since.as_secs()).ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let today = tz::offset(8).to_datetime(now.unwrap_or_default()).date();
    i64::from(day.since(today).map_or(0, |span| span.get_days())) * 86_400
}
