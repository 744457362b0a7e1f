//! The audit log of opened records, as the operator reads it.

use netcert::time::UnixTime;

/// One opening of a sealed record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// When it was opened.
    pub at: UnixTime,
    /// Id of the owner: of a person's row, or of the row of a guardian's consent.
    pub person_id: String,
    /// Who opened it, as stored ([`crate::keys::sealed::Actor`]).
    pub actor: String,
    /// The purpose, as stored ([`crate::keys::sealed::OpeningPurpose`]).
    pub purpose: String,
}
