//! Enrolment as a state machine (DESIGN §4). Each step consumes the enrolment and returns the new one, even
//! if the step was refused. Nothing here reads a clock, a database or a request.
//!
//! A client may repeat a step because its answer was lost. The repetition changes nothing and is no error.

pub mod applicant;
pub mod document_read;
pub mod stage;
#[cfg(test)]
mod tests;

use netcert::age::{self, Band};
use netcert::chip_read::{ChipRead, DocumentState};
use netcert::document::DocumentKind;
use netcert::time::UnixTime;
use serde::{Deserialize, Serialize};

use crate::keys::sealed::{Schema, Unaudited};

use crate::model::enrolment::applicant::ApplyingParty;
use crate::model::enrolment::document_read::DocumentRead;
pub use crate::model::enrolment::stage::{Codes, Proof, SentCode, Stage};
use crate::model::guardianship::evidence::Evidence;
use crate::model::guardianship::statement::Statement;
use crate::model::ids::EnrolmentId;
use crate::model::ids::GuardianshipId;
use crate::model::ids::PersonId;
use crate::model::limit::Charged;
use crate::model::limit::act::{CodeSent, CodeTyped, Face, Read};
use crate::model::notice::Noticed;
use crate::model::phone::{CodeMac, PhoneNumber};

/// An enrolment is erased this long after its last step, in seconds.
pub const LIFETIME_SECONDS: i64 = 24 * 3600;
/// The same, before a document was read. It is shorter because anybody can begin enrolments without limit,
/// and each takes space.
pub const UNREAD_LIFETIME_SECONDS: i64 = 2 * 3600;
/// Wrong attempts after which a one-time code is void.
pub const CODE_ATTEMPTS: u32 = 5;
/// Lifetime of a one-time code, in seconds.
pub const CODE_SECONDS: i64 = 10 * 60;
/// Shortest time between two codes, in seconds.
pub const RESEND_SECONDS: i64 = 60;
/// Most codes that one enrolment may ask for.
pub const MAX_CODES: u32 = 5;

/// One enrolment. The database holds it sealed under its own data key. No `Debug`.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enrolment {
    /// Its row.
    pub id: EnrolmentId,
    /// Who applies.
    pub applicant: ApplyingParty,
    /// The notice that the person agreed to at the start.
    pub noticed: Noticed,
    /// When it will be erased.
    pub expires_at: UnixTime,
    /// The step it has reached.
    pub stage: Stage,
}

impl Schema for Enrolment {
    const SCHEMA: &'static str = "enrolment/1";
}

// There is no person yet to whom an audit entry could belong, and only the enrolment's own steps read it.
impl Unaudited for Enrolment {}

/// Why a step was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The enrolment expects another step.
    #[error("the enrolment is at another step")]
    WrongStep,
    /// The authority did not sign this read for this challenge, or the read is too old.
    #[error("the chip read is not a fresh one of the authority")]
    NotGenuine,
    /// The document is past its last day.
    #[error("the document has expired")]
    DocumentExpired,
    /// The document was reported lost.
    #[error("the document was reported lost")]
    DocumentLost,
    /// The document is not of the kind that was chosen.
    #[error("another kind of document was read")]
    KindMismatch,
    /// People under 8 are not served.
    #[error("the person is under 8")]
    Under8,
    /// The person is 8–13, so a guardian must apply for them.
    #[error("the person is under 14")]
    GuardianRequired,
    /// The person is 14 or older, so no guardian can apply for them.
    #[error("the person is 14 or older")]
    AppliesAlone,
    /// The document belongs to another child than the guardian named.
    #[error("the date of birth is another one than was given")]
    BirthDateMismatch,
    /// The authority has not confirmed the guardian.
    #[error("the authority has not confirmed the guardian")]
    NotGuardian,
    /// The authority's statement was too old when the guardian signed.
    #[error("the authority's statement is too old")]
    StatementOld,
    /// The face is not that of the document's holder.
    #[error("the face is not the document's holder")]
    FaceMismatch {
        /// Attempts left before a lock.
        attempts_left: u32,
    },
    /// The person has to wait before the next attempt.
    #[error("too many tries")]
    TooManyTries {
        /// Seconds to wait.
        retry_after: i64,
    },
    /// The typed code is not the code that was sent.
    #[error("the code is wrong")]
    CodeWrong {
        /// Attempts left before the code is void.
        attempts_left: u32,
    },
    /// The code is too old, or was tried too often.
    #[error("the code is void")]
    CodeExpired,
}

