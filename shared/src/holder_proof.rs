//! Proof of possession of a new holder key (similar to OpenID4VCI §8.2.1.1): a JWT over the issuer's
//! challenge. It is signed by the key in its header.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::ids::IssuerId;
use crate::jws;
use crate::sm3;
use crate::suite::{Signer, VerifyingKey};
use crate::time::UnixTime;

/// `typ` of the token.
pub const TYP: &str = "netcert-proof+jwt";
/// The longest token, in characters.
pub const MAX_TOKEN: usize = 2048;
/// How many seconds `iat` may differ from the checker's clock.
pub const SKEW_SECONDS: i64 = 60;
/// The payload is a flat object.
const MAX_DEPTH: usize = 1;

/// The proof is malformed, stale, over another challenge, for another issuer, or not signed by the key in its
/// header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the holder proof is not valid")]
pub struct HolderProofInvalid;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    aud: IssuerId,
    nonce: String,
    iat: UnixTime,
}

/// Makes a proof for `challenge`.
pub fn make(
    key: &impl Signer,
    issuer: &IssuerId,
    challenge: &str,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> String {
    let payload = Payload { aud: issuer.clone(), nonce: challenge.to_owned(), iat: now };
    jws::sign(TYP, None, true, &payload, key, rng)
}

/// Checks a proof and returns the key. The sender has proved that they possess it.
///
/// # Errors
/// [`HolderProofInvalid`].
pub fn check(
    jwt: &str,
    issuer: &IssuerId,
    challenge: &str,
    now: UnixTime,
) -> Result<VerifyingKey, HolderProofInvalid> {
    let token = jws::UnverifiedJws::parse(jwt, MAX_TOKEN).map_err(|_| HolderProofInvalid)?;
    let jwk = token.header().jwk.as_ref().ok_or(HolderProofInvalid)?;
    let key = VerifyingKey::from_jwk(jwk).map_err(|_| HolderProofInvalid)?;
    let payload: Payload = token.verify_json(&key, TYP, MAX_DEPTH).map_err(|_| HolderProofInvalid)?;
    let answers = sm3::constant_time_eq(payload.nonce.as_bytes(), challenge.as_bytes());
    let fresh = payload.iat.since(now).unsigned_abs() <= SKEW_SECONDS.unsigned_abs();
    if payload.aud == *issuer && answers && fresh { Ok(key) } else { Err(HolderProofInvalid) }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;

    use super::*;
    use crate::suite::{SigningKey, Suite};

    const NOW: UnixTime = UnixTime::new(1_795_262_400);

    fn issuer() -> IssuerId {
        "https://id.example".parse().unwrap()
    }

    #[test]
    fn a_proof_shows_the_key_it_was_made_with_to_the_one_who_challenged() {
        let mut rng = ChaCha20Rng::seed_from_u64(10);
        for suite in [Suite::Sm, Suite::Nist] {
            let key = SigningKey::generate(suite, &mut rng);
            let proof = make(&key, &issuer(), "challenge", NOW, &mut rng);
            assert_eq!(check(&proof, &issuer(), "challenge", NOW).as_ref(), Ok(key.verifying_key()));
            for (skew, good) in [(-61, false), (-60, true), (60, true), (61, false), (i64::MAX, false)] {
                assert_eq!(check(&proof, &issuer(), "challenge", NOW.plus(skew)).is_ok(), good, "{skew}");
            }
            assert_eq!(check(&proof, &issuer(), "another", NOW), Err(HolderProofInvalid));
            let other = "https://other.example".parse().unwrap();
            assert_eq!(check(&proof, &other, "challenge", NOW), Err(HolderProofInvalid));
        }
    }

    #[test]
    fn a_proof_with_anothers_key_in_its_header_is_refused() {
        let mut rng = ChaCha20Rng::seed_from_u64(11);
        let (own, others) =
            (SigningKey::generate(Suite::Sm, &mut rng), SigningKey::generate(Suite::Sm, &mut rng));
        let proof = make(&own, &issuer(), "challenge", NOW, &mut rng);
        let theirs = make(&others, &issuer(), "challenge", NOW, &mut rng);
        let (_, rest) = proof.split_once('.').unwrap();
        let (header, _) = theirs.split_once('.').unwrap();
        assert_eq!(check(&format!("{header}.{rest}"), &issuer(), "challenge", NOW), Err(HolderProofInvalid));
        let bare = jws::sign(TYP, None, false, &serde_json::json!({}), &own, &mut rng);
        assert_eq!(check(&bare, &issuer(), "challenge", NOW), Err(HolderProofInvalid));
    }
}
