//! The names of the seven steps, and which one is the current one.

use leptos::prelude::*;
use netcert::api::enrolment::Step;

use super::enrolment_flow::{EnrolmentFlow, EnrolmentScreen};
use crate::i18n::enrol::{Enrol, step_of};
use crate::i18n::{use_lang, use_texts, word};

const NAMES: [fn(&Enrol) -> &'static str; 7] = [
    |t| t.step_notice,
    |t| t.step_document,
    |t| t.step_chip,
    |t| t.step_face,
    |t| t.step_phone,
    |t| t.step_pin,
    |t| t.step_done,
];

/// Index of the phone step. When a guardian applies for a child, the guardian consents in this step instead.
const PHONE: usize = 4;

/// Index of the current step, from 0. `None` until the server has answered.
fn position(waiting: EnrolmentScreen) -> Option<usize> {
    match waiting {
        EnrolmentScreen::Loading | EnrolmentScreen::Failed => None,
        EnrolmentScreen::BirthDate | EnrolmentScreen::Notice => Some(0),
        EnrolmentScreen::Known => Some(PHONE),
        EnrolmentScreen::For(step) => Some(match step {
            Step::DocumentKind => 1,
            Step::ChipRead => 2,
            Step::Face => 3,
            Step::GuardianConsent | Step::Phone | Step::PhoneCode => 4,
            Step::Pin => 5,
            Step::Done => 6,
        }),
    }
}

#[component]
pub fn Steps(waiting: Memo<EnrolmentScreen>) -> impl IntoView {
    let t = use_texts::<Enrol>();
    let lang = use_lang();
    let now = Memo::new(move |_| position(waiting.get()));
    let class = move |index| match now.get() {
        Some(now) if index < now => "step-done",
        Some(now) if index == now => "step-now",
        _ => "step-ahead",
    };
    let state = move |index| match now.get() {
        Some(now) if index < now => Some(t().state_done),
        Some(now) if index == now => Some(t().state_now),
        _ => None,
    };
    let for_child = EnrolmentFlow::here().for_child();
    let named = move |index, name: fn(&Enrol) -> &'static str| {
        if index == PHONE && for_child.get() { t().step_guardian } else { name(t()) }
    };
    let item = move |(index, name): (usize, fn(&Enrol) -> &'static str)| {
        view! {
            <li class=move || class(index) aria-current=move || (now.get() == Some(index)).then_some("step")>
                <span class="step-name">{move || named(index, name)}</span>
                {move || state(index).map(|state| view! { <span class="for-ears">{format!(" ({state})")}</span> })}
            </li>
        }
    };
    view! {
        <nav class="steps" aria-label=word(|t: &Enrol| t.steps)>
            <p class="steps-count" aria-hidden="true">
                {move || now.get().map(|now| step_of(now + 1, NAMES.len(), lang.get()))}
            </p>
            <ol>{NAMES.into_iter().enumerate().map(item).collect_view()}</ol>
        </nav>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_halves_of_the_phone_are_one_step() {
        assert_eq!(
            position(EnrolmentScreen::For(Step::Phone)),
            position(EnrolmentScreen::For(Step::PhoneCode))
        );
    }

    #[test]
    fn the_seventh_step_is_the_last() {
        assert_eq!(position(EnrolmentScreen::For(Step::Done)), Some(NAMES.len() - 1));
        assert_eq!(position(EnrolmentScreen::Loading), None);
    }
}
