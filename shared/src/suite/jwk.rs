//! Public keys as JSON (RFC 7517, RFC 7518 §6.2).

use serde::{Deserialize, Serialize};

/// A public EC key. Any other member is refused, above all `d`. RFC 7517 §4 would ignore unknown members, but
/// a private key in a public place must not stay unnoticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Jwk {
    /// `EC`.
    pub kty: String,
    /// `SM2-P-256` or `P-256`.
    pub crv: String,
    /// Base64url of exactly 32 bytes, big endian.
    pub x: String,
    /// Base64url of exactly 32 bytes, big endian.
    pub y: String,
    /// Key id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kid: Option<String>,
    /// The suite's `alg`, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alg: Option<String>,
    /// `sig`, if given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub r#use: Option<String>,
}
