//! A person as the database stores them: a state and a sealed identity record.

use netcert::time::UnixTime;

use crate::keys::sealed::Sealed;
use crate::model::corrupt::Corrupt;
use crate::model::ids::PersonId;
use crate::model::record::IdentityRecord;

/// One person.
pub struct PersonRecord {
    /// Their id.
    pub id: PersonId,
    /// Whether the person's netcerts are valid, and if not, why.
    pub state: PersonState,
    /// When they first enrolled.
    pub enrolled_at: UnixTime,
    /// The identity record, still sealed.
    pub record: Sealed<IdentityRecord>,
}

impl PersonRecord {
    /// Whether the person is neither suspended nor waiting for a guardian's approval.
    pub fn is_active(&self) -> bool {
        self.state == PersonState::Active
    }

    /// Whether the person was 14–17 at enrolment and no guardian has approved yet.
    pub fn awaits_guardian(&self) -> bool {
        self.state == PersonState::AwaitingGuardian
    }
}

/// Whether a person's netcerts are valid, and if not, why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PersonState {
    /// They are valid.
    Active,
    /// The person was 14–17 at enrolment, and no guardian has approved yet.
    AwaitingGuardian,
    /// An operator has suspended the person.
    Suspended,
}

impl PersonState {
    /// The state as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::AwaitingGuardian => "awaiting_guardian",
            Self::Suspended => "suspended",
        }
    }

    /// Parses the stored form.
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

/// A name with all but its last character hidden (`**怡`): the holder recognizes it, but a bystander does not.
pub fn masked_name(name: &str) -> String {
    let hidden = name.chars().count().saturating_sub(1);
    let mut masked = "*".repeat(hidden);
    masked.extend(name.chars().last());
    masked
}
