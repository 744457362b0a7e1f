//! Before a code makes this device a child's: whose device it becomes, and who is signed out by it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::problem::Code;

use super::Handover;
use super::code::tell;
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::WordsNote;
use crate::components::sheet::Sheet;
use crate::i18n::{child as words, say, use_lang, use_texts, word};
use crate::server::{Failure, child, person};

/// What the device loses, as far as it is known.
#[derive(Clone, PartialEq, Eq)]
enum Loses {
    /// The server has not said yet.
    Unknown,
    Nothing,
    /// The sign-in of this person, by their masked name.
    SignIn(String),
    /// Something that is under way: an enrolment, or a person who has made no passkey yet.
    UnderWay,
}

#[component]
pub(super) fn Agree(code: String) -> impl IntoView {
    let t = use_texts::<words::Child>();
    let lang = use_lang();
    let arrival = expect_context::<Handover>();
    let loses = RwSignal::new(Loses::Unknown);
    let busy = RwSignal::new(true);
    let failure = RwSignal::new(None::<Failure>);
    spawn_local(async move {
        // Where the server cannot say it here, it says it when the code is taken.
        let me = person::me().await.ok().flatten();
        loses.try_set(me.map_or(Loses::Nothing, |me| Loses::SignIn(me.masked_name)));
        busy.try_set(false);
    });
    let go_on = Callback::new(move |()| {
        let code = code.clone();
        let sign_out = loses.with_untracked(|loses| matches!(loses, Loses::SignIn(_) | Loses::UnderWay));
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = child::take_code(code, sign_out).await;
            busy.try_set(false);
            match answer {
                Ok(arrived) => arrival.took_code(arrived.masked_name),
                // Nobody is signed out who was not named, or told of, on this screen.
                Err(refused) if refused.is(Code::SomebodySignedIn) && !sign_out => {
                    loses.try_set(Loses::UnderWay);
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    let another = Callback::new(move |()| arrival.begin_again());
    let told = Signal::derive(move || failure.get().map(|failure| tell(&failure, lang.get())));
    let lost = say(move || match loses.get() {
        Loses::Unknown | Loses::Nothing => String::new(),
        Loses::SignIn(name) => words::signs_out(&name, lang.get()),
        Loses::UnderWay => t().under_way.to_owned(),
    });
    view! {
        <Sheet step="child-agree" title=word(|t: &words::Child| t.agree)>
            <p class="lead">{word(|t: &words::Child| t.agree_lead)}</p>
            <p role="status" data-testid="signs-out">{lost}</p>
            <WordsNote words=told />
            <div class="actions">
                <ActionButton label=word(|t: &words::Child| t.go_on) busy=busy on_press=go_on />
                <ActionButton label=word(|t: &words::Child| t.new_code) weight=Weight::Quiet on_press=another />
                <a class="button quiet" href="/">
                    {word(|t: &words::Child| t.stay)}
                </a>
            </div>
        </Sheet>
    }
}
