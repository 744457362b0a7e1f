//! Who a row is about, inside this server alone.

use std::fmt;
use std::str::FromStr;

use netcert::sm3;
use rand_core::CryptoRng;

use crate::store::StoreError;

/// A person's row: 128 random bits that never leave the server, except as WebAuthn's opaque user handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonId([u8; 16]);

impl PersonId {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// From a user handle that an authenticator gave back; nothing is known about it yet.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// As a user handle.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&sm3::hex(&self.0))
    }
}

impl FromStr for PersonId {
    type Err = StoreError;

    fn from_str(text: &str) -> Result<Self, StoreError> {
        let corrupt = StoreError::Corrupt("person id");
        let Some(digits) = text.as_bytes().as_array::<32>() else { return Err(corrupt) };
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
            let (Some(high), Some(low)) = (nibble(pair[0]), nibble(pair[1])) else { return Err(corrupt) };
            *byte = high << 4 | low;
        }
        Ok(Self(bytes))
    }
}

/// Whether a person's netcert is good, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonState {
    /// It is.
    Active,
    /// 14–17, until a guardian approves.
    AwaitingGuardian,
    /// An operator has suspended it.
    Suspended,
}

impl PersonState {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::AwaitingGuardian => "awaiting_guardian",
            Self::Suspended => "suspended",
        }
    }

    /// From its column.
    ///
    /// # Errors
    /// [`StoreError::Corrupt`].
    pub fn from_stored(text: &str) -> Result<Self, StoreError> {
        [Self::Active, Self::AwaitingGuardian, Self::Suspended]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(StoreError::Corrupt("person's state"))
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// A name with all but its last character hidden (`**怡`): its holder knows it, a look over the shoulder does not.
pub fn masked_name(name: &str) -> String {
    let hidden = name.chars().count().saturating_sub(1);
    let mut masked = "*".repeat(hidden);
    masked.extend(name.chars().last());
    masked
}
