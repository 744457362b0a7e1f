//! The contents of a netcert.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::{ClientId, IssuerId};
use crate::pairwise::SubjectIdentifier;
use crate::status_list::StatusReference;
use crate::suite::VerifyingKey;
use crate::time::UnixTime;

/// A claim that can be disclosed selectively. Disclosures are shown and sent in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimName {
    /// 14 or older.
    #[serde(rename = "age_over_14")]
    AgeOver14,
    /// 18 or older.
    #[serde(rename = "age_over_18")]
    AgeOver18,
    /// 60 or older.
    #[serde(rename = "age_over_60")]
    AgeOver60,
    /// Name as in the document.
    Name,
    /// Kind of document.
    DocumentType,
    /// Number of the document.
    DocumentNumber,
    /// Date of birth, `YYYY-MM-DD`.
    BirthDate,
    /// ISO 3166-1 alpha-3.
    Nationality,
    /// A guardian consented to this use.
    GuardianConsent,
}

/// No claim of ours has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such claim")]
pub struct NotAClaimName;

impl ClaimName {
    /// All of them, in order.
    pub const ALL: [Self; 9] = [
        Self::AgeOver14,
        Self::AgeOver18,
        Self::AgeOver60,
        Self::Name,
        Self::DocumentType,
        Self::DocumentNumber,
        Self::BirthDate,
        Self::Nationality,
        Self::GuardianConsent,
    ];

    /// The name in the token.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AgeOver14 => "age_over_14",
            Self::AgeOver18 => "age_over_18",
            Self::AgeOver60 => "age_over_60",
            Self::Name => "name",
            Self::DocumentType => "document_type",
            Self::DocumentNumber => "document_number",
            Self::BirthDate => "birth_date",
            Self::Nationality => "nationality",
            Self::GuardianConsent => "guardian_consent",
        }
    }

    /// Whether its value is plain identity data, not a yes or no. Plain data needs separate consent (Measures
    /// Art. 8).
    pub const fn is_plaintext(self) -> bool {
        match self {
            Self::AgeOver14 | Self::AgeOver18 | Self::AgeOver60 | Self::GuardianConsent => false,
            Self::Name | Self::DocumentType | Self::DocumentNumber | Self::BirthDate | Self::Nationality => {
                true
            }
        }
    }

    /// The name of an age flag under `age` in answers and receipts. `None` for every other claim.
    pub const fn age_flag(self) -> Option<&'static str> {
        match self {
            Self::AgeOver14 => Some("over_14"),
            Self::AgeOver18 => Some("over_18"),
            Self::AgeOver60 => Some("over_60"),
            Self::Name
            | Self::DocumentType
            | Self::DocumentNumber
            | Self::BirthDate
            | Self::Nationality
            | Self::GuardianConsent => None,
        }
    }

    /// Whether a value has the type of this claim: a string for plain data, a boolean for the rest.
    pub(super) fn takes(self, value: &Value) -> bool {
        if self.is_plaintext() { value.is_string() } else { value.is_boolean() }
    }
}

impl FromStr for ClaimName {
    type Err = NotAClaimName;

    fn from_str(name: &str) -> Result<Self, NotAClaimName> {
        Self::ALL.into_iter().find(|claim| claim.as_str() == name).ok_or(NotAClaimName)
    }
}

impl fmt::Display for ClaimName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Level of assurance (可信等级), lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Acr {
    /// Document and phone were checked.
    Basic,
    /// Also a face match.
    Substantial,
    /// Also a user-verified passkey.
    High,
}

impl Acr {
    /// The name in the token.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::Substantial => "substantial",
            Self::High => "high",
        }
    }
}

/// `act` (RFC 8693 §4.1): a guardian consented. It never says who, so it has no fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ActOnTheWire", into = "ActOnTheWire")]
pub struct Act;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActOnTheWire {
    guardian_consent: bool,
}

impl From<Act> for ActOnTheWire {
    fn from(_: Act) -> Self {
        Self { guardian_consent: true }
    }
}

impl TryFrom<ActOnTheWire> for Act {
    type Error = &'static str;

    fn try_from(act: ActOnTheWire) -> Result<Self, &'static str> {
        if act.guardian_consent { Ok(Self) } else { Err("guardian_consent is true or absent") }
    }
}

/// The claims that an issuer signs and that are always visible.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetcertClaims {
    /// The issuer.
    pub iss: IssuerId,
    /// Issued at.
    pub iat: UnixTime,
    /// The time from which it has expired.
    pub exp: UnixTime,
    /// The only relying party that it is valid for.
    pub aud: ClientId,
    /// The pairwise identifier of the person at this relying party.
    pub sub: SubjectIdentifier,
    /// The key that must sign the key binding.
    pub holder: VerifyingKey,
    /// Where its status (revoked or not) is published.
    pub status: StatusReference,
    /// Level of assurance.
    pub acr: Acr,
    /// Present if a guardian consented.
    pub act: Option<Act>,
}
