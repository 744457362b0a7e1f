//! Data keys (DESIGN §5): one for each person, and one for each enrolment under way. All data stored about
//! the owner are sealed under it. When the one wrapped key is destroyed, all of them become unreadable.

use netcert::sm4::{SealedBytes, SealingKey};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::key_store::{KeyDate, KeyEncryptionKeys};
use super::opening_error::{OpeningError, associated_data};

/// Part of the associated data of a wrapped key.
const SCHEMA: &str = "data-key/1";

/// A data key as it is stored: wrapped under a dated key-encryption key, for one owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrappedKey {
    owner: String,
    wrapped_under: KeyDate,
    bytes: SealedBytes,
}

/// An owner's data key, unwrapped. No `Debug`; wiped when dropped.
pub struct DataKey {
    key: SealingKey,
    wrapped: WrappedKey,
}

impl WrappedKey {
    /// Takes the columns of one owner's row.
    ///
    /// # Errors
    /// [`OpeningError::Sealed`] if they hold no wrapped key.
    pub fn from_stored(owner: &str, wrapped_under: &str, bytes: Vec<u8>) -> Result<Self, OpeningError> {
        Ok(Self {
            owner: owner.to_owned(),
            wrapped_under: wrapped_under.parse().map_err(|_| OpeningError::Sealed)?,
            bytes: SealedBytes::from_bytes(bytes).map_err(|_| OpeningError::Sealed)?,
        })
    }

    /// The owner: id of a person's or an enrolment's row.
    pub fn owner(&self) -> &str {
        &self.owner
    }

    /// The key-encryption key that wraps it, for its column.
    pub fn wrapped_under(&self) -> KeyDate {
        self.wrapped_under
    }

    /// The wrapped bytes, for their column.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_bytes()
    }

    /// Unwraps the key.
    ///
    /// # Errors
    /// [`OpeningError::Sealed`], also if its key-encryption key was destroyed.
    pub fn open(&self, keys: &KeyEncryptionKeys) -> Result<DataKey, OpeningError> {
        let key = keys.of(self.wrapped_under).ok_or(OpeningError::Sealed)?;
        let aad = associated_data(&self.owner, SCHEMA);
        let bytes = key.open(&self.bytes, &aad).map_err(|_| OpeningError::Sealed)?;
        let bytes = Zeroizing::new(<[u8; 16]>::try_from(bytes.as_slice()).map_err(|_| OpeningError::Sealed)?);
        Ok(DataKey { key: SealingKey::from_bytes(*bytes), wrapped: self.clone() })
    }
}

impl DataKey {
    /// Draws the data key of a new owner and wraps it under the newest key-encryption key.
    ///
    /// # Errors
    /// [`OpeningError::Sealed`] if there is no key-encryption key.
    pub fn generate(
        owner: &str,
        keys: &KeyEncryptionKeys,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OpeningError> {
        let key = SealingKey::generate(rng);
        let aad = associated_data(owner, SCHEMA);
        let (wrapped_under, bytes) = keys.wrap(&key, &aad, rng).ok_or(OpeningError::Sealed)?;
        Ok(Self { key, wrapped: WrappedKey { owner: owner.to_owned(), wrapped_under, bytes } })
    }

    /// The wrapped form, to store.
    pub fn wrapped(&self) -> &WrappedKey {
        &self.wrapped
    }

    pub(super) fn key(&self) -> &SealingKey {
        &self.key
    }
}
