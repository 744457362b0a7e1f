//! A child under 14 at a new site: the guardians are asked, and the page waits and goes on by itself.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::child::{Answer, AskGuardians, Asked};
use netcert::api::problem::Code;

use super::visit::{Stage, Visit};
use super::{answer, touch};
use crate::clock;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::heading::Heading;
use crate::i18n::{asking as words, say, use_lang, use_texts, word};
use crate::polling;
use crate::server::{Failure, child};

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Asks, or finds the question of an earlier try that still waits.
pub(super) async fn ask(visit: Visit) {
    let Some(admitted) = visit.admitted() else { return };
    let request = admitted.request();
    let question = AskGuardians {
        client_id: request.client_id.to_string(),
        purpose: request.purpose.to_string(),
        claims: visit.chosen(&admitted),
    };
    match child::ask_guardians(&question).await {
        Ok(asked) => go_on(visit, asked),
        Err(failure) => touch::refused(visit, failure),
    }
}

fn go_on(visit: Visit, asked: Asked) {
    match asked.answer {
        Answer::Waiting => visit.go(Stage::Asking(asked)),
        Answer::Allowed => touch::first(visit),
        Answer::Refused | Answer::Unanswered => visit.go(Stage::Answered(asked.answer)),
    }
}

/// What the page has seen of the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Waiting,
    CutOff,
    /// This browser's session is another person's by now: a guardian has answered on this very device.
    Elsewhere,
}

#[component]
pub(super) fn Asking(asked: Asked) -> impl IntoView {
    let visit = Visit::here();
    let t = use_texts::<words::Asking>();
    let lang = use_lang();
    let kept = visit.profile().child().map(str::to_owned);
    let is_kept = kept.is_some();
    let name = move || visit.admitted().map(|at| lang.get().of(&at.relying_party().name)).unwrap_or_default();
    let Asked { id, expires_at, .. } = asked;
    let seconds = move || u32::try_from(expires_at - clock::now().seconds()).unwrap_or(0);
    let left = RwSignal::new(seconds());
    let line = RwSignal::new(Line::Waiting);
    polling::while_shown(LOOK_EVERY, move || {
        let id = id.clone();
        async move {
            let answer = child::asked(&id).await;
            if visit.is_over() || left.is_disposed() {
                return;
            }
            left.set(seconds());
            match answer {
                Ok(Asked { answer: Answer::Waiting, .. }) => line.set(Line::Waiting),
                Ok(asked) => go_on(visit, asked),
                Err(Failure::Offline | Failure::TooSlow) => line.set(Line::CutOff),
                Err(failure) if failure.is(Code::SignInRequired) || failure.is(Code::NotFound) => {
                    visit.drop_unlocked();
                    line.set(Line::Elsewhere);
                }
                Err(failure) => touch::refused(visit, failure),
            }
        }
    });
    let says = move || match line.get() {
        Line::Waiting => t().waiting,
        Line::CutOff => t().cut_off,
        Line::Elsewhere => t().elsewhere,
    };
    view! {
        <Heading text=say(move || if is_kept { t().kept_title } else { t().title }) />
        <p class="lead">{move || words::lead(&name(), kept.as_deref(), lang.get())}</p>
        <ol class="numbered">
            {move || {
                let steps = if is_kept {
                    vec![t().kept_first, t().kept_second]
                } else {
                    vec![t().first, t().second, t().third]
                };
                steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()
            }}
        </ol>
        <p class="waiting" role="status">
            {says}
        </p>
        <p class="hint">{move || words::until(left.get(), lang.get())}</p>
        <div class="actions">
            {move || {
                (line.get() == Line::Elsewhere)
                    .then(|| {
                        view! {
                            <ActionButton
                                label=word(|t: &words::Asking| t.go_on)
                                on_press=Callback::new(move |()| touch::first(visit))
                            />
                        }
                    })
            }}
            <ActionButton
                label=word(|t: &words::Asking| t.stop)
                weight=Weight::Quiet
                on_press=Callback::new(move |()| answer::refuse(visit))
            />
        </div>
    }
}

/// A guardian said no, or nobody answered in time.
#[component]
pub(super) fn Answered(refused: bool) -> impl IntoView {
    let visit = Visit::here();
    let t = use_texts::<words::Asking>();
    let busy = RwSignal::new(false);
    let again = Callback::new(move |()| {
        busy.set(true);
        spawn_local(ask(visit));
    });
    let back = Callback::new(move |()| answer::refuse(visit));
    view! {
        <Heading text=say(move || if refused { t().refused } else { t().unanswered }) />
        <p class="lead">{move || if refused { t().refused_lead } else { t().unanswered_lead }}</p>
        <p>{word(|t: &words::Asking| t.nothing_given)}</p>
        <div class="actions">
            {(!refused)
                .then(|| {
                    view! { <ActionButton label=word(|t: &words::Asking| t.again) busy=busy on_press=again /> }
                })}
            <ActionButton
                label=word(|t: &words::Asking| t.to_site)
                weight=if refused { Weight::Primary } else { Weight::Quiet }
                on_press=back
            />
        </div>
    }
}
