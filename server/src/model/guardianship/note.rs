//! What guardians see of a child at every look: a masked name and the date from which the child's age follows. It lies
//! sealed in the link, so that a list that is asked for every few seconds opens no identity record.

use jiff::civil::Date;
use netcert::age::{Band, band};
use netcert::sm4::SealedBytes;
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::keys::key_store::KeyEncryptionKey;
use crate::keys::sealed::OpenError;
use crate::model::person::masked_name;

/// A child as its guardians see it. No `Debug`.
pub struct ChildNote {
    /// Name with all but the last character hidden.
    pub masked_name: String,
    /// On the child's document.
    pub birth_date: Date,
}

/// The note of one row (a link or an application), which it opens for alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedNote(Vec<u8>);

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    masked_name: String,
    birth_date: String,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.birth_date.zeroize();
    }
}

impl ChildNote {
    /// Of a child with this name in full.
    pub fn of(name: &str, birth_date: Date) -> Self {
        Self { masked_name: masked_name(name), birth_date }
    }

    /// The child's band at `now`.
    pub fn band(&self, now: UnixTime) -> Band {
        band(self.birth_date, now.shanghai_date())
    }

    /// Seals it for the row `id`.
    pub fn seal(&self, id: &str, key: &KeyEncryptionKey, rng: &mut impl CryptoRng) -> SealedNote {
        let stored =
            Stored { masked_name: self.masked_name.clone(), birth_date: self.birth_date.to_string() };
        let plaintext = Zeroizing::new(serde_json::to_vec(&stored).unwrap_or_default());
        SealedNote(key.0.seal(&plaintext, &associated_data(id), rng).as_bytes().to_vec())
    }
}

impl SealedNote {
    /// From its column.
    pub fn from_stored(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// For its column.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Opens it for the row `id`.
    ///
    /// # Errors
    /// [`OpenError`], never [`OpenError::Audit`].
    pub fn open(&self, id: &str, key: &KeyEncryptionKey) -> Result<ChildNote, OpenError> {
        let sealed = SealedBytes::from_bytes(self.0.clone()).map_err(|_| OpenError::Sealed)?;
        let plaintext = key.0.open(&sealed, &associated_data(id)).map_err(|_| OpenError::Sealed)?;
        let stored: Stored = serde_json::from_slice(&plaintext).map_err(|_| OpenError::Content)?;
        let birth_date = stored.birth_date.parse().map_err(|_| OpenError::Content)?;
        Ok(ChildNote { masked_name: stored.masked_name.clone(), birth_date })
    }
}

/// Ids are made here and hold no NUL, so the joint is unambiguous.
fn associated_data(id: &str) -> Vec<u8> {
    format!("child-note/1\0{id}").into_bytes()
}
