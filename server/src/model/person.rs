//! A person as the database keeps them: a state, and a sealed identity record.

use netcert::time::UnixTime;

use crate::keys::sealed::Sealed;
use crate::model::corrupt::Corrupt;
use crate::model::ids::PersonId;
use crate::model::record::IdentityRecord;

/// One person.
pub struct PersonRecord {
    /// Their id.
    pub id: PersonId,
    /// Whether their netcert is good, and why not.
    pub state: PersonState,
    /// When they first enrolled.
    pub enrolled_at: UnixTime,
    /// The identity record, still closed.
    pub record: Sealed<IdentityRecord>,
}

impl PersonRecord {
    /// Neither suspended nor waiting for a guardian's approval.
    pub fn is_active(&self) -> bool {
        self.state == PersonState::Active
    }

    /// 14–17 when they enrolled, and no guardian has approved yet.
    pub fn awaits_guardian(&self) -> bool {
        self.state == PersonState::AwaitingGuardian
    }
}

/// Whether a person's netcert is good, and why not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonState {
    /// It is.
    Active,
    /// 14–17, until a guardian approves.
    AwaitingGuardian,
    /// An operator has suspended it.
    Suspended,
}

impl PersonState {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::AwaitingGuardian => "awaiting_guardian",
            Self::Suspended => "suspended",
        }
    }

    /// From its column.
    ///
    /// # Errors
    /// [`Corrupt`].
    pub fn from_stored(text: &str) -> Result<Self, Corrupt> {
        [Self::Active, Self::AwaitingGuardian, Self::Suspended]
            .into_iter()
            .find(|state| state.as_str() == text)
            .ok_or(Corrupt("person's state"))
    }
}

/// A name with all but its last character hidden (`**怡`): its holder knows it, a look over the shoulder does not.
pub fn masked_name(name: &str) -> String {
    let hidden = name.chars().count().saturating_sub(1);
    let mut masked = "*".repeat(hidden);
    masked.extend(name.chars().last());
    masked
}
