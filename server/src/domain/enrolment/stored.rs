//! An enrolment as its row, and back.

use netcert::document::DocumentKind;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::keys::key_store::KeyEncryptionKey;
use crate::keys::sealed::{OpenError, Sealed};
use crate::model::corrupt::Corrupt;
use crate::model::enrolment::applicant::Applicant;
use crate::model::enrolment::draft::Draft;
use crate::model::enrolment::{Codes, Enrolment, Proof, SentCode, Stage};
use crate::model::ids::EnrolmentId;
use crate::model::ids::GuardianshipId;
use crate::model::notice::Noticed;
use crate::model::phone::CodeMac;
use crate::store::StoreError;
use crate::store::enrolment::EnrolmentRow;

/// The row cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// Its columns contradict each other.
    #[error(transparent)]
    Row(#[from] StoreError),
    /// An id in it does not parse.
    #[error(transparent)]
    Id(#[from] Corrupt),
    /// The draft does not open.
    #[error(transparent)]
    Draft(#[from] OpenError),
}

const DOCUMENT_KIND: &str = "document_kind";
const CHIP_READ: &str = "chip_read";
const FACE: &str = "face";
const PHONE: &str = "phone";
const PHONE_CODE: &str = "phone_code";
const PIN: &str = "pin";
const DONE: &str = "done";
const GUARDIAN_CONSENT: &str = "guardian_consent";
const OWN: &str = "own";
const GUARDIAN: &str = "guardian";

impl Enrolment {
    /// The row, with the draft sealed under a fresh key.
    pub fn to_row(
        &self,
        key: &KeyEncryptionKey,
        rng: &mut impl CryptoRng,
    ) -> Result<EnrolmentRow, Unreadable> {
        let mut row = EnrolmentRow {
            id: self.id.as_str().to_owned(),
            step: String::new(),
            notice_version: i64::from(self.noticed.version),
            notice_digest: self.noticed.digest.clone(),
            noticed_at: self.noticed.at.seconds(),
            document_kind: None,
            challenge: None,
            draft: None,
            draft_key: None,
            code_mac: None,
            code_sent_at: 0,
            code_failures: 0,
            codes_sent: 0,
            person_id: None,
            already_enrolled: 0,
            applicant: OWN.to_owned(),
            guardian_id: None,
            guardianship_id: None,
            expires_at: self.expires_at.seconds(),
        };
        let mut draft = Draft::default();
        if let Applicant::Guardian { guardian, child_birth_date } = &self.applicant {
            GUARDIAN.clone_into(&mut row.applicant);
            row.guardian_id = Some(guardian.to_string());
            // What is done is let go of.
            draft.child_birth_date = child_birth_date.filter(|_| !matches!(self.stage, Stage::Done { .. }));
        }
        let step = match &self.stage {
            Stage::DocumentKind => DOCUMENT_KIND,
            Stage::ChipRead { kind, challenge } => {
                row.document_kind = Some(kind.as_str().to_owned());
                row.challenge = Some(challenge.clone());
                CHIP_READ
            }
            Stage::Face { read, challenge, statement } => {
                draft.read = Some(read.clone());
                draft.statement.clone_from(statement);
                row.challenge = Some(challenge.clone());
                FACE
            }
            Stage::GuardianConsent { read, statement } => {
                draft.read = Some(read.clone());
                draft.statement = Some(statement.clone());
                GUARDIAN_CONSENT
            }
            Stage::Phone { read, codes } => {
                draft.read = Some(read.clone());
                row.count(codes);
                PHONE
            }
            Stage::PhoneCode { read, phone, codes, code } => {
                draft.read = Some(read.clone());
                draft.phone = Some(phone.clone());
                row.count(codes);
                row.expect(code);
                PHONE_CODE
            }
            Stage::Pin { read, proof } => {
                draft.read = Some(read.clone());
                match proof {
                    Proof::Phone { phone, codes, code } => {
                        draft.phone = Some(phone.clone());
                        row.count(codes);
                        row.expect(code);
                    }
                    Proof::Consent(evidence) => draft.consent = Some(evidence.as_ref().clone()),
                }
                PIN
            }
            Stage::Done { person, already_enrolled, link } => {
                row.person_id = Some(person.to_string());
                row.already_enrolled = i64::from(*already_enrolled);
                row.guardianship_id = link.as_ref().map(|link| link.as_str().to_owned());
                DONE
            }
        };
        if draft.read.is_some() || draft.child_birth_date.is_some() {
            if let Some(read) = &draft.read {
                row.document_kind = Some(read.kind.as_str().to_owned());
            }
            let sealed = Sealed::seal(&draft, &row.id, key, rng)?;
            row.draft = Some(sealed.record_bytes().to_vec());
            row.draft_key = Some(sealed.record_key_bytes().to_vec());
        }
        step.clone_into(&mut row.step);
        Ok(row)
    }

    /// From its row.
    pub fn from_row(row: &EnrolmentRow, key: &KeyEncryptionKey) -> Result<Self, Unreadable> {
        let mut draft = row.open(key)?;
        let mut read = || draft.read.take().ok_or(corrupt());
        let stage = match row.step.as_str() {
            DOCUMENT_KIND => Stage::DocumentKind,
            CHIP_READ => Stage::ChipRead { kind: row.kind()?, challenge: row.challenge()? },
            FACE => {
                Stage::Face { read: read()?, challenge: row.challenge()?, statement: draft.statement.take() }
            }
            GUARDIAN_CONSENT => {
                Stage::GuardianConsent { read: read()?, statement: draft.statement.take().ok_or(corrupt())? }
            }
            PHONE => Stage::Phone { read: read()?, codes: row.codes()? },
            PHONE_CODE => Stage::PhoneCode {
                read: read()?,
                phone: draft.phone.take().ok_or(corrupt())?,
                codes: row.codes()?,
                code: row.code()?,
            },
            PIN => Stage::Pin {
                read: read()?,
                proof: match (draft.phone.take(), draft.consent.take()) {
                    (Some(phone), None) => Proof::Phone { phone, codes: row.codes()?, code: row.code()? },
                    (None, Some(evidence)) => Proof::Consent(Box::new(evidence)),
                    _ => return Err(corrupt().into()),
                },
            },
            DONE => Stage::Done {
                person: row.person_id.as_deref().ok_or(corrupt())?.parse()?,
                already_enrolled: row.already_enrolled != 0,
                link: row.guardianship_id.as_deref().and_then(GuardianshipId::parse),
            },
            _ => return Err(corrupt().into()),
        };
        let applicant = match (row.applicant.as_str(), &row.guardian_id) {
            (OWN, None) => Applicant::Own,
            (GUARDIAN, Some(guardian)) => {
                Applicant::Guardian { guardian: guardian.parse()?, child_birth_date: draft.child_birth_date }
            }
            _ => return Err(corrupt().into()),
        };
        Ok(Self {
            id: EnrolmentId::from_stored(row.id.clone()),
            applicant,
            noticed: Noticed {
                version: small(row.notice_version)?,
                digest: row.notice_digest.clone(),
                at: UnixTime::new(row.noticed_at),
            },
            expires_at: UnixTime::new(row.expires_at),
            stage,
        })
    }
}

impl EnrolmentRow {
    fn count(&mut self, codes: &Codes) {
        self.codes_sent = i64::from(codes.sent);
        self.code_sent_at = codes.last_at.seconds();
    }

    fn expect(&mut self, code: &SentCode) {
        self.code_mac = Some(code.mac.0.to_vec());
        self.code_failures = i64::from(code.failures);
    }

    fn kind(&self) -> Result<DocumentKind, StoreError> {
        let stored = self.document_kind.as_deref().ok_or(corrupt())?;
        DocumentKind::ALL.into_iter().find(|kind| kind.as_str() == stored).ok_or(corrupt())
    }

    fn challenge(&self) -> Result<String, StoreError> {
        self.challenge.clone().ok_or(corrupt())
    }

    fn codes(&self) -> Result<Codes, StoreError> {
        Ok(Codes { sent: small(self.codes_sent)?, last_at: UnixTime::new(self.code_sent_at) })
    }

    fn code(&self) -> Result<SentCode, StoreError> {
        let mac = self.code_mac.as_deref().and_then(|mac| mac.try_into().ok()).ok_or(corrupt())?;
        Ok(SentCode { mac: CodeMac(mac), failures: small(self.code_failures)? })
    }

    fn open(&self, key: &KeyEncryptionKey) -> Result<Draft, Unreadable> {
        let (Some(draft), Some(draft_key)) = (&self.draft, &self.draft_key) else {
            return Ok(Draft::default());
        };
        Ok(Sealed::from_stored(&self.id, draft.clone(), draft_key.clone())?.read_draft(key)?)
    }
}

fn small(number: i64) -> Result<u32, StoreError> {
    u32::try_from(number).map_err(|_| corrupt())
}

fn corrupt() -> StoreError {
    StoreError::corrupt("enrolment")
}
