//! Who answers for whom (DESIGN §4, Minors): links between guardians and children, and which of them count.

pub mod application;
pub mod children;
pub mod code;
pub mod consent;
pub mod evidence;
pub mod link;
pub mod note;
pub mod of_age;
pub mod office;
pub mod operator;
mod words;

use netcert::time::UnixTime;

use self::note::SealedNote;
use crate::person::PersonId;
use crate::row_id::row_id;

/// Children that one guardian may have, where no operator has said otherwise.
pub const CHILDREN_LIMIT: u32 = 5;

/// How long a child of 14–17 waits for a guardian's approval before what they gave is erased, in seconds: 30 days.
pub const AWAITS_SECONDS: i64 = 30 * 86_400;

row_id!(
    /// A link's id. Guardians know a child by it.
    GuardianshipId
);

row_id!(
    /// Id of a guardian's signed consent, whatever it is about.
    GuardianConsentId
);

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
    pub note: SealedNote,
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
