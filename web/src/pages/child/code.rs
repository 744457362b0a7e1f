//! The child's device takes the code from the guardian's screen, typed, or scanned and not complete.

use leptos::prelude::*;
use netcert::api::problem::Code;

use super::Handover;
use crate::components::action_button::ActionButton;
use crate::components::code_field::{CodeField, meant};
use crate::components::sheet::Sheet;
use crate::i18n::problem::{FailureWords, words as failure_words};
use crate::i18n::{PageLang, Texts, child as words, word};
use crate::server::Failure;

#[component]
pub(super) fn TypeCode(scanned: Option<String>) -> impl IntoView {
    let arrival = expect_context::<Handover>();
    let tried = RwSignal::new(scanned.is_some());
    let typed = RwSignal::new(scanned.unwrap_or_default());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        if let Some(code) = typed.with_untracked(|typed| meant(typed)) {
            arrival.has_code(code);
        }
    };
    view! {
        <Sheet step="child-device" title=word(|t: &words::Child| t.title)>
            <p class="lead">{word(|t: &words::Child| t.lead)}</p>
            <form on:submit=submit novalidate>
                <CodeField typed=typed tried=tried />
                <div class="actions">
                    <ActionButton label=word(|t: &words::Child| t.take) />
                </div>
            </form>
        </Sheet>
    }
}

pub(super) fn tell(failure: &Failure, lang: PageLang) -> FailureWords {
    if failure.is(Code::UnknownCode) {
        let t = words::Child::of(lang);
        FailureWords { what: t.unknown.to_owned(), next: t.unknown_next.to_owned() }
    } else {
        failure_words(failure, lang)
    }
}
