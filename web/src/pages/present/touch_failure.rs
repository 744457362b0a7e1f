//! Why a touch of the passkey came to nothing, in words.

use crate::i18n::problem::FailureWords;
use crate::i18n::{PageLang, Texts, passkey, present as words};
use crate::passkey::PasskeyFailure;

/// Why a touch came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TouchFailure {
    Passkey(PasskeyFailure),
    /// The passkey is another one than the record was sealed with.
    OtherPasskey,
    /// The passkey is another person's than the one whose netcert was chosen.
    OtherPerson,
}

impl TouchFailure {
    /// What the person is told.
    pub(super) fn tell(&self, lang: PageLang) -> FailureWords {
        match self {
            Self::Passkey(failure) => passkey::tell(failure, lang),
            Self::OtherPasskey => {
                let t = words::Present::of(lang);
                FailureWords { what: t.no_key.to_owned(), next: t.no_key_next.to_owned() }
            }
            Self::OtherPerson => {
                let t = words::Profile::of(lang);
                FailureWords { what: t.other_person.to_owned(), next: t.other_person_next.to_owned() }
            }
        }
    }
}
