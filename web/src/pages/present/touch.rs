//! The screen beside the browser's own dialogue for the passkey.

use leptos::prelude::*;

use super::agreed;
use super::presentation_flow::{PresentationFlow, PresentationStage};
use super::touch_failure::TouchFailure;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::WordsNote;
use crate::components::heading::Heading;
use crate::i18n::{every_page::EveryPage, present as words, use_lang, use_texts};

#[component]
pub(super) fn Touch(failure: Option<TouchFailure>) -> impl IntoView {
    let flow = PresentationFlow::here();
    let t = use_texts::<words::Present>();
    let every_page = use_texts::<EveryPage>();
    let lang = use_lang();
    let failed = failure.is_some();
    let is_other = matches!(failure, Some(TouchFailure::OtherPasskey));
    let told = Signal::derive(move || failure.as_ref().map(|failure| failure.tell(lang.get())));
    let again = move || match flow.usable_record() {
        Some(record) => agreed::repeat(flow, record),
        None if flow.pin().is_some() => agreed::first(flow),
        None => flow.go(PresentationStage::Pin(None)),
    };
    view! {
        <Heading text=Signal::derive(move || t().touch_title.to_owned()) />
        {(!failed).then(|| view! { <p class="lead" role="status">{move || t().touch_lead}</p> })}
        <WordsNote words=told />
        {failed
            .then(|| {
                view! {
                    <div class="actions">
                        <ActionButton
                            label=Signal::derive(move || t().touch_again.to_owned())
                            on_press=Callback::new(move |()| again())
                        />
                        {is_other
                            .then(|| {
                                view! {
                                    <ActionButton
                                        label=Signal::derive(move || t().anew.to_owned())
                                        weight=Weight::Quiet
                                        on_press=Callback::new(move |()| {
                                            flow.set_record_aside();
                                            flow.go(PresentationStage::Pin(None));
                                        })
                                    />
                                }
                            })}
                        <ActionButton
                            label=Signal::derive(move || every_page().back.to_owned())
                            weight=Weight::Quiet
                            on_press=Callback::new(move |()| {
                                flow.forget_secrets();
                                flow.go(PresentationStage::Consent);
                            })
                        />
                    </div>
                    <p class="aside">
                        <a href="/enrol">{move || t().device_enrol}</a>
                    </p>
                }
            })}
    }
}
