//! The person gives up the enrolment, and the server erases what it collected.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::enrolment::Step;
use netcert::api::problem::Code;

use super::enrolment_flow::{EnrolmentScreen, forget};
use crate::address::AddressBar;
use crate::components::confirm_dialog::ConfirmDialog;
use crate::components::failure_note::FailureNote;
use crate::i18n::{enrol as words, word};
use crate::server::{Failure, enrolment};

#[component]
pub fn GiveUp(waiting: Memo<EnrolmentScreen>) -> impl IntoView {
    let address = AddressBar::here();
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let something_to_erase =
        Memo::new(move |_| matches!(waiting.get(), EnrolmentScreen::For(step) if step != Step::Done));
    let give_up = Callback::new(move |()| {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = enrolment::give_up().await;
            busy.try_set(false);
            match answer {
                Err(refused) if !refused.is(Code::NoEnrolment) => {
                    failure.try_set(Some(refused));
                }
                _ => {
                    forget();
                    asking.try_set(false);
                    address.go("/");
                }
            }
        });
    });
    view! {
        <Show when=move || something_to_erase.get()>
            <p class="give-up">
                <button type="button" class="button plain" on:click=move |_| asking.set(true)>
                    {word(|t: &words::Enrol| t.give_up)}
                </button>
            </p>
        </Show>
        <ConfirmDialog
            id="give-up"
            open=asking
            title=word(|t: &words::Enrol| t.give_up_title)
            body=word(|t: &words::Enrol| t.give_up_body)
            yes=word(|t: &words::Enrol| t.give_up_yes)
            no=word(|t: &words::Enrol| t.give_up_no)
            busy=busy
            on_yes=give_up
        >
            <FailureNote failure=failure />
        </ConfirmDialog>
    }
}