/// The result of a step. The enrolment comes back in every case.
pub type StepOutcome<T = ()> = (Enrolment, Result<T, Refused>);

impl Enrolment {
    /// Begins an enrolment after the notice was read and agreed to. If a guardian applies, the child must be
    /// 8–13; this is checked before anything is stored.
    ///
    /// # Errors
    /// [`Refused::Under8`], [`Refused::AppliesAlone`].
    pub fn start(id: EnrolmentId, applicant: ApplyingParty, noticed: Noticed) -> Result<Self, Refused> {
        if let ApplyingParty::Guardian { child_birth_date, .. } = &applicant {
            let birth_date = child_birth_date.ok_or(Refused::BirthDateMismatch)?;
            of_a_guardians_age(age::band(birth_date, noticed.at.shanghai_date()))?;
        }
        let expires_at = noticed.at.plus(UNREAD_LIFETIME_SECONDS);
        Ok(Self { id, applicant, noticed, expires_at, stage: Stage::DocumentKind })
    }

    /// The person that this enrolment led to, once it is done.
    pub fn person(&self) -> Option<PersonId> {
        match &self.stage {
            Stage::Done { person, .. } => Some(*person),
            _ => None,
        }
    }

    /// The guardian who applies, if any.
    pub fn guardian(&self) -> Option<PersonId> {
        match &self.applicant {
            ApplyingParty::Guardian { guardian, .. } => Some(*guardian),
            ApplyingParty::Own => None,
        }
    }

    /// The person, if this enrolment identified somebody who had enrolled before.
    pub fn proved_again(&self) -> Option<PersonId> {
        match &self.stage {
            Stage::Done { person, already_enrolled: true, .. } => Some(*person),
            _ => None,
        }
    }

    /// Whether the enrolment has expired.
    pub fn has_expired(&self, now: UnixTime) -> bool {
        self.expires_at <= now
    }

    fn at(mut self, stage: Stage, now: UnixTime) -> Self {
        let unread = matches!(stage, Stage::DocumentKind | Stage::ChipRead { .. });
        self.stage = stage;
        self.expires_at = now.plus(if unread { UNREAD_LIFETIME_SECONDS } else { LIFETIME_SECONDS });
        self
    }

    /// Chooses the kind of document. It can be changed until a document was read.
    pub fn choose_document(self, kind: DocumentKind, challenge: String, now: UnixTime) -> StepOutcome {
        match &self.stage {
            Stage::ChipRead { kind: chosen, .. } if *chosen == kind => (self, Ok(())),
            Stage::DocumentKind | Stage::ChipRead { .. } => {
                (self.at(Stage::ChipRead { kind, challenge }, now), Ok(()))
            }
            _ => (self, Err(Refused::WrongStep)),
        }
    }

    /// The challenge that a chip read must answer, if a read is expected or was just taken.
    pub fn challenge(&self) -> Option<&str> {
        match &self.stage {
            Stage::ChipRead { challenge, .. } | Stage::Face { challenge, .. } => Some(challenge),
            _ => None,
        }
    }

    /// Checks whether the document of a read would be accepted. `answer` is `None` if the read does not
    /// answer [`Self::challenge`].
    ///
    /// # Errors
    /// [`Refused`].
    pub fn consider_read(&self, answer: Option<&ChipRead>, now: UnixTime) -> Result<(), Refused> {
        match &self.stage {
            Stage::ChipRead { kind, .. } => accept(answer, *kind, &self.applicant, now),
            Stage::Face { read, .. } if answer.is_some_and(|answer| read.is_of(answer)) => Ok(()),
            _ => Err(Refused::WrongStep),
        }
    }

    /// Takes a chip read. `answer` is `None` if the read does not answer [`Self::challenge`]. For a guardian,
    /// `statement` is what the authority said about the guardian and the child. Nothing of a refused read is
    /// kept.
    pub fn take_read(
        self,
        answer: Option<ChipRead>,
        statement: Option<Statement>,
        _: &Charged<Read>,
        now: UnixTime,
    ) -> StepOutcome {
        if let Err(refused) = self.consider_read(answer.as_ref(), now) {
            return (self, Err(refused));
        }
        let (Stage::ChipRead { challenge, .. }, Some(answer)) = (&self.stage, answer) else {
            return (self, Ok(()));
        };
        if matches!(self.applicant, ApplyingParty::Guardian { .. }) != statement.is_some() {
            return (self, Err(Refused::NotGuardian));
        }
        let (read, challenge) = (DocumentRead::from(answer), challenge.clone());
        (self.at(Stage::Face { read, challenge, statement }, now), Ok(()))
    }

