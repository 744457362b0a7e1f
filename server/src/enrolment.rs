//! Enrolment as a state machine (DESIGN §4): each step consumes the enrolment and gives back what it has become, also
//! where the step was refused. Nothing here reads a clock, a database or a request.
//!
//! A step that is repeated, because its answer was lost on the way, changes nothing and is no error.

pub mod desk;
pub mod draft;
pub mod stored;

use netcert::age::{self, Band};
use netcert::chip_read::{ChipRead, DocumentState};
use netcert::document::DocumentKind;
use netcert::sm3;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use self::draft::DocumentRead;
use crate::person::PersonId;
use crate::phone::{CodeMac, PhoneNumber};

/// An enrolment is erased this long after its last step, in seconds.
pub const LIFETIME_SECONDS: i64 = 24 * 3600;
/// The same before a document was read: anybody can begin as many as they like, and each takes room.
pub const UNREAD_LIFETIME_SECONDS: i64 = 2 * 3600;
/// Tries at the face before a wait, and at one code before it is void.
pub const TRIES: u32 = 5;
/// How long to wait after [`TRIES`] faces, in seconds.
pub const FACE_WAIT_SECONDS: i64 = 15 * 60;
/// How long a one-time code is good, in seconds.
pub const CODE_SECONDS: i64 = 10 * 60;
/// Least time between two codes, in seconds.
pub const RESEND_SECONDS: i64 = 60;
/// Codes that one enrolment may ask for.
pub const MAX_CODES: u32 = 5;

/// Names an enrolment inside the server. It is no secret by itself: only a session leads to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnrolmentId(String);

impl EnrolmentId {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(sm3::hex(&bytes))
    }

    /// As read from the database.
    pub fn from_stored(id: String) -> Self {
        Self(id)
    }

    /// As stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which notice the person agreed to, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noticed {
    /// Its version.
    pub version: u32,
    /// Its digest.
    pub digest: String,
    /// When.
    pub at: UnixTime,
}

/// One enrolment.
pub struct Enrolment {
    /// Its row.
    pub id: EnrolmentId,
    /// What was agreed to at the start.
    pub noticed: Noticed,
    /// When it will be erased.
    pub expires_at: UnixTime,
    /// How far it is.
    pub stage: Stage,
}

/// The waiting step and all that was collected before it.
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
        /// Faces so far.
        tries: FaceTries,
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
        /// Proved by its code.
        phone: PhoneNumber,
        /// Codes so far.
        codes: Codes,
        /// The code that was typed.
        code: SentCode,
    },
    /// Enrolled.
    Done {
        /// Who.
        person: PersonId,
        /// Whether they had a netnum before.
        already_enrolled: bool,
    },
}

/// Faces that did not match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaceTries {
    /// Since the last wait.
    pub failures: u32,
    /// No other before then.
    pub locked_until: UnixTime,
}

impl FaceTries {
    /// None yet.
    pub const NONE: Self = Self { failures: 0, locked_until: UnixTime::new(0) };
}

/// Codes that were sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Codes {
    /// In all.
    pub sent: u32,
    /// The last one.
    pub last_at: UnixTime,
}

/// The one code that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentCode {
    /// The code, under a key.
    pub mac: CodeMac,
    /// Wrong tries at it.
    pub failures: u32,
}

/// Why a step was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Another step waits.
    #[error("the enrolment is at another step")]
    WrongStep,
    /// Not signed by the authority for this challenge, or stale.
    #[error("the chip read is not a fresh one of the authority")]
    NotGenuine,
    /// Past its last day.
    #[error("the document has expired")]
    DocumentExpired,
    /// Reported lost.
    #[error("the document was reported lost")]
    DocumentLost,
    /// Another kind than was chosen.
    #[error("another kind of document was read")]
    KindMismatch,
    /// Not served.
    #[error("the person is under 8")]
    Under8,
    /// A guardian takes part.
    #[error("the person is under 18")]
    GuardianRequired,
    /// Not the document's holder.
    #[error("the face is not the document's holder")]
    FaceMismatch {
        /// Before a wait.
        attempts_left: u32,
    },
    /// Come back later.
    #[error("too many tries")]
    TooManyTries {
        /// Seconds.
        retry_after: i64,
    },
    /// Not the code that was sent.
    #[error("the code is wrong")]
    CodeWrong {
        /// Before the code is void.
        attempts_left: u32,
    },
    /// Too old, or tried too often.
    #[error("the code is void")]
    CodeExpired,
}

