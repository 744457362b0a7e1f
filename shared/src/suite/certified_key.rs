//! A holder key Q and three multiples of it that its issuer certified: 2^64·Q, 2^128·Q and 2^192·Q. With them
//! a verification needs 64 doublings instead of 256.
//!
//! A verifier does not check that they are multiples of Q. It relies on the issuer's signature, as it does
//! for Q itself. False multiples amount to certifying another key, which the issuer could do anyway. The
//! holder cannot choose them: the issuer computes them from the Q whose possession the holder proved. They
//! may be used only after the issuer's signature was checked. So no other crate can make such a key from
//! points that came with a token. In this crate only the netcert's payload does, and only `sd_jwt::Authentic`
//! verifies with it.
//!
//! If the fast path cannot decide, the complete path decides with Q alone. With true multiples both give the
//! same answer. With false ones the complete path still accepts only signatures by the holder of Q.

use super::verification::PublicKey;
use super::{Signature, SignatureInvalid, Suite, VerifyingKey};
use crate::base64url;
use crate::curve::{P256, Sm2, SplitPoint};

/// The length of the multiples in characters: base64url of 192 bytes.
const CHARACTERS: usize = 256;

/// A public key with its certified multiples.
pub struct CertifiedKey {
    key: VerifyingKey,
    points: Points,
}

enum Points {
    Sm(Box<SplitPoint<Sm2>>),
    Nist(Box<SplitPoint<P256>>),
}

impl CertifiedKey {
    /// Computes the multiples, as an issuer does. This takes about 200 doublings in variable time, because
    /// the key is public.
    pub fn of(key: &VerifyingKey) -> Self {
        let points = match &key.public {
            PublicKey::Sm { point, .. } => Points::Sm(Box::new(SplitPoint::of(point))),
            PublicKey::Nist { point } => Points::Nist(Box::new(SplitPoint::of(point))),
        };
        Self { key: key.clone(), points }
    }

    /// Reads the multiples that came with a key, in the form of [`Self::multiples`]. `None` if the length or
    /// a character is wrong, a coordinate is ≥ p, or a point is not on the key's curve.
    pub(crate) fn read(key: &VerifyingKey, multiples: &str) -> Option<Self> {
        if multiples.len() != CHARACTERS {
            return None;
        }
        let octets = base64url::decode(multiples).ok()?;
        let points = match &key.public {
            PublicKey::Sm { point, .. } => Points::Sm(Box::new(SplitPoint::decode(point, &octets)?)),
            PublicKey::Nist { point } => Points::Nist(Box::new(SplitPoint::decode(point, &octets)?)),
        };
        Some(Self { key: key.clone(), points })
    }

    /// The multiples for `cnf.multiples`: x ‖ y of 2^64·Q, of 2^128·Q and of 2^192·Q. Each coordinate has 32
    /// bytes, big endian. The whole is base64url (256 characters).
    pub fn multiples(&self) -> String {
        base64url::encode(&match &self.points {
            Points::Sm(points) => points.octets(),
            Points::Nist(points) => points.octets(),
        })
    }

    /// The suite of the key.
    pub fn suite(&self) -> Suite {
        self.key.suite()
    }

