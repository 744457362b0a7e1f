//! Enrolment in seven steps. The server says which step is next, so a reload loses nothing.

mod birth_date;
mod child_done;
mod chip_read;
mod document_kind;
mod done;
mod enrolment_flow;
mod face;
mod give_up;
mod guardian_consent;
mod known;
mod notice;
mod phone;
mod phone_code;
mod pin;
mod step_failure;
mod steps;

pub use self::enrolment_flow::may_be_under_way;

use leptos::prelude::*;
use netcert::api::enrolment::Step;

use self::enrolment_flow::{EnrolmentFlow, EnrolmentScreen};
use crate::components::failure_note::FailureNote;
use crate::components::heading::Heading;
use crate::i18n::{enrol as words, every_page::EveryPage, word};

#[component]
pub fn Enrol() -> impl IntoView {
    let flow = EnrolmentFlow::provide();
    let waiting = flow.waiting();
    flow.load();
    view! {
        <div class="enrol">
            <steps::Steps waiting=waiting />
            <div class="enrol-step">
                {move || match waiting.get() {
                    EnrolmentScreen::Loading => {
                        view! {
                            <p class="loading" role="status">
                                {word(|t: &EveryPage| t.loading)}
                            </p>
                        }
                            .into_any()
                    }
                    EnrolmentScreen::Failed => {
                        view! {
                            <section class="sheet">
                                <Heading text=word(|t: &words::Enrol| t.load_failed) />
                                <FailureNote
                                    failure=flow.load_failure()
                                    on_retry=Callback::new(move |()| flow.load())
                                />
                            </section>
                        }
                            .into_any()
                    }
                    EnrolmentScreen::BirthDate => view! { <birth_date::BirthDateStep /> }.into_any(),
                    EnrolmentScreen::Notice => view! { <notice::NoticeStep /> }.into_any(),
                    EnrolmentScreen::Known => view! { <known::KnownStep /> }.into_any(),
                    EnrolmentScreen::For(Step::DocumentKind) => view! { <document_kind::DocumentKindStep /> }.into_any(),
                    EnrolmentScreen::For(Step::ChipRead) => view! { <chip_read::ChipReadStep /> }.into_any(),
                    EnrolmentScreen::For(Step::Face) => view! { <face::FaceStep /> }.into_any(),
                    EnrolmentScreen::For(Step::GuardianConsent) => {
                        view! { <guardian_consent::GuardianConsentStep /> }.into_any()
                    }
                    EnrolmentScreen::For(Step::Phone) => view! { <phone::PhoneStep /> }.into_any(),
                    EnrolmentScreen::For(Step::PhoneCode) => view! { <phone_code::PhoneCodeStep /> }.into_any(),
                    EnrolmentScreen::For(Step::Pin) => view! { <pin::PinStep /> }.into_any(),
                    EnrolmentScreen::For(Step::Done) if flow.for_child().get_untracked() => {
                        view! { <child_done::ChildDoneStep /> }.into_any()
                    }
                    EnrolmentScreen::For(Step::Done) => view! { <done::DoneStep /> }.into_any(),
                }}
                <give_up::GiveUp waiting=waiting />
            </div>
        </div>
    }
}
