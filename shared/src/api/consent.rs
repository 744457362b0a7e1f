//! Consents that a person gave, and their withdrawal.

use serde::{Deserialize, Serialize};

use crate::api::text::Text;
use crate::sd_jwt::ClaimName;

/// `GET` a list of [`Consent`], newest first.
pub const CONSENTS: &str = "/api/consents";
/// `POST`, empty object; 204. Revokes the consent's netcerts at once.
pub const WITHDRAW: &str = "/api/consents/{id}/withdraw";

/// One consent record (ISO/IEC TS 27560), as the person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// Opaque id.
    pub id: String,
    /// The relying party.
    pub client_id: String,
    /// Its name when the consent was given.
    pub relying_party: Text,
    /// The purpose as it was shown.
    pub purpose: Text,
    /// What may be disclosed.
    pub claims: Vec<ClaimName>,
    /// Unix seconds.
    pub given_at: i64,
    /// Unix seconds, if withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<i64>,
}
