//! A person's consent to one relying party.

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
    /// The relying party.
    pub client_id: ClientId,
    /// The purpose.
    pub purpose: PurposeId,
    /// The claims that may be disclosed.
    pub claims: Vec<ClaimName>,
    /// The texts that the person saw.
    pub shown: Shown,
    /// When it was given.
    pub given_at: UnixTime,
    /// When it was withdrawn, if it was.
    pub withdrawn_at: Option<UnixTime>,
}
