//! "This is *航's netcert": makes the child's passkey on the child's own device.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::problem::Code;

use super::Handover;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::passkey_note::PasskeyNote;
use crate::components::sheet::Sheet;
use crate::i18n::{child as words, say, use_lang, use_texts, word};
use crate::passkey::{self, PasskeyFailure};
use crate::server::person;

#[component]
pub(super) fn Arrived(masked_name: String) -> impl IntoView {
    let t = use_texts::<words::Child>();
    let lang = use_lang();
    let arrival = expect_context::<Handover>();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<PasskeyFailure>);
    let over = move || {
        failure.with(
            |failure| matches!(failure, Some(PasskeyFailure::Server(why)) if why.is(Code::SignInRequired)),
        )
    };
    let register = Callback::new(move |()| {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = passkey::register_this_device().await;
            busy.try_set(false);
            match answer {
                Ok(()) => arrival.is_ready(),
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    let not_me = Callback::new(move |()| {
        spawn_local(async move {
            let _ = person::sign_out().await;
            arrival.begin_again();
        });
    });
    view! {
        <Sheet step="child-arrived" title=say(move || words::whose(&masked_name, lang.get()))>
            <p class="lead">{word(|t: &words::Child| t.arrived_lead)}</p>
            <p>{word(|t: &words::Child| t.lock)}</p>
            <PasskeyNote failure=failure />
            <p class="hint" role="status">
                {move || busy.get().then(|| t().device_wait)}
            </p>
            <div class="actions">
                {move || {
                    (!over()).then(|| {
                        view! { <ActionButton label=word(|t: &words::Child| t.device) busy=busy on_press=register /> }
                    })
                }}
                <ActionButton
                    label=say(move || if over() { t().new_code } else { t().not_me })
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
        <Sheet step="child-ready" title=word(|t: &words::Child| t.ready)>
            <p class="lead">{word(|t: &words::Child| t.ready_lead)}</p>
            <p>{word(|t: &words::Child| t.ready_asks)}</p>
            <div class="actions">
                <a class="button primary" href="/">
                    {word(|t: &words::Child| t.home)}
                </a>
            </div>
        </Sheet>
    }
}
