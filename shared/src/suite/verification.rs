//! The only place that decides about a signature: the range of r and s, Z_A, the curve's equation. Only
//! public data comes here, so variable time is allowed. `crate::curve` decides first. In the cases that it
//! leaves open, RustCrypto's complete arithmetic decides.

use p256::ecdsa as es256;
use sm2::dsa as sm2dsa;
use sm2::dsa::signature::Verifier;

use super::{SM2_DISTINGUISHING_ID, Signature, Suite};
use crate::curve::{self, Outcome, PublicPoint};
use crate::sm3;

/// This key did not make the signature over this message. There are no more details.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct SignatureInvalid;

/// A point on the curve of its suite, never the point at infinity.
#[derive(Clone)]
pub(super) enum PublicKey {
    Sm {
        point: Box<PublicPoint<curve::Sm2>>,
        /// Z_A (GB/T 32918.2 §5.5).
        z: [u8; 32],
    },
    Nist {
        point: Box<PublicPoint<curve::P256>>,
    },
}

impl PublicKey {
    /// Reads SEC 1 §2.3.4 bytes. Refuses points off the curve, coordinates ≥ p, and infinity.
    pub(super) fn from_sec1(suite: Suite, bytes: &[u8]) -> Option<Self> {
        match suite {
            Suite::Sm => {
                let point = Box::new(PublicPoint::decode(bytes)?);
                let z = identity_digest(&point);
                Some(Self::Sm { point, z })
            }
            Suite::Nist => Some(Self::Nist { point: Box::new(PublicPoint::decode(bytes)?) }),
        }
    }

    pub(super) fn suite(&self) -> Suite {
        match self {
            Self::Sm { .. } => Suite::Sm,
            Self::Nist { .. } => Suite::Nist,
        }
    }

    /// Affine x and y.
    pub(super) fn coordinates(&self) -> ([u8; 32], [u8; 32]) {
        match self {
            Self::Sm { point, .. } => point.coordinates(),
            Self::Nist { point } => point.coordinates(),
        }
    }

    pub(super) fn prepare(&self) {
        match self {
            Self::Sm { point, .. } => point.prepare(),
            Self::Nist { point } => point.prepare(),
        }
    }

    pub(super) fn adopt(&self, other: &Self) {
        match (self, other) {
            (Self::Sm { point, .. }, Self::Sm { point: other, .. }) => point.adopt(other),
            (Self::Nist { point }, Self::Nist { point: other }) => point.adopt(other),
            _ => {}
        }
    }

    pub(super) fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureInvalid> {
        let digest = self.digest(message);
        let outcome = match self {
            Self::Sm { point, .. } => point.judge(&digest, signature.as_bytes()),
            Self::Nist { point } => point.judge(&digest, signature.as_bytes()),
        };
        self.settle(outcome, message, signature)
    }

    /// The digest that is signed for `message`. For SM2, Z_A stands before the message.
    pub(super) fn digest(&self, message: &[u8]) -> [u8; 32] {
        match self {
            Self::Sm { z, .. } => sm3::digest_of(&[z, message]),
            Self::Nist { .. } => Suite::Nist.digest(message),
        }
    }

    /// If the fast path left the outcome open, lets the complete path decide.
    pub(super) fn settle(
        &self,
        outcome: Outcome,
        message: &[u8],
        signature: &Signature,
    ) -> Result<(), SignatureInvalid> {
        match outcome {
            Outcome::Valid => Ok(()),
            Outcome::Invalid => Err(SignatureInvalid),
            Outcome::Irregular => self.verify_completely(message, signature),
        }
    }

    /// The slow, complete path. The fast path must always agree with it.
    pub(super) fn verify_completely(
        &self,
        message: &[u8],
        signature: &Signature,
    ) -> Result<(), SignatureInvalid> {
        let (x, y) = self.coordinates();
        let mut octets = [4; 65];
        octets[1..33].copy_from_slice(&x);
        octets[33..].copy_from_slice(&y);
        let verified = match self {
            Self::Sm { .. } => sm2dsa::VerifyingKey::from_sec1_bytes(SM2_DISTINGUISHING_ID, &octets)
                .and_then(|key| key.verify(message, &sm2dsa::Signature::from_slice(signature.as_bytes())?)),
            Self::Nist { .. } => es256::VerifyingKey::from_sec1_bytes(&octets)
                .and_then(|key| key.verify(message, &es256::Signature::from_slice(signature.as_bytes())?)),
        };
        verified.map_err(|_| SignatureInvalid)
    }
}

/// Z_A = SM3(ENTL ‖ ID ‖ a ‖ b ‖ x_G ‖ y_G ‖ x_A ‖ y_A), GB/T 32918.2 §5.5.
fn identity_digest(point: &PublicPoint<curve::Sm2>) -> [u8; 32] {
    let bits = u16::try_from(8 * SM2_DISTINGUISHING_ID.len()).unwrap_or(u16::MAX).to_be_bytes();
    let (x, y) = point.coordinates();
    let [a, b, g_x, g_y] = curve::domain_parameters::<curve::Sm2>();
    sm3::digest_of(&[&bits, SM2_DISTINGUISHING_ID.as_bytes(), &a, &b, &g_x, &g_y, &x, &y])
}
