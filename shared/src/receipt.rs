//! Receipts: an edge signs that it checked one presentation for one relying party. The relying party may keep
//! the receipt as proof of the check (DESIGN §5).
//!
//! A receipt is kept for years, so it contains only what is needed to prove the check: who checked, for whom
//! and when, the pairwise subject, the level of assurance, the age flags (the proof is about this yes or no),
//! and the *names* of all other disclosed claims, never their values. A relying party that kept the
//! presentation too can compare the two with [`Receipt::is_of`]. Only a passed check has a receipt.

use std::collections::{BTreeMap, BTreeSet};

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::base64url;
use crate::ids::{ClientId, EdgeId, IssuerId, KeyId, Nonce};
use crate::jws::{self, JwsError};
use crate::pairwise::SubjectIdentifier;
use crate::sd_jwt::{Acr, Act, ClaimName, Expected, Verified};
use crate::suite::{SigningKey, Suite, VerifyingKey};
use crate::time::UnixTime;

/// `typ` of the token.
pub const TYP: &str = "netcert-receipt+jwt";
/// The longest token, in characters.
pub const MAX_TOKEN: usize = 4096;
/// How many seconds `iat` may be ahead of the checker's clock.
pub const SKEW_SECONDS: i64 = 60;
/// The nesting levels: the object, and `age`, `claims` or `act` in it.
const MAX_DEPTH: usize = 2;

/// Why a receipt was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// It is not a receipt, or it exceeds a limit.
    #[error("the receipt is malformed")]
    Malformed,
    /// Another edge signed it, or it was changed after it was signed.
    #[error("the receipt's signature does not verify")]
    SignatureInvalid,
    /// The key signed it, but it names another edge than the expected one.
    #[error("the receipt was issued by another edge")]
    OtherEdge,
    /// It was made for another relying party.
    #[error("the receipt belongs to another relying party")]
    OtherRelyingParty,
    /// `iat` lies in the future.
    #[error("the receipt is not valid yet")]
    NotYetValid,
}

impl From<JwsError> for ReceiptError {
    fn from(error: JwsError) -> Self {
        if error.is_forged() { Self::SignatureInvalid } else { Self::Malformed }
    }
}

/// The signer of receipts.
pub struct ReceiptSigner<'a> {
    /// The edge.
    pub edge: &'a EdgeId,
    /// The id of the edge's key.
    pub kid: &'a KeyId,
    /// The key. It is the edge's own. No edge holds an issuer's key.
    pub key: &'a SigningKey,
}

/// A receipt whose signature was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    payload: Payload,
    suite: Suite,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    iss: EdgeId,
    aud: ClientId,
    iat: UnixTime,
    sub: SubjectIdentifier,
    issuer: IssuerId,
    acr: Acr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    act: Option<Act>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    age: BTreeMap<String, bool>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    claims: BTreeSet<ClaimName>,
    nonce: Nonce,
    presentation_hash: String,
}

/// Signs the receipt of a check: `presentation` passed it against `expected` at the time `expected.now`, with
/// the result `verified`.
pub fn sign(
    signer: &ReceiptSigner<'_>,
    presentation: &str,
    verified: &Verified,
    expected: &Expected<'_>,
    rng: &mut impl CryptoRng,
) -> String {
    let payload = Payload {
        iss: signer.edge.clone(),
        aud: expected.audience.clone(),
        iat: expected.now,
        sub: verified.subject().clone(),
        issuer: verified.issuer().clone(),
        acr: verified.acr(),
        act: verified.act(),
        age: verified.age(),
        claims: verified.other_claims().map(|(name, _)| name).collect(),
        nonce: expected.nonce.clone(),
        presentation_hash: presentation_hash(signer.key.suite(), presentation),
    };
    jws::sign(TYP, Some(signer.kid.as_str()), false, &payload, signer.key, rng)
}

/// Checks a receipt of `edge` for `audience`. A receipt never expires, so `key` may be retired by now.
///
/// # Errors
/// The [`ReceiptError`] of the first failure.
pub fn check(
    jwt: &str,
    key: &VerifyingKey,
    edge: &EdgeId,
    audience: &ClientId,
    now: UnixTime,
) -> Result<Receipt, ReceiptError> {
    let payload: Payload = jws::UnverifiedJws::parse(jwt, MAX_TOKEN)?.verify_json(key, TYP, MAX_DEPTH)?;
    if payload.iss != *edge {
        return Err(ReceiptError::OtherEdge);
    }
    if payload.aud != *audience {
        return Err(ReceiptError::OtherRelyingParty);
    }
    if payload.iat > now.plus(SKEW_SECONDS) {
        return Err(ReceiptError::NotYetValid);
    }
    let known = |flag: &String| ClaimName::ALL.iter().any(|claim| claim.age_flag() == Some(flag));
    let own = |claim: &ClaimName| claim.age_flag().is_none();
    if payload.age.keys().all(known) && payload.claims.iter().all(own) {
        Ok(Receipt { payload, suite: key.suite() })
    } else {
        Err(ReceiptError::Malformed)
    }
}

/// Hashes the whole text, with its key binding, with the hash of the edge's suite.
fn presentation_hash(suite: Suite, presentation: &str) -> String {
    base64url::encode(&suite.digest(presentation.as_bytes()))
}

impl Receipt {
    /// Whether the receipt is about this presentation.
    pub fn is_of(&self, presentation: &str) -> bool {
        self.payload.presentation_hash == presentation_hash(self.suite, presentation)
    }

    /// The edge that checked.
    pub fn edge(&self) -> &EdgeId {
        &self.payload.iss
    }

    /// The relying party that asked.
    pub fn audience(&self) -> &ClientId {
        &self.payload.aud
    }

    /// When it was checked.
    pub fn checked_at(&self) -> UnixTime {
        self.payload.iat
    }

    /// The pairwise identifier of the person at this relying party.
    pub fn subject(&self) -> &SubjectIdentifier {
        &self.payload.sub
    }

    /// The issuer of the netcert.
    pub fn issuer(&self) -> &IssuerId {
        &self.payload.issuer
    }

    /// Level of assurance.
    pub fn acr(&self) -> Acr {
        self.payload.acr
    }

    /// Present if a guardian consented.
    pub fn act(&self) -> Option<Act> {
        self.payload.act
    }

    /// The age flags that were disclosed: `over_14`, `over_18`, `over_60`.
    pub fn age(&self) -> &BTreeMap<String, bool> {
        &self.payload.age
    }

    /// The names of the other disclosed claims.
    pub fn claims(&self) -> &BTreeSet<ClaimName> {
        &self.payload.claims
    }

    /// The nonce that the presentation answered.
    pub fn nonce(&self) -> &Nonce {
        &self.payload.nonce
    }
}
