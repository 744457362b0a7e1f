//! The step that an enrolment has reached, with everything collected so far.

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

/// The step that the enrolment expects next, with everything collected before it.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Choose the kind of document.
    DocumentKind,
    /// Read the chip.
    ChipRead {
        /// The chosen kind.
        kind: DocumentKind,
        /// The challenge that the read must answer.
        challenge: String,
    },
    /// Show the face to the camera.
    Face {
        /// The data from the chip.
        read: DocumentRead,
        /// The challenge that it answered.
        challenge: String,
        /// If a guardian applies: what the authority said about the guardian and this child.
        statement: Option<Statement>,
    },
    /// The guardian signs. This replaces phone number and code.
    GuardianConsent {
        /// The data from the chip.
        read: DocumentRead,
        /// What the authority said about guardian and child.
        statement: Statement,
    },
    /// Give a phone number.
    Phone {
        /// The data from the chip.
        read: DocumentRead,
        /// The codes sent so far.
        codes: Codes,
    },
    /// Type the code.
    PhoneCode {
        /// The data from the chip.
        read: DocumentRead,
        /// The number that the code was sent to.
        phone: PhoneNumber,
        /// The codes sent so far.
        codes: Codes,
        /// The last code.
        code: SentCode,
    },
    /// Choose a PIN.
    Pin {
        /// The data from the chip.
        read: DocumentRead,
        /// The proof besides document and face.
        proof: Proof,
    },
    /// Enrolled.
    Done {
        /// The person.
        person: PersonId,
        /// Whether the person already had a netnum.
        already_enrolled: bool,
        /// If a guardian enrolled a child: the link between them.
        link: Option<GuardianshipId>,
    },
}

/// The proof besides document and face.
#[derive(Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// The person applied for themselves.
    Phone {
        /// The phone number that the code proved.
        phone: PhoneNumber,
        /// The codes sent so far.
        codes: Codes,
        /// The code that was typed.
        code: SentCode,
    },
    /// A guardian applied: the consent that they signed.
    Consent(Box<Evidence>),
}

/// The codes of an enrolment, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Codes {
    /// Number of codes sent.
    pub sent: u32,
    /// When the last one was sent.
    pub last_at: UnixTime,
}

/// The last code that was sent. Only this one is valid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentCode {
    /// The MAC of the code.
    pub mac: CodeMac,
    /// Number of wrong attempts.
    pub failures: u32,
}

impl Codes {
    /// Seconds until the person may ask for another code.
    pub fn resend_after(&self, now: UnixTime) -> i64 {
        if self.sent == 0 {
            0
        } else {
            RESEND_SECONDS.saturating_sub(now.since(self.last_at)).clamp(0, RESEND_SECONDS)
        }
    }
}
