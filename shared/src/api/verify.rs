//! The edge's one question and its answer (DESIGN §6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::reason::Reason;
use crate::sd_jwt::ClaimName;

/// `POST` [`Verify`] with the relying party's key as Bearer.
pub const VERIFY: &str = "/v1/verify";

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
