//! Public keys.

use std::fmt;

use super::verification::PublicKey;
use super::{Jwk, Signature, SignatureInvalid, Suite};
use crate::base64url;

/// Why a public key was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// `kty` is not `EC`.
    #[error("the key type is not EC")]
    KeyType,
    /// `crv` is not one of our two curves.
    #[error("the curve is not one of ours")]
    Curve,
    /// `alg` is not the one of the curve's suite.
    #[error("the algorithm does not belong to the curve")]
    Algorithm,
    /// `use` is not `sig`.
    #[error("the key is not for signatures")]
    Use,
    /// `x` or `y` is not base64url of 32 bytes, or the encoded point has another length.
    #[error("a coordinate is not 32 bytes of canonical base64url")]
    Coordinate,
    /// The point is not on the curve, has a coordinate ≥ p, or is the point at infinity.
    #[error("the point is not on the curve")]
    Point,
}

/// A public key of one suite.
#[derive(Clone)]
pub struct VerifyingKey {
    x: [u8; 32],
    y: [u8; 32],
    pub(super) public: PublicKey,
}

impl VerifyingKey {
    /// Reads a JWK. `kid` is dropped: it is the owner's name for the key and not a part of the key.
    ///
    /// # Errors
    /// The [`KeyError`] of the first failure.
    pub fn from_jwk(jwk: &Jwk) -> Result<Self, KeyError> {
        if jwk.kty != "EC" {
            return Err(KeyError::KeyType);
        }
        let suite = Suite::from_crv(&jwk.crv).ok_or(KeyError::Curve)?;
        if jwk.alg.as_deref().is_some_and(|alg| alg != suite.alg()) {
            return Err(KeyError::Algorithm);
        }
        if jwk.r#use.as_deref().is_some_and(|r#use| r#use != "sig") {
            return Err(KeyError::Use);
        }
        let mut point = [4; 65];
        point[1..33].copy_from_slice(&coordinate(&jwk.x)?);
        point[33..].copy_from_slice(&coordinate(&jwk.y)?);
        Self::from_sec1(suite, &point)
    }

    /// Reads the octets of SEC 1 §2.3.4: 65 bytes uncompressed or 33 compressed.
    ///
    /// # Errors
    /// [`KeyError::Coordinate`] for another form, [`KeyError::Point`] for a point that is not on the curve.
    pub fn from_sec1(suite: Suite, bytes: &[u8]) -> Result<Self, KeyError> {
        match (bytes.first(), bytes.len()) {
            (Some(4), 65) | (Some(2 | 3), 33) => {}
            _ => return Err(KeyError::Coordinate),
        }
        let public = PublicKey::from_sec1(suite, bytes).ok_or(KeyError::Point)?;
        let (x, y) = public.coordinates();
        Ok(Self { x, y, public })
    }

    /// Computes tables that make each later verification several times faster. Use it for a key that verifies
    /// often, such as an issuer's. It takes as long as some hundred verifications, once. Clones that are made
    /// afterwards share the tables.
    pub fn prepare(&self) {
        self.public.prepare();
    }

    /// Takes the tables of `other`, if it is the same key.
    pub fn adopt_tables(&self, other: &Self) {
        self.public.adopt(&other.public);
    }

    /// The key as a JWK with its `alg`, without `kid` and `use`.
    pub fn to_jwk(&self) -> Jwk {
        let suite = self.suite();
        Jwk {
            kty: "EC".to_owned(),
            crv: suite.crv().to_owned(),
            x: base64url::encode(&self.x),
            y: base64url::encode(&self.y),
            kid: None,
            alg: Some(suite.alg().to_owned()),
            r#use: None,
        }
    }

    /// The suite of the key.
    pub fn suite(&self) -> Suite {
        self.public.suite()
    }

    /// Checks `signature` over `message` (for SM2: over Z_A ‖ message with the default identifier).
    ///
    /// # Errors
    /// [`SignatureInvalid`], also if r or s is outside \[1, n−1\].
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureInvalid> {
        self.public.verify(message, signature)
    }

    /// RustCrypto's decision. [`Self::verify`] must always agree with it.
    #[cfg(any(fuzzing, all(test, not(target_family = "wasm"))))]
    pub fn verify_completely(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureInvalid> {
        self.public.verify_completely(message, signature)
    }

    /// The thumbprint in the form of RFC 7638 §3, with the suite's own hash, in base64url (43 characters).
    pub fn thumbprint(&self) -> String {
        let suite = self.suite();
        // The standard fixes the order and the spacing of the members.
        let canonical = format!(
            r#"{{"crv":"{}","kty":"EC","x":"{}","y":"{}"}}"#,
            suite.crv(),
            base64url::encode(&self.x),
            base64url::encode(&self.y)
        );
        base64url::encode(&suite.digest(canonical.as_bytes()))
    }
}

fn coordinate(text: &str) -> Result<[u8; 32], KeyError> {
    // 43 characters are 32 bytes. Check the length first, so that a long text is never decoded.
    if text.len() != 43 {
        return Err(KeyError::Coordinate);
    }
    base64url::decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or(KeyError::Coordinate)
}

impl PartialEq for VerifyingKey {
    fn eq(&self, other: &Self) -> bool {
        self.suite() == other.suite() && self.x == other.x && self.y == other.y
    }
}

impl Eq for VerifyingKey {}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({:?}, {})", self.suite(), self.thumbprint())
    }
}
