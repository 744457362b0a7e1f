//! The key-binding JWT (RFC 9901 §4.3): the holder's signature over audience, nonce, time and the
//! presentation itself.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use super::{Expected, KEY_BINDING_SKEW_SECONDS, KEY_BINDING_TYP, disclosure};
use crate::ids::{ClientId, Nonce};
use crate::jws;
use crate::reason::Reason;
use crate::suite::{CertifiedKey, Signer, Suite, VerifyingKey};
use crate::time::UnixTime;

/// The payload is a flat object.
const DEPTH: usize = 1;

/// The payload. An unknown member is refused, because it could be a condition that we would ignore.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    iat: UnixTime,
    aud: ClientId,
    nonce: Nonce,
    sd_hash: String,
}

/// Signs a key binding over `bound`, the presentation up to and including its last `~`.
pub(super) fn make(
    holder: &impl Signer,
    suite: Suite,
    bound: &str,
    audience: &ClientId,
    nonce: &Nonce,
    now: UnixTime,
    rng: &mut impl CryptoRng,
) -> String {
    let payload = Payload {
        iat: now,
        aud: audience.clone(),
        nonce: nonce.clone(),
        sd_hash: disclosure::digest(suite, bound),
    };
    jws::sign(KEY_BINDING_TYP, None, false, &payload, holder, rng)
}

/// Checks signature, audience, nonce, time and `sd_hash`, in this order. `certified` is `holder` with its
/// multiples, if the issuer certified them. `suite` is the one of `_sd_alg`.
pub(super) fn check(
    token: &jws::UnverifiedJws<'_>,
    holder: &VerifyingKey,
    certified: Option<&CertifiedKey>,
    suite: Suite,
    bound: &str,
    expected: &Expected<'_>,
) -> Result<(), Reason> {
    let signed = match certified {
        Some(key) => token.check_certified(key, KEY_BINDING_TYP),
        None => token.check(holder, KEY_BINDING_TYP),
    };
    signed.map_err(|_| Reason::KeyBindingInvalid)?;
    let payload: Payload = token.unverified_json(DEPTH).map_err(|_| Reason::KeyBindingInvalid)?;
    if payload.aud != *expected.audience {
        return Err(Reason::AudienceMismatch);
    }
    if payload.nonce != *expected.nonce {
        return Err(Reason::NonceMismatch);
    }
    if payload.iat.since(expected.now).unsigned_abs() > KEY_BINDING_SKEW_SECONDS.unsigned_abs() {
        return Err(Reason::KeyBindingStale);
    }
    if payload.sd_hash != disclosure::digest(suite, bound) {
        return Err(Reason::PresentationMismatch);
    }
    Ok(())
}
