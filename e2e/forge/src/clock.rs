//! The one place in the forge that reads the time and draws randomness.

use getrandom::SysRng;
use netcert::time::UnixTime;
use rand_core::UnwrapErr;

pub type Random = UnwrapErr<SysRng>;

pub fn random() -> Random {
    UnwrapErr(SysRng)
}

#[expect(clippy::disallowed_methods, reason = "the program's one clock")]
pub fn now() -> UnixTime {
    let since_epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    UnixTime::new(i64::try_from(since_epoch.as_secs()).unwrap_or(i64::MAX))
}
