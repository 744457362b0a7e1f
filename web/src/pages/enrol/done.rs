//! Step 7: shows the netnum and offers "use on this device".

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::enrolment_flow::{EnrolmentFlow, forget, set_aside};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::awaits_guardian::{AwaitsGuardian, Declined, Word};
use crate::components::code_card::KeptCode;
use crate::components::netnum::Netnum;
use crate::components::passkey_note::PasskeyNote;
use crate::components::sheet::Sheet;
use crate::i18n::awaits_guardian::AwaitsGuardian as AwaitsGuardianWords;
use crate::i18n::{done as words, say, use_texts, word};
use crate::passkey::{self, PasskeyFailure};
use crate::storage;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// "Use on this device?"
    Asked,
    Ready,
    Later,
}

/// The guardian's answer to a child of 14–17. The enrolment view may be older than this.
#[derive(Clone, Copy)]
struct Heard(RwSignal<Option<Word>>);

/// The code on the screen. A guardian may be typing it now, and a new code would make it invalid.
#[derive(Clone, Copy)]
struct ShownCode(KeptCode);

#[component]
pub fn DoneStep() -> impl IntoView {
    let t = use_texts::<words::DoneStep>();
    let waiting = use_texts::<AwaitsGuardianWords>();
    let end = RwSignal::new(End::Asked);
    let heard = Heard(RwSignal::new(None));
    provide_context(heard);
    provide_context(ShownCode(RwSignal::new(None)));
    view! {
        {move || match end.get() {
            _ if heard.0.get() == Some(Word::Declined) => {
                forget();
                view! { <Declined /> }.into_any()
            }
            End::Asked => view! { <AskAboutDevice end=end /> }.into_any(),
            End::Ready => {
                view! {
                    <Sheet
                        step="done"
                        title=say(move || match heard.0.get() {
                            Some(_) => waiting().approved,
                            None => t().device_ready,
                        })
                    >
                        <p class="lead">{word(|t: &words::DoneStep| t.device_ready_body)}</p>
                        <StillWaiting />
                        <div class="actions">
                            <ToSite />
                            <a href="/" class=onward_class>
                                {word(|t: &words::DoneStep| t.to_my_netcert)}
                            </a>
                        </div>
                    </Sheet>
                }
                    .into_any()
            }
            End::Later => {
                view! {
                    <Sheet step="done" title=word(|t: &words::DoneStep| t.later_title)>
                        <p class="lead">{word(|t: &words::DoneStep| t.later_body)}</p>
                        <div class="actions">
                            <a href="/" class="button primary">
                                {word(|t: &words::DoneStep| t.to_home)}
                            </a>
                            <ActionButton
                                label=word(|t: &words::DoneStep| t.changed_my_mind)
                                weight=Weight::Quiet
                                on_press=Callback::new(move |()| end.set(End::Asked))
                            />
                        </div>
                    </Sheet>
                }
                    .into_any()
            }
        }}
    }
}

#[component]
fn AskAboutDevice(end: RwSignal<End>) -> impl IntoView {
    let t = use_texts::<words::DoneStep>();
    let flow = EnrolmentFlow::here();
    let already = flow.view(|view| view.enrolled.as_ref().map(|enrolled| enrolled.already_enrolled));
    let netnum = flow.view(|view| view.enrolled.as_ref().map(|enrolled| enrolled.netnum.clone()));
    let again = move || already.get() == Some(true);
    let waiting = use_texts::<AwaitsGuardianWords>();
    let heard = expect_context::<Heard>().0;
    let waits = waits();
    let title = move || match heard.get() {
        Some(_) => waiting().approved,
        None if waits.get() => waiting().almost,
        None if again() => t().title_again,
        None => t().title,
    };
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<PasskeyFailure>);
    let register = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = passkey::register_this_device().await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    forget();
                    end.try_set(End::Ready);
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    view! {
        <Sheet step="done" title=say(title)>
            <StillWaiting />
            <p class="lead">{move || if again() { t().lead_again } else { t().lead }}</p>
            {move || netnum.get().map(|netnum| view! { <Netnum netnum=netnum /> })}
            <p class="hint">{word(|t: &words::DoneStep| t.netnum_hint)}</p>
            <section class="question" aria-labelledby="device-title">
                <h2 id="device-title">{word(|t: &words::DoneStep| t.device_title)}</h2>
                {move || waits.get().then(|| view! { <p>{waiting().ready}</p> })}
                <p>{word(|t: &words::DoneStep| t.device_body)}</p>
                <PasskeyNote failure=failure />
                <p class="hint" role="status">
                    {move || busy.get().then(|| t().device_wait)}
                </p>
                <div class="actions">
                    <ActionButton label=word(|t: &words::DoneStep| t.device) busy=busy on_press=register />
                    <ActionButton
                        label=word(|t: &words::DoneStep| t.later)
                        weight=Weight::Quiet
                        on_press=Callback::new(move |()| {
                            set_aside();
                            end.set(End::Later);
                        })
                    />
                </div>
            </section>
        </Sheet>
    }
}

/// Whether this is a child of 14–17 who still has no answer from a guardian.
fn waits() -> Memo<bool> {
    let heard = expect_context::<Heard>().0;
    let enrolled =
        EnrolmentFlow::here().view(|view| view.enrolled.as_ref().map(|enrolled| enrolled.awaits_guardian));
    Memo::new(move |_| enrolled.get() == Some(true) && heard.get().is_none())
}

#[component]
fn StillWaiting() -> impl IntoView {
    let heard = expect_context::<Heard>().0;
    let code = expect_context::<ShownCode>().0;
    let waits = waits();
    move || {
        waits.get().then(|| {
            view! { <AwaitsGuardian on_word=Callback::new(move |word| heard.set(Some(word))) code=code /> }
        })
    }
}

fn onward_class() -> &'static str {
    if storage::pending_request().is_some() { "button quiet" } else { "button primary" }
}

/// Link back to the waiting request. It loads the page in full, because that page has its own CSP.
#[component]
fn ToSite() -> impl IntoView {
    storage::pending_request().map(|path| {
        view! {
            <a href=path rel="external" class="button primary">
                {word(|t: &words::DoneStep| t.to_site)}
            </a>
        }
    })
}
