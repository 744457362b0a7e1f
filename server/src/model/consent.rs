//! What a person agreed to at one relying party.

use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;
use netcert::time::UnixTime;

use crate::model::ids::ConsentId;
use crate::model::relying_party::Shown;

/// One consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConsentRecord {
    /// Its id.
    pub id: ConsentId,
    /// To which relying party.
    pub client_id: ClientId,
    /// For which purpose.
    pub purpose: PurposeId,
    /// To what.
    pub claims: Vec<ClaimName>,
    /// In which words.
    pub shown: Shown,
    /// When.
    pub given_at: UnixTime,
    /// When it was taken back.
    pub withdrawn_at: Option<UnixTime>,
}
