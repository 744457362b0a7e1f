//! The only place that asks the machine for time and randomness.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Time and randomness, given to whoever needs them.
#[derive(Clone)]
pub struct Clock(Option<Arc<AtomicI64>>);

impl Clock {
    /// The machine's.
    pub fn system() -> Self {
        Self(None)
    }

    /// A test's own time, in Unix seconds, which the test may move.
    pub fn set_by(seconds: Arc<AtomicI64>) -> Self {
        Self(Some(seconds))
    }

    /// Unix seconds.
    pub fn now(&self) -> i64 {
        match &self.0 {
            Some(seconds) => seconds.load(Ordering::SeqCst),
            None => machine_time(),
        }
    }

    /// 256 random bits.
    pub fn random(&self) -> Result<[u8; 32], getrandom::Error> {
        let mut bytes = [0; 32];
        fill(&mut bytes)?;
        Ok(bytes)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock")]
fn machine_time() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |d| i64::try_from(d.as_secs()).unwrap_or(i64::MAX))
}

#[expect(clippy::disallowed_methods, reason = "this is the source of randomness")]
fn fill(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    getrandom::fill(bytes)
}