    /// The document whose holder must show their face; `None` if a face has matched already.
    ///
    /// # Errors
    /// [`Refused::WrongStep`].
    pub fn awaits_face(&self) -> Result<Option<&DocumentRead>, Refused> {
        match &self.stage {
            Stage::Face { read, .. } => Ok(Some(read)),
            Stage::Phone { .. } | Stage::GuardianConsent { .. } => Ok(None),
            _ => Err(Refused::WrongStep),
        }
    }

    /// Takes the authority's answer about a face. The attempt was charged before.
    pub fn judge_face(mut self, matches: bool, charged: &Charged<Face>, now: UnixTime) -> StepOutcome {
        match self.stage {
            Stage::Face { .. } if !matches => {
                (self, Err(Refused::FaceMismatch { attempts_left: charged.attempts_left() }))
            }
            Stage::Face { mut read, statement, .. } => {
                read.portrait_ref.clear();
                self.stage = Stage::DocumentKind;
                let next = match statement {
                    Some(statement) => Stage::GuardianConsent { read, statement },
                    None => Stage::Phone { read, codes: Codes { sent: 0, last_at: UnixTime::new(0) } },
                };
                (self.at(next, now), Ok(()))
            }
            Stage::Phone { .. } | Stage::GuardianConsent { .. } if matches => (self, Ok(())),
            _ => (self, Err(Refused::WrongStep)),
        }
    }

    /// Whether to send a code to this number. It is not sent again if one went to the same number a moment
    /// ago.
    ///
    /// # Errors
    /// [`Refused::WrongStep`] and [`Refused::TooManyTries`].
    pub fn may_send(&self, phone: &PhoneNumber, now: UnixTime) -> Result<bool, Refused> {
        let codes = match &self.stage {
            Stage::Phone { codes, .. } => codes,
            Stage::PhoneCode { codes, phone: before, .. } => {
                if before == phone && codes.resend_after(now) > 0 {
                    return Ok(false);
                }
                codes
            }
            _ => return Err(Refused::WrongStep),
        };
        if codes.sent >= MAX_CODES {
            return Err(Refused::TooManyTries { retry_after: self.expires_at.since(now) });
        }
        match codes.resend_after(now) {
            0 => Ok(true),
            retry_after => Err(Refused::TooManyTries { retry_after }),
        }
    }

    /// Takes a phone number. It can be given again to get a new code or to use another number. The attempt
    /// was charged before. The answer says whether to send the code of `mac`.
    pub fn give_phone(
        self,
        phone: PhoneNumber,
        mac: CodeMac,
        _: &Charged<CodeSent>,
        now: UnixTime,
    ) -> StepOutcome<bool> {
        let answer = self.may_send(&phone, now);
        let (Ok(true), Stage::Phone { read, codes } | Stage::PhoneCode { read, codes, .. }) =
            (answer, &self.stage)
        else {
            return (self, answer);
        };
        let codes = Codes { sent: codes.sent + 1, last_at: now };
        let code = SentCode { mac, failures: 0 };
        let read = read.clone();
        (self.at(Stage::PhoneCode { read, phone, codes, code }, now), Ok(true))
    }

    /// The phone number that the code was sent to.
    ///
    /// # Errors
    /// [`Refused::WrongStep`].
    pub fn awaits_code(&self) -> Result<&PhoneNumber, Refused> {
        match &self.stage {
            Stage::PhoneCode { phone, .. } | Stage::Pin { proof: Proof::Phone { phone, .. }, .. } => {
                Ok(phone)
            }
            _ => Err(Refused::WrongStep),
        }
    }

    /// Takes the code that the person typed. The attempt was charged before.
    pub fn enter_code(mut self, mac: &CodeMac, _: &Charged<CodeTyped>, now: UnixTime) -> StepOutcome {
        match &mut self.stage {
            Stage::Pin { proof: Proof::Phone { code, .. }, .. } if code.mac.is(mac) => (self, Ok(())),
            Stage::PhoneCode { codes, code, .. } => {
                if now.since(codes.last_at) > CODE_SECONDS || code.failures >= CODE_ATTEMPTS {
                    return (self, Err(Refused::CodeExpired));
                }
                if !code.mac.is(mac) {
                    code.failures += 1;
                    let attempts_left = CODE_ATTEMPTS - code.failures;
                    return (self, Err(Refused::CodeWrong { attempts_left }));
                }
                let Stage::PhoneCode { read, phone, codes, code } =
                    std::mem::replace(&mut self.stage, Stage::DocumentKind)
                else {
                    return (self, Err(Refused::WrongStep));
                };
                (self.at(Stage::Pin { read, proof: Proof::Phone { phone, codes, code } }, now), Ok(()))
            }
            _ => (self, Err(Refused::WrongStep)),
        }
    }

