//! How far an enrolment is, with all that was collected on the way.

use netcert::document::DocumentKind;
use netcert::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::model::enrolment::RESEND_SECONDS;
use crate::model::enrolment::document_read::DocumentRead;
use crate::model::guardianship::evidence::Evidence;
use crate::model::guardianship::statement::Statement;
use crate::model::ids::GuardianshipId;
use crate::model::ids::PersonId;
use crate::model::phone::{CodeMac, PhoneNumber};

/// The waiting step and all that was collected before it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Choose a document kind.
    DocumentKind,
    /// Read the chip.
    ChipRead {
        /// The chosen kind.
        kind: DocumentKind,
        /// What the read must answer.
        challenge: String,
    },
    /// Look into the camera.
    Face {
        /// What the chip said.
        read: DocumentRead,
        /// The challenge that it answered.
        challenge: String,
        /// Where a guardian applies: what the authority said about them and this child.
        statement: Option<Statement>,
    },
    /// The guardian signs, in the place of phone and code.
    GuardianConsent {
        /// What the chip said.
        read: DocumentRead,
        /// What the authority said.
        statement: Statement,
    },
    /// Give a phone number.
    Phone {
        /// What the chip said.
        read: DocumentRead,
        /// Codes so far.
        codes: Codes,
    },
    /// Type the code.
    PhoneCode {
        /// What the chip said.
        read: DocumentRead,
        /// Where the code went.
        phone: PhoneNumber,
        /// Codes so far.
        codes: Codes,
        /// The last one.
        code: SentCode,
    },
    /// Choose a PIN.
    Pin {
        /// What the chip said.
        read: DocumentRead,
        /// What stands behind the person beside document and face.
        proof: Proof,
    },
    /// Enrolled.
    Done {
        /// Who.
        person: PersonId,
        /// Whether they had a netnum before.
        already_enrolled: bool,
        /// A child whom a guardian has enrolled: the link between them.
        link: Option<GuardianshipId>,
    },
}

/// What stands behind the person beside document and face.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// An own application.
    Phone {
        /// Proved by its code.
        phone: PhoneNumber,
        /// Codes so far.
        codes: Codes,
        /// The code that was typed.
        code: SentCode,
    },
    /// A guardian's application: what the guardian signed.
    Consent(Box<Evidence>),
}

/// Codes that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codes {
    /// In all.
    pub sent: u32,
    /// The last one.
    pub last_at: UnixTime,
}

/// The one code that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// The code, under a key.
    pub mac: CodeMac,
    /// Wrong attempts at it.
    pub failures: u32,
}

impl Codes {
    /// Seconds until another code may be asked for.
    pub fn resend_after(&self, now: UnixTime) -> i64 {
        if self.sent == 0 {
            0
        } else {
            RESEND_SECONDS.saturating_sub(now.since(self.last_at)).clamp(0, RESEND_SECONDS)
        }
    }
}
