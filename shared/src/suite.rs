//! The two signature suites (DESIGN §5). The key decides the suite, never the token: each key has exactly one
//! `alg`, there are no aliases, and nothing is negotiated.

mod certified_key;
mod jwk;
mod signature;
mod signing_key;
mod sm_signing_key;
mod verification;
mod verifying_key;

pub use certified_key::CertifiedKey;
pub use jwk::Jwk;
pub use signature::{Signature, SignatureLength};
pub use signing_key::{NotAScalar, Signer, SigningKey};
pub use sm_signing_key::SmSigningKey;
pub use verification::SignatureInvalid;
pub use verifying_key::{KeyError, VerifyingKey};

use sha2::{Digest, Sha256};

/// The distinguishing identifier in Z_A, unless another one is agreed on (GM/T 0009-2012 §10).
pub const SM2_DISTINGUISHING_ID: &str = "1234567812345678";

/// A signature algorithm with its hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Suite {
    /// SM2 with SM3, for national use: `alg: SGD_SM3_SM2`, `crv: SM2-P-256` (GM/T 0125).
    Sm,
    /// ES256 with SHA-256 (RFC 7518 §3.4).
    Nist,
}

impl Suite {
    /// The algorithm's only name in a JOSE header.
    pub const fn alg(self) -> &'static str {
        match self {
            Self::Sm => "SGD_SM3_SM2",
            Self::Nist => "ES256",
        }
    }

    /// The name of its curve in a JWK.
    pub const fn crv(self) -> &'static str {
        match self {
            Self::Sm => "SM2-P-256",
            Self::Nist => "P-256",
        }
    }

    /// The name of its hash in `_sd_alg`.
    pub const fn hash_name(self) -> &'static str {
        match self {
            Self::Sm => "sm3",
            Self::Nist => "sha-256",
        }
    }

    /// Its hash over `bytes`.
    pub fn digest(self, bytes: &[u8]) -> [u8; 32] {
        match self {
            Self::Sm => crate::sm3::digest(bytes),
            Self::Nist => Sha256::digest(bytes).into(),
        }
    }

    /// The suite with this curve name.
    fn from_crv(crv: &str) -> Option<Self> {
        [Self::Sm, Self::Nist].into_iter().find(|suite| suite.crv() == crv)
    }
}

/// A key with multiples that nobody certified. Only for the fuzzer.
#[cfg(fuzzing)]
pub fn with_any_multiples(key: &VerifyingKey, multiples: &str) -> Option<CertifiedKey> {
    CertifiedKey::read(key, multiples)
}

/// Whether both limb forms compute the same multiple of a point. Only for the fuzzer. `point` must be valid
/// SEC 1 on the suite's curve.
#[cfg(fuzzing)]
pub fn limb_forms_agree(suite: Suite, point: &[u8], scalars: &[u8; 64]) -> bool {
    match suite {
        Suite::Sm => crate::curve::limb_forms_agree::<crate::curve::Sm2>(point, scalars),
        Suite::Nist => crate::curve::limb_forms_agree::<crate::curve::P256>(point, scalars),
    }
}

#[cfg(all(test, not(target_family = "wasm")))]
mod agreement;
#[cfg(test)]
mod tests;
