//! The person types the PIN, the second factor.

use leptos::prelude::*;
use netcert::pin::Pin;
use zeroize::Zeroizing;

use super::agreed;
use super::presentation_flow::{PresentationFlow, PresentationStage};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::FailureNote;
use crate::components::heading::Heading;
use crate::components::text_field::TextField;
use crate::i18n::{every_page::EveryPage, present as words, use_texts, word};
use crate::server::Failure;

#[component]
pub(super) fn EnterPin(failure: Option<Failure>) -> impl IntoView {
    let flow = PresentationFlow::here();
    let t = use_texts::<words::Present>();
    let profile = use_texts::<words::Profile>();
    let typed = RwSignal::new(String::new());
    let misshapen = RwSignal::new(false);
    let lead = move || {
        if flow.profile().child().is_some() {
            profile().pin_lead
        } else if flow.ticked().with(Vec::is_empty) {
            t().pin_lead
        } else {
            t().pin_lead_plaintext
        }
    };
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if typed.with_untracked(|typed| Pin::parse(typed).is_err()) {
            misshapen.set(true);
            return;
        }
        let pin = Zeroizing::new(typed.try_update(std::mem::take).unwrap_or_default());
        flow.hold_pin(pin);
        agreed::first(flow);
    };
    view! {
        <Heading text=word(|t: &words::Present| t.pin_title) />
        <p class="lead">{lead}</p>
        <FailureNote failure=Signal::stored(failure) />
        <form on:submit=submit novalidate>
            <TextField
                id="pin"
                value=typed
                label=word(|t: &words::Present| t.pin_label)
                complaint=Signal::derive(move || {
                    if misshapen.get() { t().pin_shape.to_owned() } else { String::new() }
                })
                kind=Signal::stored("password")
                inputmode="numeric"
                maxlength=8
                digits=true
            />
            <div class="actions">
                <ActionButton label=word(|t: &words::Present| t.pin_next) />
                <ActionButton
                    label=word(|t: &EveryPage| t.back)
                    weight=Weight::Quiet
                    on_press=Callback::new(move |()| {
                        flow.forget_secrets();
                        flow.go(PresentationStage::Consent);
                    })
                />
            </div>
        </form>
        <p class="aside">
            <a href="/enrol">{word(|t: &words::Present| t.pin_forgotten)}</a>
        </p>
    }
}
