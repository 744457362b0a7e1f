//! Step 5, first half: the person types the mobile number.

use leptos::prelude::*;
use netcert::typed::mobile_number;

use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::step_failure::StepFailure;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::sheet::Sheet;
use crate::components::text_field::TextField;
use crate::i18n::{phone as words, say, use_texts, word};
use crate::server::enrolment;

/// `keep` returns to the code that was already sent.
#[component]
pub fn PhoneStep(#[prop(optional, into)] keep: Option<Callback<()>>) -> impl IntoView {
    let t = use_texts::<words::PhoneStep>();
    let flow = EnrolmentFlow::here();
    let submission = Submission::new();
    let typed = RwSignal::new(String::new());
    let complain = RwSignal::new(false);
    let complaint = say(move || {
        if complain.get() && typed.with(|typed| mobile_number(typed).is_none()) { t().incomplete } else { "" }
    });
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let number = typed.with_untracked(|typed| mobile_number(typed));
        complain.set(number.is_none());
        if let Some(number) = number {
            submission.run(async move {
                let number = number.to_string();
                let view = enrolment::give_phone(number.clone()).await?;
                flow.remember_phone(number);
                if let Some(keep) = keep {
                    keep.run(());
                }
                Ok(view)
            });
        }
    };
    view! {
        <Sheet step="phone" title=word(|t: &words::PhoneStep| t.title)>
            <p class="lead">{word(|t: &words::PhoneStep| t.lead)}</p>
            <form on:submit=submit novalidate>
                <TextField
                    id="phone"
                    value=typed
                    label=word(|t: &words::PhoneStep| t.label)
                    hint=word(|t: &words::PhoneStep| t.hint)
                    complaint=complaint
                    kind="tel"
                    inputmode="tel"
                    autocomplete="tel-national"
                    maxlength=64
                    digits=true
                />
                <StepFailure submission=submission />
                <div class="actions">
                    <ActionButton label=word(|t: &words::PhoneStep| t.send) busy=submission.busy />
                    {keep
                        .map(|keep| {
                            view! {
                                <ActionButton
                                    label=word(|t: &words::CodeStep| t.keep_number)
                                    weight=Weight::Quiet
                                    on_press=keep
                                />
                            }
                        })}
                </div>
            </form>
        </Sheet>
    }
}
