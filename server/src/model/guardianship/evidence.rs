//! The evidence stored of a guardian's signed consent, so that it can be verified again at any time.

use netcert::time::UnixTime;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::keys::sealed::Schema;
use crate::model::guardianship::statement::Statement;

/// The subject of a consent, as stored in plaintext.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentSubject {
    /// The enrolment of a child of 8–13.
    Enrolment,
    /// The approval of a child of 14–17.
    Approve,
    /// One more guardian.
    Join,
    /// One site.
    Site,
}

impl ConsentSubject {
    /// The subject as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Enrolment => "enrolment",
            Self::Approve => "approve",
            Self::Join => "join",
            Self::Site => "site",
        }
    }
}

/// The evidence: text, signature and everything needed to verify it. No `Debug`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The subject of the consent.
    #[serde(rename = "matter")]
    pub subject: ConsentSubject,
    /// The text as it was shown.
    pub text: String,
    /// The nonce: 32 bytes in base64url.
    pub nonce: String,
    /// The portal's origin at that time.
    pub origin: String,
    /// The guardian's passkey as it was before this signature.
    pub credential: String,
    /// The authenticator's answer.
    pub assertion: Value,
    /// The authority's statement about guardian and child, if one was requested for this consent.
    pub statement: Option<Statement>,
    /// When it was signed.
    pub given_at: UnixTime,
}

/// A consent without its content, as the operator lists it.
pub struct EvidenceEntry {
    /// Its id.
    pub id: String,
    /// The subject, as stored ([`ConsentSubject::as_str`]).
    pub about: String,
    /// When it was signed.
    pub given_at: UnixTime,
}

impl Schema for Evidence {
    const SCHEMA: &'static str = "guardian-consent/1";
}
