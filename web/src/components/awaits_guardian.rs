//! A child of 14–17 waits for a guardian's answer. Shows the code for the guardian and goes on when the
//! answer is there.

use std::time::Duration;

use leptos::prelude::*;
use netcert::api::child::APPLICATION_CODE;
use netcert::api::person::PersonStanding;
use netcert::api::problem::Code;

use crate::components::code_card::{CodeCard, KeptCode};
use crate::components::heading::Heading;
use crate::i18n::{awaits_guardian as words, word};
use crate::polling;
use crate::server::{enrolment, person};

const LOOK_EVERY: Duration = Duration::from_secs(3);

/// The guardian's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    Approved,
    Declined,
}

/// `None` if there is no answer yet, or the server cannot be reached.
async fn look() -> Option<Word> {
    match person::me().await {
        Ok(Some(me)) => (me.standing != PersonStanding::AwaitsGuardian).then_some(Word::Approved),
        Err(failure) => failure.is(Code::ApplicationDeclined).then_some(Word::Declined),
        // The child has just enrolled and has no passkey yet.
        Ok(None) => {
            let enrolled = enrolment::under_way().await.ok()??.enrolled?;
            (!enrolled.awaits_guardian).then_some(Word::Approved)
        }
    }
}

#[component]
pub fn AwaitsGuardian(
    #[prop(into)] on_word: Callback<Word>,
    /// Keeps the code while the surrounding page is drawn again.
    #[prop(optional)]
    code: Option<KeptCode>,
) -> impl IntoView {
    polling::while_shown(LOOK_EVERY, move || async move {
        if let Some(word) = look().await {
            on_word.try_run(word);
        }
    });
    view! {
        <section class="question" aria-labelledby="awaits-title" data-testid="awaits-guardian">
            <h2 id="awaits-title">{word(|t: &words::AwaitsGuardian| t.title)}</h2>
            <p>{word(|t: &words::AwaitsGuardian| t.lead)}</p>
            <ol class="numbered">
                <li>{word(|t: &words::AwaitsGuardian| t.first)}</li>
                <li>{word(|t: &words::AwaitsGuardian| t.second)}</li>
            </ol>
            <CodeCard path=APPLICATION_CODE.to_owned() kept=code />
            <p class="waiting" role="status">
                {word(|t: &words::AwaitsGuardian| t.waiting)}
            </p>
        </section>
    }
}

/// A guardian refused.
#[component]
pub fn Declined() -> impl IntoView {
    view! {
        <section class="sheet" data-step="declined">
            <Heading text=word(|t: &words::AwaitsGuardian| t.declined) />
            <p class="lead">{word(|t: &words::AwaitsGuardian| t.declined_lead)}</p>
            <p>{word(|t: &words::AwaitsGuardian| t.declined_next)}</p>
            <div class="actions">
                <a class="button primary" href="/enrol">
                    {word(|t: &words::AwaitsGuardian| t.enrol_again)}
                </a>
            </div>
        </section>
    }
}