/// What a step leads to: the enrolment goes on in any case.
pub type Outcome<T = ()> = (Enrolment, Result<T, Refused>);

impl Enrolment {
    /// The person has read the notice and agreed.
    pub fn start(id: EnrolmentId, noticed: Noticed) -> Self {
        let expires_at = noticed.at.plus(UNREAD_LIFETIME_SECONDS);
        Self { id, noticed, expires_at, stage: Stage::DocumentKind }
    }

    /// Whether its time is over.
    pub fn has_expired(&self, now: UnixTime) -> bool {
        self.expires_at <= now
    }

    fn at(mut self, stage: Stage, now: UnixTime) -> Self {
        let unread = matches!(stage, Stage::DocumentKind | Stage::ChipRead { .. });
        self.stage = stage;
        self.expires_at = now.plus(if unread { UNREAD_LIFETIME_SECONDS } else { LIFETIME_SECONDS });
        self
    }

    /// Chooses the document; also again, as long as none was read.
    pub fn choose_document(self, kind: DocumentKind, challenge: String, now: UnixTime) -> Outcome {
        match &self.stage {
            Stage::ChipRead { kind: chosen, .. } if *chosen == kind => (self, Ok(())),
            Stage::DocumentKind | Stage::ChipRead { .. } => {
                (self.at(Stage::ChipRead { kind, challenge }, now), Ok(()))
            }
            _ => (self, Err(Refused::WrongStep)),
        }
    }

    /// What a chip read must answer, where one is waited for or was just taken.
    pub fn challenge(&self) -> Option<&str> {
        match &self.stage {
            Stage::ChipRead { challenge, .. } | Stage::Face { challenge, .. } => Some(challenge),
            _ => None,
        }
    }

    /// Takes a read that answers [`Self::challenge`] (`None`: it does not). Nothing of a refused read is kept.
    pub fn take_read(self, answer: Option<ChipRead>, now: UnixTime) -> Outcome {
        let (kind, challenge) = match &self.stage {
            Stage::ChipRead { kind, challenge } => (*kind, challenge.clone()),
            Stage::Face { read, .. } if answer.as_ref().is_some_and(|answer| read.is_of(answer)) => {
                return (self, Ok(()));
            }
            _ => return (self, Err(Refused::WrongStep)),
        };
        match accept(answer, kind, now) {
            Ok(read) => {
                let tries = FaceTries::NONE;
                (self.at(Stage::Face { read, challenge, tries }, now), Ok(()))
            }
            Err(refused) => (self, Err(refused)),
        }
    }

    /// Counts a face before it is looked at, so that no two at once and no crash get a try for nothing. The answer is
    /// the authority's handle of the portrait, or `None` where a face has matched already.
    pub fn charge_face(mut self, now: UnixTime) -> Outcome<Option<String>> {
        let (portrait, tries) = match &mut self.stage {
            Stage::Face { read, tries, .. } => (read.portrait_ref.clone(), tries),
            Stage::Phone { .. } => return (self, Ok(None)),
            _ => return (self, Err(Refused::WrongStep)),
        };
        if tries.locked_until > now {
            let retry_after = tries.locked_until.since(now);
            return (self, Err(Refused::TooManyTries { retry_after }));
        }
        if tries.failures >= TRIES {
            tries.failures = 0;
        }
        tries.failures += 1;
        if tries.failures == TRIES {
            tries.locked_until = now.plus(FACE_WAIT_SECONDS);
        }
        (self, Ok(Some(portrait)))
    }

