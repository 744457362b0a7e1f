//! A dispute about the guardianship of a child. It belongs to the child, and only an operator settles it.

use netcert::time::UnixTime;

use crate::keys::sealed::Sealed;
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::{DisputeId, GuardianshipId, PersonId};

/// A dispute that is not settled.
pub struct OpenDispute {
    /// Its id.
    pub id: DisputeId,
    /// The child that it is about.
    pub child: PersonId,
    /// The link that it was opened about, unless its guardian was erased. The link may have ended.
    pub link: Option<GuardianshipId>,
    /// The child's masked name and date of birth, of that link.
    pub note: Option<Sealed<ChildNote>>,
    /// Who opened it.
    pub opened_by: DisputeOpener,
    /// When it was opened.
    pub opened_at: UnixTime,
}

/// Who opened a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisputeOpener {
    /// The guardian of the link.
    Guardian,
    /// An operator.
    Operator,
    /// The authority: the guardianship is before a court.
    Authority,
}

/// What became of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settlement {
    /// The operator keeps the links as they are.
    Kept,
    /// The operator ends a link.
    Ended,
    /// The child has turned 18.
    OfAge,
}

impl DisputeOpener {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Guardian => "guardian",
            Self::Operator => "operator",
            Self::Authority => "authority",
        }
    }

    /// Parses the stored form.
    pub fn from_stored(text: &str) -> Option<Self> {
        [Self::Guardian, Self::Operator, Self::Authority].into_iter().find(|by| by.as_str() == text)
    }
}

impl Settlement {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Ended => "ended",
            Self::OfAge => "of_age",
        }
    }
}
