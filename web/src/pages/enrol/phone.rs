//! Step 5, first half: the person types the mobile number.

use leptos::prelude::*;

use super::enrolment_flow::{EnrolmentFlow, Submission};
use super::step_failure::StepFailure;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::sheet::Sheet;
use crate::components::text_field::TextField;
use crate::i18n::{phone as words, say, use_texts, word};
use crate::server::enrolment;

/// Whether this looks like a mobile number of mainland China. The server makes the real check.
fn looks_complete(typed: &str) -> bool {
    let digits: String = typed.chars().filter(|sign| !matches!(sign, ' ' | '-')).collect();
    let national = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")).unwrap_or(&digits);
    national.len() == 11 && national.starts_with('1') && national.bytes().all(|sign| sign.is_ascii_digit())
}

/// `keep` returns to the code that was already sent.
#[component]
pub fn PhoneStep(#[prop(optional, into)] keep: Option<Callback<()>>) -> impl IntoView {
    let t = use_texts::<words::PhoneStep>();
    let flow = EnrolmentFlow::here();
    let submission = Submission::new();
    let typed = RwSignal::new(String::new());
    let complain = RwSignal::new(false);
    let complaint =
        say(
            move || {
                if complain.get() && !typed.with(|typed| looks_complete(typed)) { t().incomplete } else { "" }
            },
        );
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let number = typed.get_untracked();
        let complete = looks_complete(&number);
        complain.set(!complete);
        if complete {
            submission.run(async move {
                let number = number.trim().to_owned();
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
                    maxlength=20
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

#[cfg(test)]
mod tests {
    use super::looks_complete;

    #[test]
    fn numbers_are_taken_as_people_write_them() {
        for typed in ["13800000001", "138 0000 0001", "+86 138-0000-0001", "0086 13800000001"] {
            assert!(looks_complete(typed), "{typed}");
        }
    }

    #[test]
    fn what_cannot_ring_is_not_sent() {
        for typed in ["", "1380000000", "138000000011", "23800000001", "+1 13800000001", "1380000000a"] {
            assert!(!looks_complete(typed), "{typed}");
        }
    }
}
