//! Guardianship (DESIGN §4, Minors): links between guardians and children, and which of them count.

pub mod application;
pub mod code;
pub mod dispute;
pub mod evidence;
pub mod note;
pub mod statement;
pub mod words;

use netcert::time::UnixTime;

use crate::keys::sealed::Sealed;
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::{GuardianshipId, PersonId};

/// Most children of one guardian, unless an operator has set another limit.
pub const CHILDREN_LIMIT: u32 = 5;

/// How long a child of 14–17 can wait for a guardian's approval, in seconds: 30 days. Then their data are
/// erased.
pub const AWAITS_SECONDS: i64 = 30 * 86_400;

/// One link that has not ended. [`Guardians`] decides whether it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: GuardianshipId,
    /// The adult.
    pub guardian: PersonId,
    /// The child.
    pub child: PersonId,
    /// When the link began.
    pub started_at: UnixTime,
    /// Whether a dispute about the child is open.
    pub disputed: bool,
    /// The child's masked name and date of birth.
    pub note: Sealed<ChildNote>,
    /// Whether the guardian's row is `active`: neither suspended nor deleted.
    pub guardian_active: bool,
}

/// All links of one child that have not ended. Links end when the child turns 18, so the caller must check
/// the child's age first ([`netcert::age::band`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guardians {
    links: Vec<Link>,
    disputed: bool,
}

impl Guardians {
    /// The links of one child, as the store returned them, and whether a dispute about the child is open.
    pub fn new(links: Vec<Link>, disputed: bool) -> Self {
        Self { links, disputed }
    }

    /// All links, including those of suspended guardians.
    pub fn all(&self) -> impl Iterator<Item = &Link> {
        self.links.iter()
    }

    /// Links whose guardian is active. These guardians may consent, withdraw consent and see the child's
    /// data.
    pub fn live(&self) -> impl Iterator<Item = &Link> {
        self.links.iter().filter(|link| link.guardian_active)
    }

    /// Whether an open dispute stops the minting of netcerts for the child. It does so even if the guardian
    /// who opened it is suspended, and if the child has no guardian any more.
    pub fn frozen(&self) -> bool {
        self.disputed
    }

    /// The live link of `guardian`, if there is one.
    pub fn of(&self, guardian: PersonId) -> Option<&Link> {
        self.live().find(|link| link.guardian == guardian)
    }
}

/// Why a request of a guardian, or of a child with a code, is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GuardianRefused {
    /// The person is under 18, suspended, or does not exist.
    #[error("only an active adult can be a guardian")]
    NotAnAdult,
    /// The guardian has as many children as one guardian may have.
    #[error("the guardian has as many children as one may have")]
    TooManyChildren,
    /// The authority knows of no such guardianship.
    #[error("the authority does not know this adult as this child's guardian")]
    NotGuardian,
    /// The guardianship is before a court, or disputed here.
    #[error("the guardianship is in dispute")]
    Disputed,
    /// The child is 14 or older.
    #[error("the child is 14 or older")]
    AppliesAlone,
    /// This guardian has no such link, or it has ended.
    #[error("the guardian has no such child")]
    NoSuchChild,
    /// The code is wrong, used or too old.
    #[error("no such code")]
    UnknownCode,
    /// Another person is signed in or enrolling in this browser, and has not agreed to be signed out.
    #[error("somebody else is signed in in this browser")]
    SomebodySignedIn,
    /// Another guardian answered first, or the request has ended.
    #[error("there is nothing to answer any more")]
    AlreadyAnswered,
    /// The signature is for another text, passkey or session, or it came too late.
    #[error("the signature does not fit the text")]
    ConsentInvalid,
    /// Only a child of 14–17 who waits for a guardian's approval can get a code for an application.
    #[error("the person waits for no guardian")]
    WaitsForNobody,
}
