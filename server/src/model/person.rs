//! A person as the database stores them: a state and a sealed identity record.

pub mod note;

use netcert::time::UnixTime;
use unicode_segmentation::UnicodeSegmentation;

use crate::keys::sealed::Sealed;
use crate::model::corrupt::Corrupt;
use crate::model::ids::PersonId;
use crate::model::person::note::PersonNote;
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
    /// What the person sees of themselves; `None` for those who enrolled before there were notes.
    pub note: Option<Sealed<PersonNote>>,
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
/// A character is what people see as one (UAX #29), with its marks and variation selectors.
pub fn masked_name(name: &str) -> String {
    let name = name.trim();
    let shown = name.graphemes(true).next_back().unwrap_or_default();
    "*".repeat(name.graphemes(true).count().saturating_sub(1)) + shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_shows_one_whole_character() {
        for (name, masked) in [
            ("方心怡", "**怡"),
            ("方", "方"),
            ("", ""),
            ("王𬎆", "*𬎆"),                      // an ideograph outside the basic plane
            ("渡边葛\u{e0100}", "**葛\u{e0100}"), // with a variation selector
            ("Zoe\u{301}", "**e\u{301}"),         // with a combining mark
            ("한지훈", "**훈"),
            ("\u{1112}\u{1161}\u{11ab}", "\u{1112}\u{1161}\u{11ab}"), // one syllable of three letters
            ("买买提·阿迪力 ", "******力"),
        ] {
            assert_eq!(masked_name(name), masked, "{name}");
        }
    }
}
