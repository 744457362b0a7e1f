//! Private keys. RustCrypto does the signing. It is constant-time by design and hedged: k comes from RFC 6979
//! with fresh randomness mixed in. So neither a bad random generator alone nor a fault alone reveals the key.

use p256::ecdsa as es256;
use rand_core::CryptoRng;
use sm2::dsa::signature::RandomizedSigner;
use zeroize::Zeroizing;

use super::{Signature, SmSigningKey, Suite, VerifyingKey};

/// The bytes are not a private key: zero, or not below the curve's limit (n, and n−1 for SM2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a private key of this curve")]
pub struct NotAScalar;

/// A key that can sign: [`SigningKey`] for any suite, or the key type of one suite.
pub trait Signer {
    /// The public half.
    fn verifying_key(&self) -> &VerifyingKey;

    /// Signs `message` (for SM2: Z_A ‖ message with the default identifier).
    fn sign(&self, message: &[u8], rng: &mut impl CryptoRng) -> Signature;
}

/// A private key of one suite. It has no `Debug`, and its scalar is wiped when dropped.
#[derive(Clone)]
pub struct SigningKey(Secret);

#[derive(Clone)]
enum Secret {
    Sm(SmSigningKey),
    Nist { key: es256::SigningKey, verifying_key: VerifyingKey },
}

impl SigningKey {
    /// Draws a new random key.
    pub fn generate(suite: Suite, rng: &mut impl CryptoRng) -> Self {
        draw(rng, |bytes| Self::from_bytes(suite, bytes))
    }

    /// Makes a key from a scalar of a key store, 32 bytes big endian.
    ///
    /// # Errors
    /// [`NotAScalar`] if the scalar is not in \[1, n−1\] for ES256 or \[1, n−2\] for SM2. For SM2, 1 + d must
    /// have an inverse.
    pub fn from_bytes(suite: Suite, bytes: &[u8; 32]) -> Result<Self, NotAScalar> {
        Ok(Self(match suite {
            Suite::Sm => Secret::Sm(SmSigningKey::from_bytes(bytes)?),
            Suite::Nist => {
                let key = es256::SigningKey::from_slice(bytes).map_err(|_| NotAScalar)?;
                let public = key.verifying_key().to_sec1_point(false);
                let verifying_key =
                    VerifyingKey::from_sec1(suite, public.as_bytes()).map_err(|_| NotAScalar)?;
                Secret::Nist { key, verifying_key }
            }
        }))
    }

    /// The scalar, for a key store.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        match &self.0 {
            Secret::Sm(key) => key.to_bytes(),
            Secret::Nist { key, .. } => Zeroizing::new(key.to_bytes().into()),
        }
    }

    /// The suite of the key.
    pub fn suite(&self) -> Suite {
        self.verifying_key().suite()
    }

    /// The public half.
    pub fn verifying_key(&self) -> &VerifyingKey {
        match &self.0 {
            Secret::Sm(key) => key.verifying_key(),
            Secret::Nist { verifying_key, .. } => verifying_key,
        }
    }

    /// Signs `message` (for SM2: Z_A ‖ message with the default identifier).
    pub fn sign(&self, message: &[u8], rng: &mut impl CryptoRng) -> Signature {
        match &self.0 {
            Secret::Sm(key) => key.sign(message, rng),
            Secret::Nist { key, .. } => until_some(|| {
                let signature: es256::Signature = key.try_sign_with_rng(rng, message).ok()?;
                Some(Signature(signature.to_bytes().into()))
            }),
        }
    }
}

// The key has these methods itself too, so that callers need not import the trait.
impl Signer for SigningKey {
    fn verifying_key(&self) -> &VerifyingKey {
        Self::verifying_key(self)
    }

    fn sign(&self, message: &[u8], rng: &mut impl CryptoRng) -> Signature {
        Self::sign(self, message, rng)
    }
}

/// Repeats an attempt with fresh randomness until it succeeds. Signing fails only for r = 0, r + k = n or s =
/// 0; drawing a key fails for about one scalar in 2^32.
pub(super) fn until_some<T>(mut attempt: impl FnMut() -> Option<T>) -> T {
    loop {
        if let Some(found) = attempt() {
            return found;
        }
    }
}

/// Draws a random private key.
pub(super) fn draw<K>(
    rng: &mut impl CryptoRng,
    from_bytes: impl Fn(&[u8; 32]) -> Result<K, NotAScalar>,
) -> K {
    let mut bytes = Zeroizing::new([0; 32]);
    until_some(|| {
        rng.fill_bytes(&mut *bytes);
        from_bytes(&bytes).ok()
    })
}
