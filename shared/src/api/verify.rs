//! The edge's one question and its answer (DESIGN §6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::sd_jwt::ClaimName;

/// `POST` [`Verify`] with the relying party's key as Bearer.
pub const VERIFY: &str = "/v1/verify";
/// `GET`: alive, and whether the lists are fresh.
pub const HEALTH: &str = "/healthz";
/// `GET`: what this edge is.
pub const WELL_KNOWN: &str = "/.well-known/netcert-edge";

/// Largest body of [`VERIFY`], in bytes.
pub const VERIFY_MAX_BYTES: usize = 64 * 1024;

/// The question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// SD-JWT with disclosures and key-binding JWT, as `vp_token` brought it.
    pub presentation: String,
    /// The nonce of the request that it answers.
    pub nonce: String,
}

/// The answer. With `verified: false` only `reason` and `checked_at` are there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verification {
    /// Whether every check passed.
    pub verified: bool,
    /// Why not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// Pairwise subject identifier: this person at this relying party.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    /// The issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// Level of assurance: `basic`, `substantial` or `high`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acr: Option<String>,
    /// Age flags that were disclosed: `over_14`, `over_18`, `over_60`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub age: BTreeMap<String, bool>,
    /// Other claims that were disclosed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub claims: BTreeMap<ClaimName, serde_json::Value>,
    /// RFC 8693: `{"guardian_consent": true}` where a guardian consented; never who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<serde_json::Value>,
    /// Unix seconds.
    pub checked_at: i64,
}

/// Why a presentation was not accepted. Stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The trust list has no such issuer, or not this key of it.
    #[error("the issuer or its key is not on the trust list")]
    IssuerUnknown,
    /// The issuer's key was not valid at the time of issue or is not now.
    #[error("the issuer's key is not valid at this time")]
    IssuerKeyExpired,
    /// The netcert was changed after it was signed, or never was signed by this issuer.
    #[error("the issuer's signature does not verify")]
    SignatureInvalid,
    /// A disclosure that no digest names, or the same one twice.
    #[error("a disclosure matches no digest of the netcert")]
    DisclosureInvalid,
    /// `exp` has passed.
    #[error("the netcert has expired")]
    NetcertExpired,
    /// `iat` lies in the future by more than the allowed skew.
    #[error("the netcert is not valid yet")]
    NetcertNotYetValid,
    /// The netcert was minted for another relying party.
    #[error("the netcert belongs to another relying party")]
    AudienceMismatch,
    /// Revoked in the status list.
    #[error("the netcert was revoked")]
    NetcertRevoked,
    /// The key-binding JWT is not signed by the holder key of the netcert.
    #[error("the key binding is not signed by the holder's key")]
    KeyBindingInvalid,
    /// The key-binding JWT is older or newer than 60 s.
    #[error("the key binding is too old or too new")]
    KeyBindingStale,
    /// The key-binding JWT answers another nonce.
    #[error("the key binding answers another nonce")]
    NonceMismatch,
    /// The key-binding JWT was made for other disclosures (`sd_hash`).
    #[error("the key binding was made for another presentation")]
    PresentationMismatch,
}
