//! The ids of all rows. Each kind has its own type, so that they cannot be confused.

use std::fmt;
use std::str::FromStr;

use netcert::{base64url, sm3};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::model::corrupt::Corrupt;

/// Id of a person's row: 128 random bits. They never leave the server, except as WebAuthn's opaque user
/// handle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PersonId([u8; 16]);

impl PersonId {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Takes a user handle that an authenticator returned. It is not verified yet.
    pub fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes, as WebAuthn's user handle.
    pub fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&sm3::hex(&self.0))
    }
}

impl TryFrom<String> for PersonId {
    type Error = Corrupt;

    fn try_from(text: String) -> Result<Self, Corrupt> {
        text.parse()
    }
}

impl From<PersonId> for String {
    fn from(id: PersonId) -> Self {
        id.to_string()
    }
}

impl FromStr for PersonId {
    type Err = Corrupt;

    fn from_str(text: &str) -> Result<Self, Corrupt> {
        let corrupt = Corrupt("person id");
        let Some(digits) = text.as_bytes().as_array::<32>() else { return Err(corrupt) };
        let mut bytes = [0; 16];
        for (byte, pair) in bytes.iter_mut().zip(digits.as_chunks::<2>().0) {
            let (Some(high), Some(low)) = (nibble(pair[0]), nibble(pair[1])) else { return Err(corrupt) };
            *byte = high << 4 | low;
        }
        Ok(Self(bytes))
    }
}

fn nibble(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    }
}

/// Names an enrolment inside the server. It is not secret: only a session gives access to the enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EnrolmentId(String);

impl EnrolmentId {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(sm3::hex(&bytes))
    }

    /// Takes the id as read from the database.
    pub fn from_stored(id: String) -> Self {
        Self(id)
    }

    /// The id as stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Declares kinds of ids that browsers know: 128 random bits in base64url.
macro_rules! row_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl TryFrom<String> for $name {
            type Error = Corrupt;

            fn try_from(text: String) -> Result<Self, Corrupt> {
                Self::parse(&text).ok_or(Corrupt("id"))
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl $name {
            /// Draws a new one.
            pub fn generate(rng: &mut impl CryptoRng) -> Self {
                let mut bytes = [0; 16];
                rng.fill_bytes(&mut bytes);
                Self(base64url::encode(&bytes))
            }

            /// Parses an id from a path or a row.
            pub fn parse(text: &str) -> Option<Self> {
                let bytes = (text.len() == 22).then(|| base64url::decode(text).ok()).flatten()?;
                (bytes.len() == 16).then(|| Self(text.to_owned()))
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    )*};
}

row_id! {
    /// A person's consent to a relying party.
    ConsentId;
    /// A link between a guardian and a child. Guardians identify a child by it.
    GuardianshipId;
    /// A guardian's signed consent of any kind.
    GuardianConsentId;
    /// An application that waits for a guardian's answer.
    ApplicationId;
    /// A dispute about the guardianship of a child.
    DisputeId;
    /// A message to a person.
    MessageId;
    /// A child's request to use a site.
    SiteRequestId;
}
