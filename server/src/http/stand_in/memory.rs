//! What was answered, for as long as the request may come again.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use netcert::time::UnixTime;
use tokio::sync::OnceCell;

use crate::authority::http::wire::{MAX_AGE_SECONDS, QueryId, SKEW_SECONDS};

/// A request, and its answer once there is one.
struct Entry {
    matter: QueryId,
    seen: UnixTime,
    answer: Arc<OnceCell<String>>,
}

/// By `jti`.
#[derive(Default)]
pub(super) struct Memory(Mutex<HashMap<String, Entry>>);

impl Memory {
    /// The place of this request's answer; `None` where its `jti` belongs to another request.
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
