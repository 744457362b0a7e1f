//! The screen that is shown while the browser's own passkey dialogue is open.

use leptos::prelude::*;

use super::agreed;
use super::presentation_flow::{PresentationFlow, PresentationStage};
use super::touch_failure::TouchFailure;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::WordsNote;
use crate::components::heading::Heading;
use crate::i18n::{every_page::EveryPage, present as words, use_lang, word};

#[component]
pub(super) fn Touch(failure: Option<TouchFailure>) -> impl IntoView {
    let flow = PresentationFlow::here();
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
        <Heading text=word(|t: &words::Present| t.touch_title) />
        {(!failed).then(|| view! { <p class="lead" role="status">{word(|t: &words::Present| t.touch_lead)}</p> })}
        <WordsNote words=told />
        {failed
            .then(|| {
                view! {
                    <div class="actions">
                        <ActionButton
                            label=word(|t: &words::Present| t.touch_again)
                            on_press=Callback::new(move |()| again())
                        />
                        {is_other
                            .then(|| {
                                view! {
                                    <ActionButton
                                        label=word(|t: &words::Present| t.anew)
                                        weight=Weight::Quiet
                                        on_press=Callback::new(move |()| {
                                            flow.set_record_aside();
                                            flow.go(PresentationStage::Pin(None));
                                        })
                                    />
                                }
                            })}
                        <ActionButton
                            label=word(|t: &EveryPage| t.back)
                            weight=Weight::Quiet
                            on_press=Callback::new(move |()| {
                                flow.forget_secrets();
                                flow.go(PresentationStage::Consent);
                            })
                        />
                    </div>
                    <p class="aside">
                        <a href="/enrol">{word(|t: &words::Present| t.device_enrol)}</a>
                    </p>
                }
            })}
    }
}
