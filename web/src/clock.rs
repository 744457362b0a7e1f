//! The portal's one place that asks the browser for the time and for randomness.

use getrandom::SysRng;
use netcert::time::UnixTime;
use rand_core::UnwrapErr;

pub fn now() -> UnixTime {
    #[expect(clippy::disallowed_methods, reason = "this module is the portal's clock")]
    let milliseconds = js_sys::Date::now();
    #[expect(clippy::cast_possible_truncation, reason = "whole seconds of a date fit by far")]
    let seconds = (milliseconds / 1000.0).floor() as i64;
    UnixTime::new(seconds)
}

/// The browser's cryptographic generator.
pub fn rng() -> UnwrapErr<SysRng> {
    UnwrapErr(SysRng)
}
