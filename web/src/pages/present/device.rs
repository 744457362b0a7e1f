//! This browser knows no netcert passkey: the person brings one from elsewhere, or gets a netnum first.

use leptos::prelude::*;

use super::presentation_flow::{PresentationFlow, PresentationStage};
use crate::components::action_button::ActionButton;
use crate::components::heading::Heading;
use crate::i18n::{present as words, word};
use crate::storage;

#[component]
pub(super) fn Device() -> impl IntoView {
    let flow = PresentationFlow::here();
    let [enrol, enrol_why] = if storage::is_not_set_up() {
        [word(|t: &words::Present| t.device_set_up), word(|t: &words::Present| t.device_set_up_why)]
    } else {
        [word(|t: &words::Present| t.device_enrol), word(|t: &words::Present| t.device_enrol_why)]
    };
    view! {
        <Heading text=word(|t: &words::Present| t.device_title) />
        <p class="lead">{word(|t: &words::Present| t.device_lead)}</p>
        <div class="way">
            <ActionButton
                label=word(|t: &words::Present| t.device_has)
                on_press=Callback::new(move |()| flow.go(PresentationStage::Pin(None)))
            />
            <p>{word(|t: &words::Present| t.device_has_why)}</p>
        </div>
        <div class="way">
            <a class="button quiet" href="/enrol">
                {enrol}
            </a>
            <p>{enrol_why}</p>
        </div>
    }
}
