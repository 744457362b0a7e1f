//! A field for a code from another screen. It accepts the usual ways to type a code.

use leptos::prelude::*;
use netcert::typed::short_code;

use crate::components::text_field::TextField;
use crate::i18n::{code::Code, say, use_texts, word};

/// The code that the person meant, or `None` while it cannot be one.
pub fn meant(typed: &str) -> Option<String> {
    short_code(typed).map(|code| code.to_string())
}

/// If `tried` is true and the code is incomplete, the field complains.
#[component]
pub fn CodeField(typed: RwSignal<String>, #[prop(into)] tried: Signal<bool>) -> impl IntoView {
    let t = use_texts::<Code>();
    let complaint =
        say(
            move || {
                if tried.get() && typed.with(|typed| meant(typed).is_none()) { t().incomplete } else { "" }
            },
        );
    view! {
        <TextField
            id="code"
            value=typed
            label=word(|t: &Code| t.label)
            hint=word(|t: &Code| t.hint)
            complaint=complaint
            digits=true
        />
    }
}
