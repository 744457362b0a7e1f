//! The child's device takes the code from the guardian's screen, scanned or typed.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::problem::Code;

use super::Handover;
use crate::components::action_button::ActionButton;
use crate::components::code_field::{CodeField, meant};
use crate::components::failure_note::WordsNote;
use crate::components::sheet::Sheet;
use crate::i18n::problem::{FailureWords, words as failure_words};
use crate::i18n::{PageLang, Texts, child as words, use_lang, word};
use crate::server::{Failure, child};

#[component]
pub(super) fn TypeCode(scanned: Option<String>) -> impl IntoView {
    let lang = use_lang();
    let arrival = expect_context::<Handover>();
    let was_scanned = scanned.is_some();
    let typed = RwSignal::new(scanned.unwrap_or_default());
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let take = move || {
        tried.set(true);
        let Some(code) = typed.with_untracked(|typed| meant(typed)).filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = child::take_code(code).await;
            busy.try_set(false);
            match answer {
                Ok(arrived) => arrival.took_code(arrived.masked_name),
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    if was_scanned {
        take();
    }
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        take();
    };
    let told = Signal::derive(move || failure.get().map(|failure| tell(&failure, lang.get())));
    view! {
        <Sheet step="child-device" title=word(|t: &words::Child| t.title)>
            <p class="lead">{word(|t: &words::Child| t.lead)}</p>
            <form on:submit=submit novalidate>
                <CodeField typed=typed tried=tried />
                <WordsNote words=told />
                <div class="actions">
                    <ActionButton label=word(|t: &words::Child| t.take) busy=busy />
                </div>
            </form>
        </Sheet>
    }
}

fn tell(failure: &Failure, lang: PageLang) -> FailureWords {
    if failure.is(Code::UnknownCode) {
        let t = words::Child::of(lang);
        FailureWords { what: t.unknown.to_owned(), next: t.unknown_next.to_owned() }
    } else {
        failure_words(failure, lang)
    }
}
