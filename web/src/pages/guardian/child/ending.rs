//! Starts a dispute or ends the guardianship. Both ask for confirmation first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian::{DISPUTE, END};
use netcert::api::path;

use super::super::place::GuardianPlace;
use super::super::watch::{Confirmation, Watch};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::confirm_dialog::ConfirmDialog;
use crate::components::failure_note::FailureNote;
use crate::components::live::live_if;
use crate::i18n::{Texts, guardian as words, say, use_texts, word};
use crate::server::Failure;
use crate::server::guardian::take_back;

#[component]
pub(super) fn Ending(id: String, disputed: Signal<bool>) -> impl IntoView {
    let t = use_texts::<words::Child>();
    let watch = Watch::here();
    let asking = RwSignal::new(false);
    let is_end = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let ask = move |end: bool| {
        Callback::new(move |()| {
            failure.set(None);
            is_end.set(end);
            asking.set(true);
        })
    };
    let yes = Callback::new(move |()| {
        let id = id.clone();
        let end = is_end.get_untracked();
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = take_back(&path(if end { END } else { DISPUTE }, &id)).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    asking.try_set(false);
                    let (said, then): (Confirmation, _) = if end {
                        (|lang| words::Child::of(lang).ended, GuardianPlace::Overview)
                    } else {
                        (|lang| words::Child::of(lang).disputed_now, GuardianPlace::Child(id.clone()))
                    };
                    watch.done(&id, said, then);
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    // In a dispute only the operator changes anything.
    let more = move || {
        view! {
            <section class="part" aria-labelledby="more-title">
                <h2 id="more-title">{word(|t: &words::Child| t.more)}</h2>
                <ActionButton label=word(|t: &words::Child| t.dispute) weight=Weight::Quiet on_press=ask(false) />
                <ActionButton label=word(|t: &words::Child| t.end) weight=Weight::Quiet on_press=ask(true) />
            </section>
        }
        .into_any()
    };
    view! {
        {live_if(move || !disputed.get(), more)}
        <ConfirmDialog
            id="ending"
            open=asking
            title=say(move || if is_end.get() { t().end_title } else { t().dispute_title })
            body=say(move || if is_end.get() { t().end_body } else { t().dispute_body })
            yes=say(move || if is_end.get() { t().end_yes } else { t().dispute_yes })
            no=word(|t: &words::Child| t.no)
            busy=busy
            on_yes=yes
        >
            <FailureNote failure=failure />
        </ConfirmDialog>
    }
}
