//! Why a touch of the passkey failed, in words.

use crate::i18n::problem::FailureWords;
use crate::i18n::{PageLang, Texts, passkey, present as words};
use crate::passkey::PasskeyFailure;

/// Why a touch failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TouchFailure {
    Passkey(PasskeyFailure),
    /// The record was sealed with another passkey.
    OtherPasskey,
    /// The passkey belongs to another person than the chosen netcert.
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
