//! After the face matched: the person has a netnum already. Warns before their other devices end.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::enrolment_flow::{EnrolmentFlow, forget};
use crate::address::AddressBar;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::FailureNote;
use crate::components::sheet::Sheet;
use crate::i18n::{enrol as words, say, use_lang, use_texts, word};
use crate::server::{Failure, enrolment};

#[component]
pub fn KnownStep() -> impl IntoView {
    let t = use_texts::<words::KnownStep>();
    let lang = use_lang();
    let address = AddressBar::here();
    let flow = EnrolmentFlow::here();
    let for_child = untrack(|| flow.for_child().get());
    let devices = untrack(|| flow.view(|view| view.ends_devices).get()).unwrap_or(0);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let stop = Callback::new(move |()| {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = enrolment::give_up().await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    forget();
                    address.go(if for_child { "/guardian" } else { "/" });
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    view! {
        <Sheet step="known" title=say(move || if for_child { t().title_child } else { t().title })>
            <p class="lead">{say(move || words::ends_devices(devices, for_child, lang.get()))}</p>
            <p>{word(|t: &words::KnownStep| t.netnum_stays)}</p>
            <p>{say(move || if for_child { t().add_child } else { t().add })}</p>
            <FailureNote failure=failure />
            <div class="actions">
                <ActionButton
                    label=word(|t: &words::KnownStep| t.stop)
                    busy=busy
                    on_press=stop
                />
                <ActionButton
                    label=word(|t: &words::KnownStep| t.go_on)
                    weight=Weight::Quiet
                    on_press=Callback::new(move |()| flow.ends_other_devices())
                />
            </div>
        </Sheet>
    }
}
