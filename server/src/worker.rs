//! What the server does by itself: it erases what has expired, tells people of birthdays, has links between
//! guardians and children confirmed anew, and tells the operator what limits held back.

use std::sync::Arc;
use std::time::Duration;

use jiff::SignedDuration;

use crate::clock::Clock;
use crate::domain::birthday;
use crate::domain::guardianship::GuardianshipService;
use crate::domain::limit::Limits;
use crate::keys::key_store::KeyStore;
use crate::store;
use crate::store::{Store, StoreError};

/// Time between two rounds.
const ROUND: Duration = Duration::from_secs(60);

/// The parts that the worker needs.
pub struct Worker {
    /// Time and randomness.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The server's keys.
    pub keys: Arc<KeyStore>,
    /// Counts attempts.
    pub limits: Limits,
    /// What guardians do.
    pub guardianship: GuardianshipService,
    /// How often the authority is asked about each link.
    pub confirm_every: SignedDuration,
}

impl Worker {
    /// Does a round now and then each minute, until it is dropped.
    pub async fn run(self) {
        let mut rounds = tokio::time::interval(ROUND);
        loop {
            rounds.tick().await;
            self.round().await;
        }
    }

    async fn sweep(&self) -> Result<(), StoreError> {
        let mut tx = self.store.begin().await?;
        store::sweep::delete_expired(&mut tx, self.clock.now()).await?;
        tx.commit().await
    }

    /// One round. What fails is logged, and done in the next one.
    pub async fn round(&self) {
        self.limits.tell();
        if let Err(error) = self.sweep().await {
            tracing::warn!(%error, "what has expired could not be erased now");
        }
        let (now, mut rng) = (self.clock.now(), self.clock.random());
        if let Err(error) = birthday::catch_up(&self.store, &self.keys.document_index, now, &mut rng).await {
            tracing::warn!(%error, "people could not be told of a birthday now");
        }
        if let Err(error) = self.guardianship.confirm_anew(self.confirm_every).await {
            tracing::warn!(%error, "guardianships could not be confirmed now");
        }
    }
}
