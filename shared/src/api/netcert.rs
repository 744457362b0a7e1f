//! Minting a netcert for one relying party.

use serde::{Deserialize, Serialize};

use crate::sd_jwt::ClaimName;

/// `POST`, empty object; answers [`Challenge`]. Needs a sign-in.
pub const CHALLENGE: &str = "/api/netcerts/challenge";
/// `POST` [`Mint`]; answers [`Minted`]. Needs a sign-in.
pub const NETCERTS: &str = "/api/netcerts";

/// A fresh challenge for the holder proof.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Challenge {
    /// Base64url. It works once, for five minutes, in this session.
    pub challenge: String,
    /// Audience of the holder proof: the issuer's id.
    pub issuer: String,
}

/// A request to mint.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mint {
    /// The relying party.
    pub client_id: String,
    /// One of its registered purposes.
    pub purpose: String,
    /// What the person agreed to disclose. The netcert cannot disclose more.
    pub claims: Vec<ClaimName>,
    /// The holder proof ([`crate::holder_proof`]), which shows possession of the new holder key.
    pub holder_proof: String,
    /// The PIN.
    pub pin: String,
}

/// A new netcert.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Minted {
    /// SD-JWT with all its disclosures, ending in `~`.
    pub netcert: String,
    /// Unix seconds.
    pub expires_at: i64,
    /// Whether the browser may keep it for later visits. False if a guardian allowed the site only once.
    pub keep: bool,
}
