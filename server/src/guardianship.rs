//! Who answers for whom (DESIGN §4, Minors): links between guardians and children, and which of them count.

use netcert::base64url;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use crate::person::PersonId;

/// Children that one guardian may have, where no operator has said otherwise.
pub const CHILDREN_LIMIT: u32 = 5;

/// A link's id: 128 random bits in base64url. Guardians know a child by it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct GuardianshipId(String);

impl GuardianshipId {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 16];
        rng.fill_bytes(&mut bytes);
        Self(base64url::encode(&bytes))
    }

    /// From a path or a row.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = (text.len() == 22).then(|| base64url::decode(text).ok()).flatten()?;
        (bytes.len() == 16).then(|| Self(text.to_owned()))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

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
