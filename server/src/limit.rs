//! Limits on tries, for each person and each source. A try is charged in a write of its own before it is looked at, so two at
//! once and a crash in between win no free one; the counts lie in the database, so they outlive a restart and hold for all
//! servers on it. A charge that passed is a value, [`Charged`], that the guarded operation takes.

pub mod act;
pub mod kind;
mod request;
pub mod rule;
pub mod source;
pub mod subject;
mod tally;

use std::marker::PhantomData;
use std::sync::Arc;

use self::kind::{Kind, SourceFactor};
use self::rule::Count;
use self::subject::{Subject, SubjectKey};
use self::tally::Tally;
use crate::clock::Clock;
use crate::key_store::KeyStore;
use crate::store::attempt::Kept;
use crate::store::{self, Store, StoreError, Write};

/// Why a try is not looked at.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    /// Too many before it; nothing says for whom.
    #[error("too many tries")]
    TooMany {
        /// Seconds, after which a try passes.
        retry_after: i64,
    },
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A try at `A` that was counted and may be looked at, once. Only [`Limits`] makes it.
#[must_use]
pub struct Charged<A> {
    entries: Vec<Entry>,
    /// What success proves to have been honest.
    cleared_by_success: Vec<Entry>,
    attempts_left: u32,
    act: PhantomData<fn() -> A>,
}

/// What is counted, and for whom.
type Entry = (Kind, Subject);

#[cfg(test)]
impl<A> Charged<A> {
    /// For rules that count nothing themselves.
    pub(crate) fn of_nothing() -> Self {
        Self { entries: Vec::new(), cleared_by_success: Vec::new(), attempts_left: 1, act: PhantomData }
    }
}

impl<A> Charged<A> {
    /// Tries before a lock of the person.
    pub fn attempts_left(&self) -> u32 {
        self.attempts_left
    }

    /// It succeeded, which only an honest person could: in the write that says so, what was counted against them goes. What
    /// was counted against the source stays.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn succeeded(self, write: &mut Write) -> Result<(), StoreError> {
        for (kind, subject) in &self.cleared_by_success {
            store::attempt::clear(write, *kind, subject).await?;
        }
        Ok(())
    }
}

/// Counts tries.
#[derive(Clone)]
pub struct Limits {
    clock: Clock,
    store: Store,
    key: Arc<SubjectKey>,
    factor: SourceFactor,
    tally: Arc<Tally>,
}

impl Limits {
    /// With the server's parts.
    pub fn new(clock: Clock, store: Store, keys: &KeyStore, factor: SourceFactor) -> Self {
        Self { clock, store, key: Arc::new(SubjectKey::of(keys)), factor, tally: Arc::default() }
    }

    /// The same with another factor for sources.
    #[must_use]
    pub fn with_factor(self, factor: SourceFactor) -> Self {
        Self { factor, ..self }
    }

    /// Nothing could be looked at: what was counted against the person is taken back.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn refund<A>(&self, charged: Charged<A>) -> Result<(), StoreError> {
        let mut write = self.store.write().await?;
        let entries: Vec<_> = charged.entries.into_iter().filter(|(kind, _)| !kind.is_by_source()).collect();
        if !entries.is_empty() {
            let counts = store::attempt::lock(&mut write, &entries, self.clock.now()).await?;
            self.keep(&mut write, entries.into_iter().zip(counts.into_iter().map(Count::refund))).await?;
        }
        Ok(write.commit().await?)
    }

    /// Tells the operator what was held back since the last time.
    pub fn tell(&self) {
        for (kind, held) in self.tally.take() {
            tracing::warn!(kind = kind.as_str(), held, "tries were over a limit");
        }
    }

    /// All of the entries or none.
    async fn charge<A>(
        &self,
        mut entries: Vec<Entry>,
        mut cleared_by_success: Vec<Entry>,
    ) -> Result<Charged<A>, LimitError> {
        // Every write takes its rows in this order, so no two wait for each other.
        entries.sort();
        cleared_by_success.sort();
        let now = self.clock.now();
        let (mut attempts_left, mut wait) = (u32::MAX, None);
        let mut write = self.store.write().await?;
        let mut counts = Vec::with_capacity(entries.len());
        let before = store::attempt::lock(&mut write, &entries, now).await?;
        for ((kind, _), count) in entries.iter().zip(before) {
            let limit = self.factor.of(*kind);
            match count.charge(&limit, now) {
                Ok(count) => {
                    if !kind.is_by_source() {
                        attempts_left = attempts_left.min(count.left(&limit));
                    }
                    counts.push(count);
                }
                Err(locked) => {
                    self.tally.add(*kind);
                    wait = wait.max(Some(locked.retry_after));
                }
            }
        }
        if let Some(retry_after) = wait {
            write.rollback().await.map_err(StoreError::from)?;
            return Err(LimitError::TooMany { retry_after });
        }
        self.keep(&mut write, entries.iter().copied().zip(counts)).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(Charged { entries, cleared_by_success, attempts_left, act: PhantomData })
    }

    async fn keep(
        &self,
        write: &mut Write,
        counts: impl Iterator<Item = (Entry, Count)>,
    ) -> Result<(), StoreError> {
        let kept: Vec<_> = counts
            .map(|((kind, subject), count)| {
                let expires_at = count.expires_at(&self.factor.of(kind));
                Kept { kind, subject, count, expires_at }
            })
            .collect();
        store::attempt::keep(write, &kept).await
    }
}
