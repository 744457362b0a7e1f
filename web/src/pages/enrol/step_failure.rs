//! What went wrong in a step, and a way out when another try cannot help.

use leptos::html;
use leptos::prelude::*;
use netcert::api::problem::Code;

use super::enrolment_flow::{EnrolmentFlow, Submission};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::FailureNote;
use crate::i18n::{enrol as words, word};

#[component]
pub fn StepFailure(
    submission: Submission,
    /// What was pressed is far from here: go to the words when there are some.
    #[prop(optional)]
    takes_focus: bool,
) -> impl IntoView {
    let flow = EnrolmentFlow::here();
    let place = NodeRef::<html::Div>::new();
    Effect::new(move || {
        if takes_focus && submission.failure.with(Option::is_some) {
            // The words are drawn first.
            request_animation_frame(move || {
                if let Some(place) = place.get_untracked() {
                    let _ = place.focus();
                }
            });
        }
    });
    let over = move || {
        submission.failure.with(|failure| {
            failure
                .as_ref()
                .is_some_and(|failure| failure.is(Code::NoEnrolment) || failure.is(Code::NoticeOutdated))
        })
    };
    view! {
        <div class="failure-place" tabindex=takes_focus.then_some("-1") node_ref=place>
            <FailureNote failure=submission.failure />
        </div>
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
