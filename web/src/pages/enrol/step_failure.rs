//! What went wrong in a step, and a way out when another try cannot help.

use leptos::prelude::*;
use netcert::api::problem::Code;

use super::enrolment_flow::{EnrolmentFlow, Submission};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::FailureNote;
use crate::i18n::{enrol as words, word};

#[component]
pub fn StepFailure(submission: Submission) -> impl IntoView {
    let flow = EnrolmentFlow::here();
    let over = move || {
        submission.failure.with(|failure| {
            failure
                .as_ref()
                .is_some_and(|failure| failure.is(Code::NoEnrolment) || failure.is(Code::NoticeOutdated))
        })
    };
    view! {
        <FailureNote failure=submission.failure />
        {move || {
            over()
                .then(|| {
                    view! {
                        <ActionButton
                            label=word(|t: &words::Enrol| t.start_again)
                            weight=Weight::Quiet
                            on_press=Callback::new(move |()| flow.load())
                        />
                    }
                })
        }}
    }
}
