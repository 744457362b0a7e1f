//! The new device: the code, "is that you?", and its own passkey.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Adding, AddingStage};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::code_field::{CodeField, meant};
use crate::components::failure_note::FailureNote;
use crate::components::passkey_note::PasskeyNote;
use crate::components::sheet::Sheet;
use crate::i18n::{device as words, every_page::EveryPage, say, use_lang, use_texts, word};
use crate::passkey::{self, PasskeyFailure};
use crate::server::{Failure, device, person};

#[component]
pub(super) fn SignedInAs(masked_name: String) -> impl IntoView {
    let lang = use_lang();
    let adding = expect_context::<Adding>();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let sign_out = Callback::new(move |()| {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = person::sign_out().await;
            busy.try_set(false);
            match answer {
                Ok(()) => adding.go(AddingStage::Take),
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    view! {
        <Sheet step="device-other" title=word(|t: &words::Device| t.other_title)>
            <p class="lead">{say(move || words::other_lead(&masked_name, lang.get()))}</p>
            <FailureNote failure=failure />
            <div class="actions">
                <ActionButton label=word(|t: &words::Device| t.other) busy=busy on_press=sign_out />
                <a class="button quiet" href="/">
                    {word(|t: &EveryPage| t.to_home)}
                </a>
            </div>
        </Sheet>
    }
}

#[component]
pub(super) fn TypeCode() -> impl IntoView {
    let t = use_texts::<words::Device>();
    let adding = expect_context::<Adding>();
    let scanned = adding.scanned.try_update_value(Option::take).flatten();
    let was_scanned = scanned.is_some();
    let typed = RwSignal::new(scanned.unwrap_or_default());
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let Some(code) = typed.with_untracked(|typed| meant(typed)).filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = device::take_code(code).await;
            busy.try_set(false);
            match answer {
                Ok(arrived) => adding.go(AddingStage::Arrived(arrived.masked_name)),
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    };
    view! {
        <Sheet step="device-take" title=word(|t: &words::Device| t.title)>
            <p class="lead">{say(move || if was_scanned { t().take_scanned } else { t().take_lead })}</p>
            <form on:submit=submit novalidate>
                <CodeField typed=typed tried=tried />
                <FailureNote failure=failure />
                <div class="actions">
                    <ActionButton label=word(|t: &words::Device| t.take) busy=busy />
                    <a class="button quiet" href="/">
                        {word(|t: &EveryPage| t.to_home)}
                    </a>
                </div>
            </form>
            <p class="aside">
                <a href="/enrol">{word(|t: &words::Device| t.no_device)}</a>
            </p>
        </Sheet>
    }
}

#[component]
pub(super) fn Arrived(masked_name: String) -> impl IntoView {
    let t = use_texts::<words::Device>();
    let lang = use_lang();
    let adding = expect_context::<Adding>();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<PasskeyFailure>);
    let register = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = passkey::register_this_device().await;
            busy.try_set(false);
            match answer {
                Ok(()) => adding.go(AddingStage::Ready),
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    let not_me = Callback::new(move |()| {
        spawn_local(async move {
            let _ = person::sign_out().await;
            adding.go(AddingStage::Take);
        });
    });
    view! {
        <Sheet step="device-arrived" title=say(move || words::whose(&masked_name, lang.get()))>
            <p class="lead">{word(|t: &words::Device| t.arrived_lead)}</p>
            <PasskeyNote failure=failure />
            <p class="hint" role="status">
                {move || busy.get().then(|| t().device_wait)}
            </p>
            <div class="actions">
                <ActionButton label=word(|t: &words::Device| t.device) busy=busy on_press=register />
                <ActionButton
                    label=word(|t: &words::Device| t.not_me)
                    weight=Weight::Quiet
                    on_press=not_me
                />
            </div>
        </Sheet>
    }
}

#[component]
pub(super) fn Ready() -> impl IntoView {
    view! {
        <Sheet step="device-ready" title=word(|t: &words::Device| t.ready)>
            <p class="lead">{word(|t: &words::Device| t.ready_lead)}</p>
            <div class="actions">
                <a class="button primary" href="/">
                    {word(|t: &words::Device| t.home)}
                </a>
            </div>
        </Sheet>
    }
}
