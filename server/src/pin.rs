//! The PIN at the server: Argon2id over a peppered HMAC, and the rule by which wrong ones lock it (DESIGN §4).

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use netcert::pin::Pin;
use netcert::time::UnixTime;
use rand_core::Rng;
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::key_store::KeyStore;
use crate::limit::{Charged, act};
use crate::person::PersonId;
use crate::store::{Store, StoreError};

/// Wrong tries after which it locks, each time anew.
pub const TRIES_BEFORE_LOCK: u32 = 5;
/// Wrong tries in all after which it is frozen.
pub const TRIES_BEFORE_FREEZE: u32 = 15;
/// The first lock and the second, in seconds. After the third series it is frozen.
const LOCK_SECONDS: [i64; 2] = [15 * 60, 4 * 3600];
/// Memory in KiB, passes and lanes of Argon2id. The pepper, not this, is what stands between a stolen table and eight
/// digits; what costs more makes people wait for each other at this step. A verifier carries the cost it was made at.
const COST: (u32, u32, u32) = (8 * 1024, 1, 1);
/// Bytes of salt.
const SALT_BYTES: usize = 16;

/// What was tried in vain since the last right PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Wrong ones, and those being looked at.
    pub failures: u32,
    /// No try before then.
    pub locked_until: UnixTime,
    /// No try before the person is proved again.
    pub frozen: bool,
}

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
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The computation failed.
    #[error("Argon2id: {0}")]
    Hash(String),
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

impl Tries {
    /// Counts a try before it is looked at.
    ///
    /// # Errors
    /// [`PinError::Locked`] or [`PinError::Frozen`] where there is none to be had.
    pub fn charge(self, now: UnixTime) -> Result<Self, PinError> {
        if self.frozen {
            return Err(PinError::Frozen);
        }
        if self.locked_until > now {
            return Err(PinError::Locked { retry_after: self.locked_until.since(now) });
        }
        let failures = self.failures + 1;
        let mut charged = Self { failures, ..self };
        if failures >= TRIES_BEFORE_FREEZE {
            charged.frozen = true;
        } else if failures.is_multiple_of(TRIES_BEFORE_LOCK) {
            let series = (failures / TRIES_BEFORE_LOCK) as usize;
            let seconds = LOCK_SECONDS.get(series - 1).or(LOCK_SECONDS.last()).copied().unwrap_or_default();
            charged.locked_until = now.plus(seconds);
        }
        Ok(charged)
    }

    /// Before it locks or freezes.
    pub fn attempts_left(&self) -> u32 {
        match self.failures % TRIES_BEFORE_LOCK {
            0 => 0,
            used => TRIES_BEFORE_LOCK - used,
        }
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

    /// Checks a person's PIN. The try is counted before it is looked at, in a write of its own: neither a mint that is
    /// refused afterwards nor a crash gives it back.
    ///
    /// # Errors
    /// [`PinError`].
    pub async fn check(
        &self,
        person: PersonId,
        pin: &Pin,
        _: Charged<act::Pin>,
        now: UnixTime,
    ) -> Result<PinProved, PinError> {
        let mut write = self.store.write().await?;
        let Some(row) = crate::store::pin::lock(&mut write, person).await? else {
            return Err(PinError::Frozen);
        };
        let tries = row.tries.charge(now)?;
        crate::store::pin::keep_tries(&mut write, person, &tries).await?;
        write.commit().await.map_err(StoreError::from)?;

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
            return Err(PinError::Wrong { attempts_left: tries.attempts_left() });
        }
        self.store.clear_tries(person, &row.verifier).await?;
        Ok(PinProved { person })
    }

    /// Bound to the person, so that a verifier is good in no other row.
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

#[cfg(test)]
mod tests {
    use super::*;

    const FRESH: Tries = Tries { failures: 0, locked_until: UnixTime::new(0), frozen: false };

    fn fail(mut tries: Tries, times: u32, now: UnixTime) -> Tries {
        for _ in 0..times {
            tries = tries.charge(now).expect("a try is left");
        }
        tries
    }

    #[test]
    fn five_wrong_ones_lock_for_a_quarter_of_an_hour_and_the_next_five_for_longer() {
        let now = UnixTime::new(1_000_000);
        let tries = fail(FRESH, 5, now);
        assert_eq!(tries.attempts_left(), 0);
        assert!(matches!(tries.charge(now), Err(PinError::Locked { retry_after: 900 })));
        let later = now.plus(900);
        let tries = fail(tries, 5, later);
        assert!(
            matches!(tries.charge(later.plus(900)), Err(PinError::Locked { retry_after }) if retry_after > 900)
        );
    }

    #[test]
    fn fifteen_wrong_ones_freeze_for_good() {
        let mut now = UnixTime::new(1_000_000);
        let mut tries = FRESH;
        for _ in 0..3 {
            tries = fail(tries, 5, now);
            now = now.plus(86_400);
        }
        assert!(matches!(tries.charge(now.plus(400 * 86_400)), Err(PinError::Frozen)));
    }
}
