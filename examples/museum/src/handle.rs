//! Random handles: `state`, nonce, response code, the visitor's cookie. Only their hashes are stored.

use sha2::{Digest as _, Sha256};
use subtle::ConstantTimeEq as _;

/// 256 random bits in hex. No `Debug`: whoever holds it may open what it stands for.
#[derive(Clone)]
pub struct Handle(String);

/// What the store keeps of a [`Handle`].
#[derive(Clone)]
pub struct HandleHash([u8; 32]);

impl Handle {
    /// Makes a handle of fresh random bytes.
    pub fn of(random: [u8; 32]) -> Self {
        Self(random.iter().map(|b| format!("{b:02x}")).collect())
    }

    /// Reads one that came from outside.
    pub fn parse(text: &str) -> Option<Self> {
        let hex = |b: u8| b.is_ascii_digit() || (b'a'..=b'f').contains(&b);
        (text.len() == 64 && text.bytes().all(hex)).then(|| Self(text.to_owned()))
    }

    /// As it travels.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is stored. Looking it up by hash tells a guesser nothing through timing.
    pub fn hash(&self) -> HandleHash {
        HandleHash(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl HandleHash {
    /// For the store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Constant-time comparison with a stored hash.
    pub fn is(&self, stored: &[u8]) -> bool {
        self.0.ct_eq(stored).into()
    }

    /// The booking number on the ticket: eight letters that cannot be mixed up, of the hash's first 40 bits.
    pub fn number(&self) -> String {
        const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let bits = self.0.iter().take(5).fold(0_u64, |bits, b| bits << 8 | u64::from(*b));
        let letter = |i: u64| char::from(LETTERS[usize::try_from(bits >> (i * 5) & 31).unwrap_or(0)]);
        let text: String = (0..8).rev().map(letter).collect();
        format!("{}-{}", &text[..4], &text[4..])
    }
}
