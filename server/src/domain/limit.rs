//! Counts attempts. An attempt is charged in its own transaction before the guarded operation, so that
//! neither two attempts at once nor a crash gives a free one. The counts are in the database: they survive a
//! restart and hold for all servers that share it.

mod acts;
mod memory;
mod tally;

use std::sync::Arc;

use self::memory::MemoryCounts;
use self::tally::LimitTally;
use crate::clock::Clock;
use crate::keys::key_store::KeyStore;
use crate::model::limit::kind::{LimitFactors, LimitKind};
use crate::model::limit::rule::Count;
use crate::model::limit::subject::SubjectKey;
use crate::model::limit::{Attempt, AttemptCount, AttemptEntry, Charged};
use crate::model::session::Session;
use crate::store::{self, Store, StoreError, Tx};

/// Why an attempt is not looked at.
#[derive(Debug, thiserror::Error)]
pub enum LimitError {
    /// Too many before it; nothing says for whom.
    #[error("too many attempts")]
    TooMany {
        /// Seconds, after which an attempt passes.
        retry_after: i64,
    },
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Counts attempts.
#[derive(Clone)]
pub struct Limits {
    clock: Clock,
    store: Store,
    key: Arc<SubjectKey>,
    factors: LimitFactors,
    memory: Arc<MemoryCounts>,
    tally: Arc<LimitTally>,
}

/// Clears a person's attempt counters after a success, in the transaction that records the success. What was
/// counted for the source stays.
///
/// # Errors
/// [`StoreError`].
pub async fn succeeded<A>(tx: &mut Tx, charged: Charged<A>) -> Result<(), StoreError> {
    for (kind, subject) in charged.cleared_by_success() {
        store::attempt::delete(tx, kind, &subject).await?;
    }
    Ok(())
}

impl Limits {
    /// With the server's parts.
    pub fn new(clock: Clock, store: Store, keys: &KeyStore, factors: LimitFactors) -> Self {
        let key = Arc::new(SubjectKey::of(keys));
        Self { clock, store, key, factors, memory: Arc::default(), tally: Arc::default() }
    }

    /// The same with other factors.
    #[must_use]
    pub fn with_factors(self, factors: LimitFactors) -> Self {
        Self { factors, ..self }
    }

    /// Counts a request in a session, in memory: for the person, or for the session where there is none yet.
    /// Whatever reads opens no transaction for it.
    ///
    /// # Errors
    /// [`LimitError::TooMany`].
    pub fn request(&self, session: &Session, changes: bool) -> Result<(), LimitError> {
        let subject = match session.person {
            Some(person) => self.key.person(person),
            None => self.key.session(&session.digest),
        };
        let kind = if changes { LimitKind::ChangeByPerson } else { LimitKind::ReadByPerson };
        let charged = self.memory.charge((kind, subject), &self.factors.of(kind), self.clock.now());
        charged.map_err(|locked| {
            self.tally.add(kind);
            LimitError::TooMany { retry_after: locked.retry_after }
        })
    }

    /// Takes back what was counted for the person, where nothing could be looked at.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn refund<A>(&self, charged: Charged<A>) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        let entries = charged.refunded();
        if !entries.is_empty() {
            let counts = store::attempt::lock_rows(&mut tx, &entries, self.clock.now()).await?;
            self.keep(&mut tx, &entries, counts.into_iter().map(Count::refund)).await?;
        }
        tx.commit().await
    }

    /// Tells the operator what was held back since the last time. What is kept in memory and counts no more
    /// is forgotten.
    pub fn tell(&self) {
        self.memory.forget(self.clock.now());
        for (kind, held) in self.tally.take() {
            tracing::warn!(kind = kind.as_str(), held, "attempts were over a limit");
        }
    }

    async fn charge<A>(&self, attempt: Attempt<A>) -> Result<Charged<A>, LimitError> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let entries = attempt.entries().to_vec();
        let before = store::attempt::lock_rows(&mut tx, &entries, now).await?;
        match attempt.charge(before, self.factors, now) {
            Ok((charged, counts)) => {
                self.keep(&mut tx, &entries, counts.into_iter()).await?;
                tx.commit().await?;
                Ok(charged)
            }
            Err(over) => {
                tx.rollback().await?;
                for kind in over.kinds {
                    self.tally.add(kind);
                }
                Err(LimitError::TooMany { retry_after: over.retry_after })
            }
        }
    }

    async fn keep(
        &self,
        tx: &mut Tx,
        entries: &[AttemptEntry],
        counts: impl Iterator<Item = Count>,
    ) -> Result<(), StoreError> {
        let counts: Vec<_> = entries
            .iter()
            .zip(counts)
            .map(|(&(kind, subject), count)| {
                let expires_at = count.expires_at(&self.factors.of(kind));
                AttemptCount { kind, subject, count, expires_at }
            })
            .collect();
        store::attempt::put(tx, &counts).await
    }
}
