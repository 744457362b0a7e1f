//! Explains why there is no passkey.

use leptos::prelude::*;

use crate::components::failure_note::WordsNote;
use crate::i18n::{passkey::tell, use_lang};
use crate::passkey::PasskeyFailure;

#[component]
pub fn PasskeyNote(#[prop(into)] failure: Signal<Option<PasskeyFailure>>) -> impl IntoView {
    let lang = use_lang();
    let told = Signal::derive(move || {
        failure.with(|failure| failure.as_ref().map(|failure| tell(failure, lang.get())))
    });
    view! { <WordsNote words=told /> }
}
