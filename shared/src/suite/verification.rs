//! The one place where a signature is judged: the range of r and s, Z_A, the curve's equation. Only public data comes
//! here, so variable time is allowed.

use p256::ecdsa as es256;
use sm2::dsa as sm2dsa;
use sm2::dsa::signature::Verifier;

use super::{SM2_DISTINGUISHING_ID, Signature, Suite};

/// The signature is not this key's over this message. There is no more to tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the signature does not verify")]
pub struct SignatureInvalid;

/// A point on the curve of its suite, never the point at infinity, ready to verify with (Z_A is computed once).
#[derive(Clone)]
pub(super) enum PublicKey {
    Sm(Box<sm2dsa::VerifyingKey>),
    Nist(Box<es256::VerifyingKey>),
}

impl PublicKey {
    /// From SEC 1 §2.3.4 bytes; refuses points off the curve, coordinates ≥ p, infinity.
    pub(super) fn from_sec1(suite: Suite, bytes: &[u8]) -> Option<Self> {
        match suite {
            Suite::Sm => sm2dsa::VerifyingKey::from_sec1_bytes(SM2_DISTINGUISHING_ID, bytes)
                .ok()
                .map(|key| Self::Sm(Box::new(key))),
            Suite::Nist => {
                es256::VerifyingKey::from_sec1_bytes(bytes).ok().map(|key| Self::Nist(Box::new(key)))
            }
        }
    }

    pub(super) fn suite(&self) -> Suite {
        match self {
            Self::Sm(_) => Suite::Sm,
            Self::Nist(_) => Suite::Nist,
        }
    }

    /// Affine x and y.
    pub(super) fn coordinates(&self) -> Option<([u8; 32], [u8; 32])> {
        use sm2::elliptic_curve::sec1::ToSec1Point;
        match self {
            Self::Sm(key) => {
                let point = key.to_sec1_point(false);
                Some(((*point.x()?).into(), (*point.y()?).into()))
            }
            Self::Nist(key) => {
                let point = key.to_sec1_point(false);
                Some(((*point.x()?).into(), (*point.y()?).into()))
            }
        }
    }

    pub(super) fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureInvalid> {
        // Both `from_slice` refuse r or s outside [1, n−1].
        match self {
            Self::Sm(key) => {
                let signature =
                    sm2dsa::Signature::from_slice(signature.as_bytes()).map_err(|_| SignatureInvalid)?;
                key.verify(message, &signature).map_err(|_| SignatureInvalid)
            }
            Self::Nist(key) => {
                let signature =
                    es256::Signature::from_slice(signature.as_bytes()).map_err(|_| SignatureInvalid)?;
                key.verify(message, &signature).map_err(|_| SignatureInvalid)
            }
        }
    }
}
