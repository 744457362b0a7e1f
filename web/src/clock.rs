//! The only place in the portal that asks the browser for the time or for randomness.

use getrandom::SysRng;
use leptos::prelude::document;
use netcert::time::UnixTime;
use rand_core::UnwrapErr;

thread_local! {
    static AHEAD_SECONDS: i64 = ahead().unwrap_or(0);
}

/// How far the server's clock is ahead. The page says so only if the clock was shifted for a demonstration.
fn ahead() -> Option<i64> {
    let mark = document().query_selector("meta[name=netcert-clock-ahead]").ok()??;
    mark.get_attribute("content")?.parse().ok()
}

pub fn now() -> UnixTime {
    #[expect(clippy::disallowed_methods, reason = "this module is the portal's clock")]
    let milliseconds = js_sys::Date::now();
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds of a date fit by far")]
    let seconds = (milliseconds / 1000.0).floor() as i64;
    UnixTime::new(seconds).plus(AHEAD_SECONDS.with(|ahead| *ahead))
}

/// The browser's cryptographic generator.
pub fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}
