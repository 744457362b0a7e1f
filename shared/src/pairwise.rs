//! Pairwise subject identifiers (网络身份应用标识; OpenID Connect Core §8.1).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::ClientId;
use crate::netnum::Netnum;
use crate::sm3::MacKey;

/// RFC 4648 §6.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Characters in an identifier: 160 bits.
const LENGTH: usize = 32;

/// One person at one relying party: base32 of the first 160 bits of HMAC-SM3(key, sector ‖ 0x00 ‖ netnum).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SubjectIdentifier(String);

/// Not 32 characters of base32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a subject identifier is 32 characters of base32")]
pub struct NotASubject;

impl SubjectIdentifier {
    /// The person with this netnum at this relying party. A `client_id` holds no 0x00, so the parts cannot run into
    /// each other.
    pub fn derive(key: &MacKey, sector: &ClientId, netnum: &Netnum) -> Self {
        let mac = key.mac(&[sector.as_str().as_bytes(), &[0], netnum.as_str().as_bytes()]);
        let mut text = String::with_capacity(LENGTH);
        for chunk in mac[..20].chunks(5) {
            let word = chunk.iter().fold(0_u64, |word, byte| word << 8 | u64::from(*byte));
            text.extend((0..8).rev().map(|i| char::from(BASE32[(word >> (5 * i) & 31) as usize])));
        }
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for SubjectIdentifier {
    type Error = NotASubject;

    fn try_from(text: String) -> Result<Self, NotASubject> {
        let well_formed = text.len() == LENGTH && text.bytes().all(|c| BASE32.contains(&c));
        if well_formed { Ok(Self(text)) } else { Err(NotASubject) }
    }
}

impl std::str::FromStr for SubjectIdentifier {
    type Err = NotASubject;

    fn from_str(text: &str) -> Result<Self, NotASubject> {
        Self::try_from(text.to_owned())
    }
}

impl From<SubjectIdentifier> for String {
    fn from(subject: SubjectIdentifier) -> String {
        subject.0
    }
}

impl fmt::Display for SubjectIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
