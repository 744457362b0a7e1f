//! The home page of a signed-in person: their own netcert.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::person::{Me, PersonStanding};

use super::Someone;
use super::messages::Messages;
use super::standing::{TakeOver, Under14, Waits};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::FailureNote;
use crate::components::heading::Heading;
use crate::components::link_card::LinkCard;
use crate::components::live::live_if;
use crate::components::netnum::Netnum;
use crate::i18n::{every_page::EveryPage, home as words, say, use_lang, use_texts, word};
use crate::server::{Failure, person};
use crate::waiting::Waiting;

#[component]
pub fn Mine(me: Me) -> impl IntoView {
    let t = use_texts::<words::Home>();
    let lang = use_lang();
    let someone = expect_context::<Someone>();
    let standing = me.standing;
    let waits = standing == PersonStanding::AwaitsGuardian;
    let Me { netnum, masked_name, passkeys, take_over, kept_by_guardian, unread, .. } = me;
    let shown = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let sign_out = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = person::sign_out().await;
            busy.try_set(false);
            match answer {
                Ok(()) => someone.left(),
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    let waiting = Waiting::here();
    if standing == PersonStanding::Adult && !kept_by_guardian {
        spawn_local(waiting.ask());
    }
    let waits_for_you = move || {
        view! {
            <div class="wait" data-testid="waiting-card">
                <LinkCard
                    to="/guardian".to_owned()
                    name=say(move || words::waiting(waiting.count(), lang.get()))
                    hint=word(|t: &words::Home| t.waiting_hint)
                />
            </div>
        }
        .into_any()
    };
    view! {
        <section class="sheet mine">
            <Heading text=say(move || words::hello(&masked_name, lang.get())) />
            <p class="lead">{move || words::devices(passkeys, lang.get())}</p>
            <div role="status">{live_if(move || waiting.count() > 0, waits_for_you)}</div>
            {(unread > 0 && !take_over).then(|| view! { <Messages /> })}
            {waits.then(|| view! { <Waits /> })}
            {take_over.then(|| view! { <TakeOver kept=kept_by_guardian /> })}
            {(standing == PersonStanding::Under14).then(|| view! { <Under14 /> })}
            <section class="netnum-box" aria-labelledby="netnum-title">
                <h2 id="netnum-title">{word(|t: &words::Home| t.netnum)}</h2>
                <p class="hint">{word(|t: &words::Home| t.netnum_hint)}</p>
                {move || shown.get().then(|| view! { <Netnum netnum=netnum.clone() /> })}
                <button
                    type="button"
                    class="button quiet"
                    aria-expanded=move || if shown.get() { "true" } else { "false" }
                    on:click=move |_| shown.update(|shown| *shown = !*shown)
                >
                    {move || if shown.get() { t().hide_netnum } else { t().show_netnum }}
                </button>
            </section>
            {(!take_over)
                .then(|| {
                    view! {
                        <section class="netnum-box">
                            <h2><a href="/sites">{word(|t: &words::Home| t.sites)}</a></h2>
                            <p class="hint">{word(|t: &words::Home| t.sites_hint)}</p>
                        </section>
                    }
                })}
            {(matches!(standing, PersonStanding::Adult | PersonStanding::Under18) && !kept_by_guardian && !take_over)
                .then(|| {
                    view! {
                        <section class="netnum-box">
                            <h2><a href="/device">{word(|t: &words::Home| t.add_device)}</a></h2>
                            <p class="hint">{word(|t: &words::Home| t.add_device_hint)}</p>
                        </section>
                    }
                })}
            {(standing == PersonStanding::Adult && !take_over)
                .then(|| {
                    view! {
                        <section class="netnum-box">
                            <h2><a href="/guardian">{word(|t: &words::Home| t.children)}</a></h2>
                            <p class="hint">{word(|t: &words::Home| t.children_hint)}</p>
                        </section>
                    }
                })}
            <FailureNote failure=failure />
            {(!kept_by_guardian).then(|| view! {
            <div class="actions">
                <ActionButton
                    label=word(|t: &EveryPage| t.sign_out)
                    weight=Weight::Quiet
                    busy=busy
                    on_press=sign_out
                />
            </div>
            })}
        </section>
    }
}