    /// The guardian whose consent is expected, the child's document, and what the authority said about them.
    pub fn awaits_consent(&self) -> Option<(PersonId, &DocumentRead, &Statement)> {
        match &self.stage {
            Stage::GuardianConsent { read, statement } => Some((self.guardian()?, read, statement)),
            _ => None,
        }
    }

    /// Puts a newer statement of the authority in the place of the one before, in the enrolment `id`.
    pub fn renew_statement(mut self, id: &EnrolmentId, newer: Statement, now: UnixTime) -> StepOutcome {
        match self.stage {
            Stage::GuardianConsent { read, .. } if self.id == *id => {
                self.stage = Stage::DocumentKind;
                (self.at(Stage::GuardianConsent { read, statement: newer }, now), Ok(()))
            }
            _ => (self, Err(Refused::WrongStep)),
        }
    }

    /// Takes the consent that the guardian signed for the enrolment `id`.
    pub fn take_consent(mut self, id: &EnrolmentId, mut evidence: Evidence, now: UnixTime) -> StepOutcome {
        match self.stage {
            Stage::GuardianConsent { ref statement, .. }
                if self.id == *id && !statement.is_fresh(evidence.given_at) =>
            {
                (self, Err(Refused::StatementOld))
            }
            Stage::GuardianConsent { read, statement } if self.id == *id => {
                evidence.statement = Some(statement);
                self.stage = Stage::DocumentKind;
                let proof = Proof::Consent(Box::new(evidence));
                (self.at(Stage::Pin { read, proof }, now), Ok(()))
            }
            _ => (self, Err(Refused::WrongStep)),
        }
    }

    /// Checks whether the person's age still fits this kind of application: a birthday can fall between two
    /// steps.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn is_of_age(&self, read: &DocumentRead, now: UnixTime) -> Result<Band, Refused> {
        let band = age::band(read.birth_date, now.shanghai_date());
        match self.applicant {
            ApplyingParty::Own => of_an_own_age(band)?,
            ApplyingParty::Guardian { .. } => of_a_guardians_age(band)?,
        }
        Ok(band)
    }

    /// Ends the enrolment. The person exists now, and everything that was collected is dropped.
    pub fn finish(
        self,
        person: PersonId,
        already_enrolled: bool,
        link: Option<GuardianshipId>,
        now: UnixTime,
    ) -> StepOutcome {
        let Stage::Pin { .. } = self.stage else { return (self, Err(Refused::WrongStep)) };
        let mut done = self.at(Stage::Done { person, already_enrolled, link }, now);
        if let ApplyingParty::Guardian { child_birth_date, .. } = &mut done.applicant {
            *child_birth_date = None;
        }
        (done, Ok(()))
    }
}

fn accept(
    answer: Option<&ChipRead>,
    kind: DocumentKind,
    applicant: &ApplyingParty,
    now: UnixTime,
) -> Result<(), Refused> {
    let answer = answer.ok_or(Refused::NotGenuine)?;
    let today = now.shanghai_date();
    if answer.kind != kind {
        return Err(Refused::KindMismatch);
    }
    if answer.state == DocumentState::Lost {
        return Err(Refused::DocumentLost);
    }
    if answer.expires_on.is_some_and(|last_day| last_day < today) {
        return Err(Refused::DocumentExpired);
    }
    let band = age::band(answer.birth_date, today);
    match applicant {
        ApplyingParty::Own => of_an_own_age(band),
        ApplyingParty::Guardian { child_birth_date, .. } => {
            of_a_guardians_age(band)?;
            if *child_birth_date == Some(answer.birth_date) {
                Ok(())
            } else {
                Err(Refused::BirthDateMismatch)
            }
        }
    }
}

/// Checks that the person is old enough to apply for themselves.
fn of_an_own_age(band: Band) -> Result<(), Refused> {
    match band {
        Band::Under8 => Err(Refused::Under8),
        Band::From8To13 => Err(Refused::GuardianRequired),
        Band::From14To17 | Band::Adult => Ok(()),
    }
}

/// Checks that the person is of an age at which a guardian applies for them.
fn of_a_guardians_age(band: Band) -> Result<(), Refused> {
    match band {
        Band::Under8 => Err(Refused::Under8),
        Band::From8To13 => Ok(()),
        Band::From14To17 | Band::Adult => Err(Refused::AppliesAlone),
    }
}
