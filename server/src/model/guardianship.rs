//! Who answers for whom (DESIGN §4, Minors): links between guardians and children, and which of them count.

pub mod application;
pub mod code;
pub mod evidence;
pub mod note;
pub mod statement;
pub mod words;

use netcert::time::UnixTime;

use crate::keys::sealed::Sealed;
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::{GuardianshipId, PersonId};

/// Children that one guardian may have, where no operator has said otherwise.
pub const CHILDREN_LIMIT: u32 = 5;

/// How long a child of 14–17 waits for a guardian's approval before what they gave is erased, in seconds: 30 days.
pub const AWAITS_SECONDS: i64 = 30 * 86_400;

/// One link that has not ended. Whether it counts, [`Guardians`] says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Its id.
    pub id: GuardianshipId,
    /// The adult.
    pub guardian: PersonId,
    /// The child.
    pub child: PersonId,
    /// Since when.
    pub started_at: UnixTime,
    /// A dispute is open.
    pub disputed: bool,
    /// The child's masked name and date of birth.
    pub note: Sealed<ChildNote>,
    /// The guardian's row is `active`: neither suspended nor deleted.
    pub guardian_active: bool,
}

/// All links of one child that have not ended. It is the child's age that ends them at 18, so whoever asks has looked at
/// that first ([`netcert::age::band`]).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guardians(Vec<Link>);

impl Guardians {
    /// Of one child, as the store found them.
    pub fn new(links: Vec<Link>) -> Self {
        Self(links)
    }

    /// Every link, also those of suspended guardians.
    pub fn all(&self) -> impl Iterator<Item = &Link> {
        self.0.iter()
    }

    /// Those who may consent, withdraw and see: their link has not ended and they are active.
    pub fn live(&self) -> impl Iterator<Item = &Link> {
        self.0.iter().filter(|link| link.guardian_active)
    }

    /// Whether a dispute freezes the child's minting. It does also where the one who is in dispute is suspended.
    pub fn frozen(&self) -> bool {
        self.0.iter().any(|link| link.disputed)
    }

    /// The live link of this guardian.
    pub fn of(&self, guardian: PersonId) -> Option<&Link> {
        self.live().find(|link| link.guardian == guardian)
    }
}

/// Why a guardian, or a child with a code, cannot do this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GuardianRefused {
    /// Under 18, suspended, or nobody.
    #[error("only an active adult can be a guardian")]
    NotAnAdult,
    /// As many as one may have.
    #[error("the guardian has as many children as one may have")]
    TooManyChildren,
    /// The authority knows nothing of it.
    #[error("the authority does not know this adult as this child's guardian")]
    NotGuardian,
    /// Before a court, or disputed here.
    #[error("the guardianship is in dispute")]
    Disputed,
    /// 14 or older.
    #[error("the child is 14 or older")]
    AppliesAlone,
    /// No such link of this guardian, or it has ended.
    #[error("the guardian has no such child")]
    NoSuchChild,
    /// Wrong, used or too old.
    #[error("no such code")]
    UnknownCode,
    /// Somebody was faster, or nobody waits any more.
    #[error("there is nothing to answer any more")]
    AlreadyAnswered,
    /// Another text, passkey, session, or too late.
    #[error("the signature does not fit the text")]
    ConsentInvalid,
    /// Only a child of 14–17 who waits shows an application's code.
    #[error("the person waits for no guardian")]
    WaitsForNobody,
}
