//! Explains why there is no passkey.

use leptos::prelude::*;

use crate::components::failure_note::WordsNote;
use crate::i18n::passkey::Passkey;
use crate::i18n::problem::{FailureWords, words};
use crate::i18n::{PageLang, Texts, use_lang};
use crate::passkey::PasskeyFailure;

fn passkey_words(failure: &PasskeyFailure, lang: PageLang) -> FailureWords {
    let t = Passkey::of(lang);
    let (what, next) = match failure {
        PasskeyFailure::Unsupported => (t.unsupported, t.unsupported_next),
        PasskeyFailure::Cancelled => (t.cancelled, t.cancelled_next),
        PasskeyFailure::Server(failure) => return words(failure, lang),
    };
    FailureWords { what: what.to_owned(), next: next.to_owned() }
}

#[component]
pub fn PasskeyNote(#[prop(into)] failure: Signal<Option<PasskeyFailure>>) -> impl IntoView {
    let lang = use_lang();
    let told = Signal::derive(move || {
        failure.with(|failure| failure.as_ref().map(|failure| passkey_words(failure, lang.get())))
    });
    view! { <WordsNote words=told /> }
}
