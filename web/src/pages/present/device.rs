//! This browser knows no passkey of netcert: bring one, or get a netnum first.

use leptos::prelude::*;

use super::presentation_flow::{PresentationFlow, PresentationStage};
use crate::components::action_button::ActionButton;
use crate::components::heading::Heading;
use crate::i18n::{present as words, use_texts};

#[component]
pub(super) fn Device() -> impl IntoView {
    let flow = PresentationFlow::here();
    let t = use_texts::<words::Present>();
    view! {
        <Heading text=Signal::derive(move || t().device_title.to_owned()) />
        <p class="lead">{move || t().device_lead}</p>
        <div class="way">
            <ActionButton
                label=Signal::derive(move || t().device_has.to_owned())
                on_press=Callback::new(move |()| flow.go(PresentationStage::Pin(None)))
            />
            <p>{move || t().device_has_why}</p>
        </div>
        <div class="way">
            <a class="button quiet" href="/enrol">
                {move || t().device_enrol}
            </a>
            <p>{move || t().device_enrol_why}</p>
        </div>
    }
}
