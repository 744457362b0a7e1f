//! Counts that one server keeps in memory: of what is asked for so often that a row for each would cost more
//! than the answer. A restart forgets them, and servers side by side count each for itself.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use netcert::time::UnixTime;

use crate::model::limit::AttemptEntry;
use crate::model::limit::rule::{Count, Locked, RateLimit};

/// The counts, by kind and subject.
#[derive(Default)]
pub struct MemoryCounts(Mutex<BTreeMap<AttemptEntry, (Count, UnixTime)>>);

impl MemoryCounts {
    /// Counts one.
    ///
    /// # Errors
    /// [`Locked`]: nothing was counted.
    pub fn charge(&self, entry: AttemptEntry, limit: &RateLimit, now: UnixTime) -> Result<(), Locked> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let before = counts.get(&entry).map_or(Count::none(now), |(count, _)| *count);
        let count = before.charge(limit, now)?;
        counts.insert(entry, (count, count.expires_at(limit)));
        Ok(())
    }

    /// Forgets what counts no more.
    pub fn forget(&self, now: UnixTime) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.retain(|_, (_, expires_at)| *expires_at > now);
    }
}
