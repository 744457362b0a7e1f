//! A private key of SM2, for a program that signs only in this suite and should not contain another suite's
//! code.

use rand_core::CryptoRng;
use sm2::dsa::signature::RandomizedSigner;
use sm2::dsa::{self, Signature as Sm2Signature};
use sm2::elliptic_curve::sec1::ToSec1Point;
use zeroize::Zeroizing;

use super::signing_key::{NotAScalar, Signer, draw, until_some};
use super::{SM2_DISTINGUISHING_ID, Signature, Suite, VerifyingKey};

/// A private key of SM2. It has no `Debug`, and its scalar is wiped when dropped.
#[derive(Clone)]
pub struct SmSigningKey {
    // We do not use sm2's own SigningKey, because it does not wipe itself.
    secret: sm2::SecretKey,
    verifying_key: VerifyingKey,
}

impl SmSigningKey {
    /// Draws a new random key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        draw(rng, Self::from_bytes)
    }

    /// Makes a key from a scalar of a key store, 32 bytes big endian.
    ///
    /// # Errors
    /// [`NotAScalar`] if the scalar is not in \[1, n−2\], because 1 + d must have an inverse.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, NotAScalar> {
        let secret = sm2::SecretKey::from_slice(bytes).map_err(|_| NotAScalar)?;
        if bool::from((*secret.to_nonzero_scalar() + sm2::Scalar::ONE).is_zero()) {
            return Err(NotAScalar);
        }
        let public = secret.public_key().to_sec1_point(false);
        let verifying_key = VerifyingKey::from_sec1(Suite::Sm, public.as_bytes()).map_err(|_| NotAScalar)?;
        Ok(Self { secret, verifying_key })
    }

    /// The scalar, for a key store.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.secret.to_bytes().into())
    }
}

impl Signer for SmSigningKey {
    fn verifying_key(&self) -> &VerifyingKey {
        &self.verifying_key
    }

    fn sign(&self, message: &[u8], rng: &mut impl CryptoRng) -> Signature {
        until_some(|| {
            let key = dsa::SigningKey::new(SM2_DISTINGUISHING_ID, &self.secret).ok()?;
            let signature: Sm2Signature = key.try_sign_with_rng(rng, message).ok()?;
            Some(Signature(signature.to_bytes().into()))
        })
    }
}