    /// What the authority said about a face that was charged for; `None` where it said nothing, which costs no try.
    pub fn judge_face(mut self, matches: Option<bool>, now: UnixTime) -> Outcome {
        let Stage::Face { mut read, challenge, mut tries } = self.stage else {
            let settled = matches == Some(true) && matches!(self.stage, Stage::Phone { .. });
            return (self, if settled { Ok(()) } else { Err(Refused::WrongStep) });
        };
        match matches {
            Some(true) => {
                read.portrait_ref.clear();
                let codes = Codes { sent: 0, last_at: UnixTime::new(0) };
                self.stage = Stage::DocumentKind;
                (self.at(Stage::Phone { read, codes }, now), Ok(()))
            }
            Some(false) => {
                let attempts_left = TRIES.saturating_sub(tries.failures);
                self.stage = Stage::Face { read, challenge, tries };
                (self, Err(Refused::FaceMismatch { attempts_left }))
            }
            None => {
                tries.failures = tries.failures.saturating_sub(1);
                tries.locked_until = UnixTime::new(0);
                self.stage = Stage::Face { read, challenge, tries };
                (self, Ok(()))
            }
        }
    }

    /// Takes a phone number; also again, for a new code or another number. The answer says whether `mac`'s code is to
    /// be sent: not where one went to this number a moment ago.
    pub fn give_phone(self, phone: PhoneNumber, mac: CodeMac, now: UnixTime) -> Outcome<bool> {
        let (read, codes) = match &self.stage {
            Stage::Phone { read, codes } => (read.clone(), *codes),
            Stage::PhoneCode { read, codes, phone: before, .. } => {
                if *before == phone && codes.resend_after(now) > 0 {
                    return (self, Ok(false));
                }
                (read.clone(), *codes)
            }
            _ => return (self, Err(Refused::WrongStep)),
        };
        if codes.sent >= MAX_CODES {
            let retry_after = self.expires_at.since(now);
            return (self, Err(Refused::TooManyTries { retry_after }));
        }
        if codes.resend_after(now) > 0 {
            return (self, Err(Refused::TooManyTries { retry_after: codes.resend_after(now) }));
        }
        let codes = Codes { sent: codes.sent + 1, last_at: now };
        let code = SentCode { mac, failures: 0 };
        (self.at(Stage::PhoneCode { read, phone, codes, code }, now), Ok(true))
    }

    /// Takes the code that was typed.
    pub fn enter_code(mut self, mac: &CodeMac, now: UnixTime) -> Outcome {
        match &mut self.stage {
            Stage::Pin { code, .. } if code.mac.is(mac) => (self, Ok(())),
            Stage::PhoneCode { codes, code, .. } => {
                if now.since(codes.last_at) > CODE_SECONDS || code.failures >= TRIES {
                    return (self, Err(Refused::CodeExpired));
                }
                if !code.mac.is(mac) {
                    code.failures += 1;
                    let attempts_left = TRIES - code.failures;
                    return (self, Err(Refused::CodeWrong { attempts_left }));
                }
                let Stage::PhoneCode { read, phone, codes, code } =
                    std::mem::replace(&mut self.stage, Stage::DocumentKind)
                else {
                    return (self, Err(Refused::WrongStep));
                };
                (self.at(Stage::Pin { read, phone, codes, code }, now), Ok(()))
            }
            _ => (self, Err(Refused::WrongStep)),
        }
    }

    /// The person is there: all that was collected is let go of.
    pub fn finish(self, person: PersonId, already_enrolled: bool, now: UnixTime) -> Outcome {
        match self.stage {
            Stage::Pin { .. } => (self.at(Stage::Done { person, already_enrolled }, now), Ok(())),
            _ => (self, Err(Refused::WrongStep)),
        }
    }
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

fn accept(answer: Option<ChipRead>, kind: DocumentKind, now: UnixTime) -> Result<DocumentRead, Refused> {
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
    match age::band(answer.birth_date, today) {
        Band::Under8 => Err(Refused::Under8),
        Band::From8To13 | Band::From14To17 => Err(Refused::GuardianRequired),
        Band::Adult => Ok(DocumentRead::from(answer)),
    }
}
