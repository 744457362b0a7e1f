//! The edge's only question and its answer (DESIGN §6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use crate::reason::Reason;
use crate::sd_jwt::ClaimName;

/// `POST` [`Verify`], with the relying party's API key as Bearer.
pub const VERIFY: &str = "/v1/verify";

/// The largest body of [`VERIFY`], in bytes.
pub const VERIFY_MAX_BYTES: usize = 64 * 1024;

/// The question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    /// SD-JWT with disclosures and key-binding JWT, as it came in `vp_token`.
    pub presentation: String,
    /// The nonce of the request that the presentation answers.
    pub nonce: String,
}

/// The answer. If `verified` is `false`, it contains only `verified`, `reason` and `checked_at`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Verification {
    /// Whether every check passed.
    pub verified: bool,
    /// Why the presentation was refused.
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
    /// RFC 8693: `{"guardian_consent": true}` if a guardian consented. It never says who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub act: Option<serde_json::Value>,
    /// Unix seconds.
    pub checked_at: i64,
}