    /// Checks `signature` over `message`. If the multiples are true, the result is that of
    /// [`VerifyingKey::verify`].
    ///
    /// # Errors
    /// [`SignatureInvalid`], also for r or s outside \[1, n−1\].
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), SignatureInvalid> {
        let digest = self.key.public.digest(message);
        let outcome = match &self.points {
            Points::Sm(points) => points.judge(&digest, signature.as_bytes()),
            Points::Nist(points) => points.judge(&digest, signature.as_bytes()),
        };
        self.key.public.settle(outcome, message, signature)
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;

    use super::*;
    use crate::suite::SigningKey;

    const SUITES: [Suite; 2] = [Suite::Sm, Suite::Nist];

    fn key(suite: Suite, seed: u64) -> SigningKey {
        SigningKey::generate(suite, &mut ChaCha20Rng::seed_from_u64(seed))
    }

    #[test]
    fn what_an_issuer_computes_verifies_and_survives_the_road() {
        for suite in SUITES {
            let signer = key(suite, 1);
            let certified = CertifiedKey::of(signer.verifying_key());
            let multiples = certified.multiples();
            assert_eq!(multiples.len(), CHARACTERS);
            let read = CertifiedKey::read(signer.verifying_key(), &multiples).unwrap();
            assert_eq!((read.multiples(), read.suite()), (multiples, suite));
            let signature = signer.sign(b"m", &mut ChaCha20Rng::seed_from_u64(2));
            for key in [certified, read] {
                assert_eq!(key.verify(b"m", &signature), Ok(()));
                assert_eq!(key.verify(b"n", &signature), Err(SignatureInvalid));
            }
        }
    }

    /// G's multiples (the last by another program's arithmetic: `sm2` and `p256`).
    #[test]
    fn they_are_the_multiples_that_rust_crypto_finds() {
        use sm2::elliptic_curve::sec1::ToSec1Point;
        let mut one = [0; 32];
        one[31] = 1;
        let mut expected = [Vec::new(), Vec::new()];
        for power in [64, 128, 192] {
            let mut scalar = [0; 32];
            scalar[31 - power / 8] = 1;
            let sm = sm2::SecretKey::from_slice(&scalar).unwrap().public_key().to_sec1_point(false);
            expected[0].extend_from_slice(&sm.as_bytes()[1..]);
            let nist = p256::SecretKey::from_slice(&scalar).unwrap().public_key().to_sec1_point(false);
            expected[1].extend_from_slice(&nist.as_bytes()[1..]);
        }
        for (suite, expected) in SUITES.into_iter().zip(expected) {
            let key = SigningKey::from_bytes(suite, &one).unwrap();
            assert_eq!(CertifiedKey::of(key.verifying_key()).multiples(), base64url::encode(&expected));
        }
    }

    /// With false multiples the equation is that of another key.
    #[test]
    fn false_multiples_let_no_signature_pass() {
        for suite in SUITES {
            let (signer, other) = (key(suite, 1), key(suite, 2));
            let others = CertifiedKey::of(other.verifying_key()).multiples();
            let mixed = CertifiedKey::read(signer.verifying_key(), &others).unwrap();
            for signer in [signer, other] {
                let signature = signer.sign(b"m", &mut ChaCha20Rng::seed_from_u64(3));
                assert_eq!(mixed.verify(b"m", &signature), Err(SignatureInvalid));
            }
        }
    }

    #[test]
    fn multiples_of_another_form_are_refused() {
        for suite in SUITES {
            let signer = key(suite, 1);
            let good = CertifiedKey::of(signer.verifying_key()).multiples();
            let octets = base64url::decode(&good).unwrap();
            let with = |change: &dyn Fn(&mut Vec<u8>)| {
                let mut octets = octets.clone();
                change(&mut octets);
                base64url::encode(&octets)
            };
            let other_curve = if suite == Suite::Sm { Suite::Nist } else { Suite::Sm };
            for text in [
                String::new(),
                good[..255].to_owned(),
                format!("{good}A"),
                format!("{}=", &good[..255]),
                format!("{}+", &good[..255]),
                with(&|octets| octets[191] ^= 1),
                with(&|octets| octets.fill(0)),
                with(&|octets| octets[..32].fill(0xff)),
                with(&|octets| octets[128..160].fill(0xff)),
                with(&|octets| octets[..64].rotate_left(32)),
                CertifiedKey::of(key(other_curve, 1).verifying_key()).multiples(),
            ] {
                assert!(CertifiedKey::read(signer.verifying_key(), &text).is_none(), "{text}");
            }
        }
    }
}
