//! Step 5, second half: the person types the code from the text message.

mod inbox;
mod resend;

use leptos::prelude::*;
use netcert::typed::one_time_code;

use self::inbox::Inbox;
use self::resend::Resend;
use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::phone::PhoneStep;
use super::step_failure::StepFailure;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::sheet::Sheet;
use crate::components::text_field::TextField;
use crate::i18n::{phone as words, say, use_lang, use_texts, word};
use crate::server::enrolment;

#[component]
pub fn PhoneCodeStep() -> impl IntoView {
    let other_number = RwSignal::new(false);
    let keep = Callback::new(move |()| {
        other_number.try_set(false);
    });
    view! {
        <Show when=move || other_number.get() fallback=move || view! { <Code other_number=other_number /> }>
            <PhoneStep keep=keep />
        </Show>
    }
}

#[component]
fn Code(other_number: RwSignal<bool>) -> impl IntoView {
    let t = use_texts::<words::CodeStep>();
    let lang = use_lang();
    let flow = EnrolmentFlow::here();
    let number = flow.view(|view| view.masked_phone.clone());
    let submission = Submission::new();
    let typed = RwSignal::new(String::new());
    let complain = RwSignal::new(false);
    let sent = RwSignal::new(0_u32);
    let use_other = Callback::new(move |()| other_number.set(true));
    let complaint = say(move || {
        if complain.get() && typed.with(|typed| one_time_code(typed).is_none()) { t().incomplete } else { "" }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let code = typed.with_untracked(|typed| one_time_code(typed));
        complain.set(code.is_none());
        if let Some(code) = code {
            submission.run(enrolment::give_code(code.to_string()));
        }
    };
    view! {
        <Sheet step="phone-code" title=word(|t: &words::CodeStep| t.title)>
            <p class="lead">{move || number.get().map(|number| words::sent_to(&number, lang.get()))}</p>
            <form on:submit=submit novalidate>
                <TextField
                    id="phone-code"
                    value=typed
                    label=word(|t: &words::CodeStep| t.label)
                    hint=word(|t: &words::CodeStep| t.hint)
                    complaint=complaint
                    inputmode="numeric"
                    autocomplete="one-time-code"
                    maxlength=32
                    digits=true
                />
                <StepFailure submission=submission />
                <div class="actions">
                    <ActionButton label=word(|t: &words::CodeStep| t.check) busy=submission.busy />
                </div>
            </form>
            <div class="actions side">
                <Resend sent=sent on_number_unknown=use_other />
                <ActionButton
                    label=word(|t: &words::CodeStep| t.other_number)
                    weight=Weight::Quiet
                    on_press=use_other
                />
            </div>
            <Inbox sent=sent fill_in=Callback::new(move |code| typed.set(code)) />
        </Sheet>
    }
}
