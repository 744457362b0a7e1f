//! Private keys. Signing is RustCrypto's, constant-time by design and hedged: k comes from RFC 6979 with fresh
//! randomness mixed in, so that neither a bad generator nor a fault alone gives the key away.

use p256::ecdsa as es256;
use rand_core::CryptoRng;
use sm2::dsa as sm2dsa;
use sm2::dsa::signature::RandomizedSigner;
use sm2::elliptic_curve::sec1::ToSec1Point;
use zeroize::Zeroizing;

use super::{SM2_DISTINGUISHING_ID, Signature, Suite, VerifyingKey};

/// The bytes are no private key: zero, or not below the curve's bound (n, and n−1 for SM2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a private key of this curve")]
pub struct NotAScalar;

/// A private key of one suite. It has no `Debug`, and its scalar is wiped when dropped.
#[derive(Clone)]
pub struct SigningKey {
    secret: Secret,
    verifying_key: VerifyingKey,
}

#[derive(Clone)]
enum Secret {
    // Not sm2's own SigningKey: that one does not wipe itself.
    Sm(sm2::SecretKey),
    Nist(es256::SigningKey),
}

impl SigningKey {
    /// Draws a new key.
    pub fn generate(suite: Suite, rng: &mut impl CryptoRng) -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        loop {
            rng.fill_bytes(&mut *bytes);
            // One draw in 2^32 is out of range.
            if let Ok(key) = Self::from_bytes(suite, &bytes) {
                return key;
            }
        }
    }

    /// Takes over a scalar, 32 bytes big endian, that a key store kept.
    ///
    /// # Errors
    /// [`NotAScalar`] out of range: \[1, n−1\] for ES256, \[1, n−2\] for SM2, where 1 + d must have an inverse.
    pub fn from_bytes(suite: Suite, bytes: &[u8; 32]) -> Result<Self, NotAScalar> {
        let (secret, public): (_, Box<[u8]>) = match suite {
            Suite::Sm => {
                let secret = sm2::SecretKey::from_slice(bytes).map_err(|_| NotAScalar)?;
                if bool::from((*secret.to_nonzero_scalar() + sm2::Scalar::ONE).is_zero()) {
                    return Err(NotAScalar);
                }
                let public = secret.public_key().to_sec1_point(false).as_bytes().into();
                (Secret::Sm(secret), public)
            }
            Suite::Nist => {
                let secret = es256::SigningKey::from_slice(bytes).map_err(|_| NotAScalar)?;
                let public = secret.verifying_key().to_sec1_point(false).as_bytes().into();
                (Secret::Nist(secret), public)
            }
        };
        let verifying_key = VerifyingKey::from_sec1(suite, &public).map_err(|_| NotAScalar)?;
        Ok(Self { secret, verifying_key })
    }

    /// The scalar, for a key store.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        match &self.secret {
            Secret::Sm(secret) => Zeroizing::new(secret.to_bytes().into()),
            Secret::Nist(secret) => Zeroizing::new(secret.to_bytes().into()),
        }
    }

    /// The suite it belongs to.
    pub fn suite(&self) -> Suite {
        self.verifying_key.suite()
    }

    /// Its public half.
    pub fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying_key
    }

    /// Signs `message` (for SM2: Z_A ‖ message with the default identifier).
    pub fn sign(&self, message: &[u8], rng: &mut impl CryptoRng) -> Signature {
        loop {
            // Fails for r = 0, r + k = n or s = 0 only, which fresh randomness mends; the key itself is always good.
            if let Some(signature) = self.try_sign(message, rng) {
                return signature;
            }
        }
    }

    fn try_sign(&self, message: &[u8], rng: &mut impl CryptoRng) -> Option<Signature> {
        match &self.secret {
            Secret::Sm(secret) => {
                let key = sm2dsa::SigningKey::new(SM2_DISTINGUISHING_ID, secret).ok()?;
                let signature: sm2dsa::Signature = key.try_sign_with_rng(rng, message).ok()?;
                Some(Signature(signature.to_bytes().into()))
            }
            Secret::Nist(key) => {
                let signature: es256::Signature = key.try_sign_with_rng(rng, message).ok()?;
                Some(Signature(signature.to_bytes().into()))
            }
        }
    }
}
