//! The home page of a person who is not signed in.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Someone;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::heading::Heading;
use crate::components::passkey_note::PasskeyNote;
use crate::i18n::{home as words, use_texts, word};
use crate::pages::enrol::may_be_under_way;
use crate::passkey::{self, PasskeyFailure};
use crate::storage;

/// Where somebody who is not signed in begins.
#[derive(Clone, Copy)]
enum Beginning {
    New,
    /// An enrolment is under way.
    Unfinished,
    /// Enrolled, but this device was not set up.
    NotSetUp,
}

#[component]
pub fn Welcome() -> impl IntoView {
    let t = use_texts::<words::Home>();
    let someone = expect_context::<Someone>();
    let beginning = if storage::is_not_set_up() {
        Beginning::NotSetUp
    } else if may_be_under_way() {
        Beginning::Unfinished
    } else {
        Beginning::New
    };
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<PasskeyFailure>);
    let sign_in = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = passkey::sign_in().await;
            if answer.is_ok() {
                someone.look().await;
            }
            busy.try_set(false);
            failure.try_set(answer.err());
        });
    });
    view! {
        <section class="sheet welcome">
            <Heading text=word(|t: &words::Home| t.title) />
            <p class="lead">{word(|t: &words::Home| t.what)}</p>
            <div class="actions">
                <a href="/enrol" class="button primary">
                    {move || match beginning {
                        Beginning::New => t().enrol,
                        Beginning::Unfinished => t().go_on,
                        Beginning::NotSetUp => t().set_up,
                    }}
                </a>
                <p class="hint">
                    {move || match beginning {
                        Beginning::New => t().enrol_hint,
                        Beginning::Unfinished => t().go_on_hint,
                        Beginning::NotSetUp => t().set_up_hint,
                    }}
                </p>
                <ActionButton
                    label=word(|t: &words::Home| t.sign_in)
                    weight=Weight::Quiet
                    busy=busy
                    on_press=sign_in
                />
                <p class="hint">{word(|t: &words::Home| t.sign_in_hint)}</p>
                <PasskeyNote failure=failure />
            </div>
            <p class="aside">
                <a href="/child">{word(|t: &words::Home| t.child_device)}</a>
            </p>
        </section>
        <section class="promises" aria-labelledby="promises">
            <h2 id="promises">{word(|t: &words::Home| t.promises)}</h2>
            <dl>
                <div>
                    <dt>{word(|t: &words::Home| t.promise_yes_no)}</dt>
                    <dd>{word(|t: &words::Home| t.promise_yes_no_body)}</dd>
                </div>
                <div>
                    <dt>{word(|t: &words::Home| t.promise_apart)}</dt>
                    <dd>{word(|t: &words::Home| t.promise_apart_body)}</dd>
                </div>
                <div>
                    <dt>{word(|t: &words::Home| t.promise_yours)}</dt>
                    <dd>{word(|t: &words::Home| t.promise_yours_body)}</dd>
                </div>
            </dl>
        </section>
    }
}
