//! The key-encryption keys. Each is named by the day on which it was made. New data keys are wrapped under
//! the newest key; earlier keys open what was wrapped under them.

use std::collections::BTreeMap;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use jiff::civil::Date;
use netcert::sm4::{SealedBytes, SealingKey};
use rand_core::CryptoRng;

use super::KeyStoreError;
use super::file::{self, KeyFile, Kind};

/// File of the first key, and prefix of the names of all later ones: `key_encryption_2026-12-28`.
const NAME: &str = "key_encryption";

/// Names a key-encryption key: the day (of Asia/Shanghai) on which it was made, as in `2026-11-28`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeyDate(Date);

impl fmt::Display for KeyDate {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl FromStr for KeyDate {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, jiff::Error> {
        text.parse().map(Self)
    }
}

/// Wraps data keys. No `Debug`; wiped when dropped.
pub struct KeyEncryptionKeys {
    keys: BTreeMap<KeyDate, SealingKey>,
    first: KeyDate,
    newest: KeyDate,
}

impl KeyEncryptionKeys {
    /// Reads the first key and all later ones.
    pub(super) fn read(folder: &Path) -> Result<Self, KeyStoreError> {
        let file = KeyFile::read(folder, NAME, Kind::Sm4)?;
        let first = KeyDate(file.created_at.shanghai_date());
        let mut keys = BTreeMap::from([(first, SealingKey::from_bytes(file.bytes()?))]);
        for name in file::names(folder)? {
            let Some(day) = name.strip_prefix(NAME).and_then(|rest| rest.strip_prefix('_')) else { continue };
            let file = KeyFile::read(folder, &name, Kind::Sm4)?;
            let day: KeyDate = day.parse().map_err(|_| file.damaged())?;
            if keys.insert(day, SealingKey::from_bytes(file.bytes()?)).is_some() {
                return Err(file.damaged());
            }
        }
        let newest = keys.last_key_value().map_or(first, |(day, _)| *day);
        Ok(Self { keys, first, newest })
    }

    /// The key that wraps new data keys.
    pub fn newest(&self) -> KeyDate {
        self.newest
    }

    /// Wraps a data key under the newest key.
    pub(in crate::keys) fn wrap(
        &self,
        data_key: &SealingKey,
        associated_data: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Option<(KeyDate, SealedBytes)> {
        let key = self.keys.get(&self.newest)?;
        Some((self.newest, key.seal(data_key.to_bytes().as_slice(), associated_data, rng)))
    }

    /// The key of this day, if it still exists.
    pub(in crate::keys) fn of(&self, day: KeyDate) -> Option<&SealingKey> {
        self.keys.get(&day)
    }

    /// The first key, the only one that the first release had.
    pub(in crate::keys) fn first(&self) -> Option<&SealingKey> {
        self.keys.get(&self.first)
    }
}
