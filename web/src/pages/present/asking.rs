//! A child under 14 at a new site: the guardians are asked. The page waits and goes on by itself.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::child::{Answer, Asked};
use netcert::api::problem::Code;

use super::presentation_flow::PresentationFlow;
use super::{agreed, answer};
use crate::clock;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::heading::Heading;
use crate::i18n::{asking as words, say, use_lang, use_texts, word};
use crate::polling;
use crate::server::{Failure, child};

const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What the page knows about the answer while it waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Connection {
    Waiting,
    CutOff,
    /// This browser is now signed in as another person: a guardian answered on this same device.
    Elsewhere,
}

#[component]
pub(super) fn Asking(asked: Asked) -> impl IntoView {
    let flow = PresentationFlow::here();
    let t = use_texts::<words::Asking>();
    let lang = use_lang();
    let kept = flow.profile().child().map(str::to_owned);
    let is_kept = kept.is_some();
    let name = move || flow.admitted().map(|at| lang.get().of(&at.relying_party().name)).unwrap_or_default();
    let Asked { id, expires_at, .. } = asked;
    let seconds = move || u32::try_from(expires_at - clock::now().seconds()).unwrap_or(0);
    let left = RwSignal::new(seconds());
    let line = RwSignal::new(Connection::Waiting);
    polling::while_shown(LOOK_EVERY, move || {
        let id = id.clone();
        async move {
            let answer = child::asked(&id).await;
            if flow.is_over() || left.is_disposed() {
                return;
            }
            left.set(seconds());
            match answer {
                Ok(Asked { answer: Answer::Waiting, .. }) => line.set(Connection::Waiting),
                Ok(asked) => agreed::take_answer(flow, asked),
                Err(Failure::Offline | Failure::TooSlow) => line.set(Connection::CutOff),
                Err(failure) if failure.is(Code::SignInRequired) || failure.is(Code::NotFound) => {
                    flow.drop_unlocked();
                    line.set(Connection::Elsewhere);
                }
                Err(failure) => agreed::refused(flow, failure),
            }
        }
    });
    let says = move || match line.get() {
        Connection::Waiting => t().waiting,
        Connection::CutOff => t().cut_off,
        Connection::Elsewhere => t().elsewhere,
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
                (line.get() == Connection::Elsewhere)
                    .then(|| {
                        view! {
                            <ActionButton
                                label=word(|t: &words::Asking| t.go_on)
                                on_press=Callback::new(move |()| agreed::first(flow))
                            />
                        }
                    })
            }}
            <ActionButton
                label=word(|t: &words::Asking| t.stop)
                weight=Weight::Quiet
                on_press=Callback::new(move |()| answer::refuse(flow))
            />
        </div>
    }
}

/// A guardian refused, or nobody answered in time.
#[component]
pub(super) fn Answered(refused: bool) -> impl IntoView {
    let flow = PresentationFlow::here();
    let t = use_texts::<words::Asking>();
    let busy = RwSignal::new(false);
    let again = Callback::new(move |()| {
        busy.set(true);
        spawn_local(agreed::ask_guardians(flow));
    });
    let back = Callback::new(move |()| answer::refuse(flow));
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
