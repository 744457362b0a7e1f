//! The answers given, kept for as long as the same request may come again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use netcert::time::UnixTime;
use tokio::sync::OnceCell;

use crate::authority::http::wire::{MAX_AGE_SECONDS, QueryId, SKEW_SECONDS};

/// A request, with its answer once there is one.
struct Entry {
    matter: QueryId,
    seen: UnixTime,
    answer: Arc<OnceCell<String>>,
}

/// Entries by `jti`.
#[derive(Default)]
pub(super) struct Memory(Mutex<HashMap<String, Entry>>);

impl Memory {
    /// The cell for this request's answer; `None` if its `jti` was used by another request.
    pub(super) fn of(&self, matter: &QueryId, now: UnixTime) -> Option<Arc<OnceCell<String>>> {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|_, entry| now.since(entry.seen) <= MAX_AGE_SECONDS + SKEW_SECONDS);
        let entry = entries.entry(matter.jti.clone()).or_insert_with(|| Entry {
            matter: matter.clone(),
            seen: now,
            answer: Arc::default(),
        });
        (entry.matter == *matter).then(|| Arc::clone(&entry.answer))
    }
}
