//! Limits on attempts, for each person and each source: what is counted, how much of it passes, and the charge that a
//! guarded operation takes. Nothing here reads a clock or a table.

pub mod act;
pub mod kind;
pub mod rule;
pub mod source;
pub mod subject;

use std::marker::PhantomData;

use netcert::time::UnixTime;

use self::kind::{LimitKind, SourceFactor};
use self::rule::Count;
use self::subject::Subject;

/// What is counted, and for whom.
pub type AttemptEntry = (LimitKind, Subject);

/// A count that is to be kept.
pub struct AttemptCount {
    /// What is counted.
    pub kind: LimitKind,
    /// For whom.
    pub subject: Subject,
    /// How often.
    pub count: Count,
    /// The count is erased then.
    pub expires_at: UnixTime,
}

/// An attempt at `A` that was counted and may be looked at, once. Only [`Attempt::charge`] makes it.
#[must_use]
pub struct Charged<A> {
    entries: Vec<AttemptEntry>,
    cleared_by_success: Vec<AttemptEntry>,
    attempts_left: u32,
    act: PhantomData<fn() -> A>,
}

#[cfg(test)]
impl<A> Charged<A> {
    /// For rules that count nothing themselves.
    pub(crate) fn of_nothing() -> Self {
        Self { entries: Vec::new(), cleared_by_success: Vec::new(), attempts_left: 1, act: PhantomData }
    }
}

impl<A> Charged<A> {
    /// Attempts before a lock of the person.
    pub fn attempts_left(&self) -> u32 {
        self.attempts_left
    }

    /// What success proves to have been honest: these counts go. What was counted for the source stays.
    pub fn cleared_by_success(self) -> Vec<AttemptEntry> {
        self.cleared_by_success
    }

    /// What is taken back where nothing could be looked at: what was counted for the person.
    pub fn refunded(self) -> Vec<AttemptEntry> {
        self.entries.into_iter().filter(|(kind, _)| !kind.is_by_source()).collect()
    }
}

/// An attempt at `A` that is about to be counted.
pub struct Attempt<A> {
    entries: Vec<AttemptEntry>,
    cleared_by_success: Vec<AttemptEntry>,
    act: PhantomData<fn() -> A>,
}

/// The limits that were reached: nothing is counted, and the attempt must not be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverLimit {
    /// Seconds after which an attempt passes.
    pub retry_after: i64,
    /// Which limits.
    pub kinds: Vec<LimitKind>,
}

impl<A> Attempt<A> {
    /// Counted in `entries`, whose kinds differ; success clears `cleared_by_success`. Both are sorted: every write takes its
    /// rows in this order, so no two wait for each other.
    pub fn new(mut entries: Vec<AttemptEntry>, mut cleared_by_success: Vec<AttemptEntry>) -> Self {
        entries.sort();
        cleared_by_success.sort();
        Self { entries, cleared_by_success, act: PhantomData }
    }

    /// In the order in which their rows are locked.
    pub fn entries(&self) -> &[AttemptEntry] {
        &self.entries
    }

    /// Counts the attempt: in all of its entries, or in none. `before` are their counts, in the same order; the answer's
    /// counts are to be kept before anything is looked at.
    ///
    /// # Errors
    /// [`OverLimit`].
    pub fn charge(
        self,
        before: Vec<Count>,
        factor: SourceFactor,
        now: UnixTime,
    ) -> Result<(Charged<A>, Vec<Count>), OverLimit> {
        let (mut attempts_left, mut over) = (u32::MAX, OverLimit { retry_after: 0, kinds: Vec::new() });
        let mut counts = Vec::with_capacity(before.len());
        for ((kind, _), count) in self.entries.iter().zip(before) {
            let limit = factor.of(*kind);
            match count.charge(&limit, now) {
                Ok(count) => {
                    if !kind.is_by_source() {
                        attempts_left = attempts_left.min(count.left(&limit));
                    }
                    counts.push(count);
                }
                Err(locked) => {
                    over.retry_after = over.retry_after.max(locked.retry_after);
                    over.kinds.push(*kind);
                }
            }
        }
        if !over.kinds.is_empty() {
            return Err(over);
        }
        let Self { entries, cleared_by_success, act } = self;
        Ok((Charged { entries, cleared_by_success, attempts_left, act }, counts))
    }
}
