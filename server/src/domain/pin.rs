//! The PIN at the server: Argon2id over a peppered HMAC, and the rule by which wrong ones lock it (DESIGN
//! §4).

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use netcert::pin::Pin;
use netcert::time::UnixTime;
use rand_core::Rng;
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::domain::acting;
use crate::keys::key_store::KeyStore;
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::pin::NoAttempt;
use crate::model::session::{ClaimedSession, SessionEnded};
use crate::store;
use crate::store::{Store, StoreError};

/// Memory in KiB, passes and lanes of Argon2id. The pepper, not this, is what stands between a stolen table
/// and eight digits; what costs more makes people wait for each other at this step. A verifier carries the
/// cost it was made at.
const COST: (u32, u32, u32) = (8 * 1024, 1, 1);
/// Bytes of salt.
const SALT_BYTES: usize = 16;

/// Why a PIN was not accepted.
#[derive(Debug, thiserror::Error)]
pub enum PinError {
    /// It is another one.
    #[error("the PIN is wrong")]
    Wrong {
        /// Before it locks or freezes.
        attempts_left: u32,
    },
    /// Too many wrong ones.
    #[error("the PIN is locked")]
    Locked {
        /// Seconds.
        retry_after: i64,
    },
    /// Far too many.
    #[error("the PIN is frozen")]
    Frozen,
    /// The session has ended since the request began.
    #[error(transparent)]
    SessionEnded(#[from] SessionEnded),
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The computation failed.
    #[error("Argon2id: {0}")]
    Hash(String),
}

impl From<NoAttempt> for PinError {
    fn from(refused: NoAttempt) -> Self {
        match refused {
            NoAttempt::Locked { retry_after } => Self::Locked { retry_after },
            NoAttempt::Frozen => Self::Frozen,
        }
    }
}

/// The person has just given the right PIN. Only [`Pins::check`] makes it.
#[derive(Debug)]
pub struct PinProved {
    person: PersonId,
}

impl PinProved {
    /// Whose.
    pub fn person(&self) -> PersonId {
        self.person
    }
}

/// Sets and checks PINs.
#[derive(Clone)]
pub struct Pins {
    store: Store,
    keys: Arc<KeyStore>,
    clock: Clock,
    /// Each computation takes a core and its memory: no more of them at once than there are cores.
    cores: Arc<Semaphore>,
}

impl Pins {
    /// With the server's parts.
    pub fn new(store: Store, keys: Arc<KeyStore>, clock: Clock) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Self { store, keys, clock, cores: Arc::new(Semaphore::new(cores)) }
    }

    /// What is kept of a PIN, in PHC form.
    ///
    /// # Errors
    /// [`PinError::Hash`].
    pub async fn verifier(&self, person: PersonId, pin: &Pin) -> Result<String, PinError> {
        let peppered = self.pepper(person, pin);
        let mut salt = [0; SALT_BYTES];
        self.clock.random().fill_bytes(&mut salt);
        self.compute(move |argon2| {
            let hash: PasswordHash = argon2.hash_password_with_salt(&peppered, &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Checks the PIN of the person who is signed in. The attempt is counted before the PIN is compared, in a
    /// transaction of its own: neither a mint that is refused afterwards nor a crash gives it back.
    ///
    /// # Errors
    /// [`PinError`].
    pub async fn check(
        &self,
        session: &ClaimedSession,
        pin: &Pin,
        _: Charged<act::PinEntry>,
        now: UnixTime,
    ) -> Result<PinProved, PinError> {
        let mut tx = self.store.begin().await?;
        let person = acting::hold::<PinError>(&mut tx, session, now).await?.person;
        let Some(row) = store::pin::lock_row(&mut tx, person).await? else {
            return Err(PinError::Frozen);
        };
        let attempts = row.attempts.charge(now).map_err(PinError::from)?;
        store::pin::put_attempts(&mut tx, person, &attempts).await?;
        tx.commit().await?;

        let peppered = self.pepper(person, pin);
        let verifier = row.verifier.clone();
        let right = self
            .compute(move |argon2| {
                let hash = PasswordHash::new(&verifier)
                    .map_err(|_| argon2::password_hash::Error::EncodingInvalid)?;
                match argon2.verify_password(&peppered, &hash) {
                    Ok(()) => Ok(true),
                    Err(argon2::password_hash::Error::PasswordInvalid) => Ok(false),
                    Err(error) => Err(error),
                }
            })
            .await?;
        if !right {
            return Err(PinError::Wrong { attempts_left: attempts.attempts_left() });
        }
        let mut tx = self.store.begin().await?;
        store::pin::clear_attempts(&mut tx, person, &row.verifier).await?;
        tx.commit().await?;
        Ok(PinProved { person })
    }

    /// Bound to the person, so that a verifier is of no use in another row.
    fn pepper(&self, person: PersonId, pin: &Pin) -> [u8; 32] {
        self.keys.pin_pepper.0.mac(&[person.as_bytes(), pin.as_bytes()])
    }

    async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Argon2<'_>) -> Result<T, argon2::password_hash::Error> + Send + 'static,
    ) -> Result<T, PinError> {
        let _core = self.cores.acquire().await.map_err(|error| PinError::Hash(error.to_string()))?;
        tokio::task::spawn_blocking(move || {
            let (memory, passes, lanes) = COST;
            let params = Params::new(memory, passes, lanes, None)
                .map_err(|error| PinError::Hash(error.to_string()))?;
            let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            work(&argon2).map_err(|error| PinError::Hash(error.to_string()))
        })
        .await
        .map_err(|error| PinError::Hash(error.to_string()))?
    }
}
