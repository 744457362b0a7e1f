//! Pairwise subject identifiers (网络身份应用标识; OpenID Connect Core §8.1).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ids::ClientId;
use crate::netnum::Netnum;
use crate::sm3::MacKey;

/// RFC 4648 §6.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// The number of characters of an identifier, for 160 bits.
const LENGTH: usize = 32;

/// One person at one relying party: base32 of the first 160 bits of HMAC-SM3(key, sector ‖ 0x00 ‖ netnum).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SubjectIdentifier(String);

/// The text is not 32 characters of base32.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a subject identifier is 32 characters of base32")]
pub struct NotASubject;

impl SubjectIdentifier {
    /// Identifies the person with this netnum at this relying party. A `client_id` never contains 0x00, so
    /// two different pairs never give the same input.
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

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;

    use super::*;

    #[test]
    fn the_same_person_is_another_at_another_site_and_under_another_key() {
        let mut rng = ChaCha20Rng::seed_from_u64(6);
        let key = MacKey::generate(&mut rng);
        let (person, other) = (Netnum::generate(&mut rng), Netnum::generate(&mut rng));
        let (museum, library) = ("museum".parse().unwrap(), "library".parse().unwrap());
        let subject = SubjectIdentifier::derive(&key, &museum, &person);
        assert_eq!(SubjectIdentifier::derive(&key, &museum, &person), subject);
        assert_ne!(SubjectIdentifier::derive(&key, &library, &person), subject);
        assert_ne!(SubjectIdentifier::derive(&key, &museum, &other), subject);
        assert_ne!(SubjectIdentifier::derive(&MacKey::from_bytes([0; 32]), &museum, &person), subject);
        assert_eq!(subject.to_string().parse(), Ok(subject));
    }

    #[test]
    fn it_is_base32_of_the_first_160_bits() {
        let netnum = Netnum::generate(&mut ChaCha20Rng::seed_from_u64(7));
        let key = MacKey::from_bytes([1; 32]);
        let mac = key.mac(&[b"museum\0", netnum.as_str().as_bytes()]);
        let text = SubjectIdentifier::derive(&key, &"museum".parse().unwrap(), &netnum).to_string();
        let bits: String = mac[..20].iter().map(|byte| format!("{byte:08b}")).collect();
        let expected: String = bits
            .as_bytes()
            .chunks(5)
            .map(|five| usize::from_str_radix(std::str::from_utf8(five).unwrap(), 2).unwrap())
            .map(|value| char::from(BASE32[value]))
            .collect();
        assert_eq!(text, expected);
    }

    #[test]
    fn other_texts_are_no_subjects() {
        for text in ["", "A", &"A".repeat(31), &"A".repeat(33), &"a".repeat(32), &"1".repeat(32)] {
            assert_eq!(text.parse::<SubjectIdentifier>(), Err(NotASubject), "{text}");
        }
    }
}
