//! Rate limits per person and per source: what is counted, how many attempts pass, and the charge that a
//! guarded operation requires. Nothing here reads a clock or a table.

pub mod act;
pub mod kind;
pub mod rule;
pub mod source;
pub mod subject;

use std::marker::PhantomData;

use netcert::time::UnixTime;

use self::kind::{LimitFactors, LimitKind};
use self::rule::Count;
use self::subject::Subject;

/// What is counted, and for which subject.
pub type AttemptEntry = (LimitKind, Subject);

/// A count to store.
pub struct AttemptCount {
    /// What is counted.
    pub kind: LimitKind,
    /// The subject that it is counted for.
    pub subject: Subject,
    /// The new count.
    pub count: Count,
    /// When the count can be erased.
    pub expires_at: UnixTime,
}

/// Proof that an attempt at `A` was counted. It allows one look at what was attempted. Only
/// [`Attempt::charge`] makes it.
#[must_use]
pub struct Charged<A> {
    entries: Vec<AttemptEntry>,
    cleared_by_success: Vec<AttemptEntry>,
    attempts_left: u32,
    act: PhantomData<fn() -> A>,
}

#[cfg(test)]
impl<A> Charged<A> {
    /// For tests of rules that count nothing themselves.
    pub(crate) fn of_nothing() -> Self {
        Self { entries: Vec::new(), cleared_by_success: Vec::new(), attempts_left: 1, act: PhantomData }
    }
}

impl<A> Charged<A> {
    /// Attempts left before the person is locked.
    pub fn attempts_left(&self) -> u32 {
        self.attempts_left
    }

    /// The counts to clear after a success, because it proves that these attempts were honest. Counts per
    /// source stay.
    pub fn cleared_by_success(self) -> Vec<AttemptEntry> {
        self.cleared_by_success
    }

    /// The counts to take back if the attempt could not be checked: those per person, not those per source.
    pub fn refunded(self) -> Vec<AttemptEntry> {
        self.entries.into_iter().filter(|(kind, _)| !kind.is_by_source()).collect()
    }
}

/// An attempt at `A` that is not counted yet.
pub struct Attempt<A> {
    entries: Vec<AttemptEntry>,
    cleared_by_success: Vec<AttemptEntry>,
    act: PhantomData<fn() -> A>,
}

/// Limits were reached. Nothing was counted, and the attempt must not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OverLimit {
    /// Seconds until an attempt can pass.
    pub retry_after: i64,
    /// The limits that were reached.
    pub kinds: Vec<LimitKind>,
}

impl<A> Attempt<A> {
    /// An attempt that counts in `entries`, whose kinds all differ. A success clears `cleared_by_success`.
    /// Both are sorted: every write locks its rows in this order, so there is no deadlock.
    pub fn new(mut entries: Vec<AttemptEntry>, mut cleared_by_success: Vec<AttemptEntry>) -> Self {
        entries.sort();
        cleared_by_success.sort();
        Self { entries, cleared_by_success, act: PhantomData }
    }

    /// The entries, in the order in which their rows are locked.
    pub fn entries(&self) -> &[AttemptEntry] {
        &self.entries
    }

    /// Counts the attempt in all of its entries, or in none. `before` holds their counts in the same order.
    /// The caller must store the returned counts before it checks the attempt.
    ///
    /// # Errors
    /// [`OverLimit`].
    pub fn charge(
        self,
        before: Vec<Count>,
        factors: LimitFactors,
        now: UnixTime,
    ) -> Result<(Charged<A>, Vec<Count>), OverLimit> {
        let (mut attempts_left, mut over) = (u32::MAX, OverLimit { retry_after: 0, kinds: Vec::new() });
        let mut counts = Vec::with_capacity(before.len());
        for ((kind, _), count) in self.entries.iter().zip(before) {
            let limit = factors.of(*kind);
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
