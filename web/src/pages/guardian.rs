//! The guardian's page: the children, their questions, and the guardian's answers.
//!
//! It is one page with several screens. The query of the address says which screen is shown, so the browser's
//! "back" works as expected.

mod application;
mod child;
mod history;
mod overview;
mod place;
mod site_request;
mod watch;

use leptos::prelude::*;

use self::place::GuardianPlace;
use self::watch::{Watch, WatchState};
use crate::address::AddressBar;
use crate::components::code_field::meant;
use crate::components::failure_note::FailureNote;
use crate::components::heading::Heading;
use crate::components::live::live;
use crate::components::sign_in::SignIn;
use crate::i18n::{every_page::EveryPage, guardian as words, say, use_lang, use_texts, word};

#[component]
pub fn Guardian() -> impl IntoView {
    let t = use_texts::<words::Guardian>();
    let lang = use_lang();
    let watch = Watch::provide();
    let address = AddressBar::here();
    let place = Memo::new(move |_| GuardianPlace::of(&address.query()));
    Effect::new(move |before: Option<GuardianPlace>| {
        let now = place.get();
        if let Some(before) = before.filter(|before| *before != now) {
            watch.left(&before);
        }
        now
    });
    // A QR code's address contains the code. Remove it, so it does not stay in the browser's history.
    Effect::new(move || {
        if let Some(code) = meant(&address.fragment()) {
            watch.hold_code(code);
            address.replace(&GuardianPlace::Code.path());
        }
    });
    let shown = Memo::new(move |_| (watch.state(), place.get()));
    let retry = Callback::new(move |()| watch.look());
    view! {
        <div class="guardian">
            <p class="for-ears" role="status" data-testid="arrived">
                {say(move || watch.arrived(lang.get()))}
            </p>
            <p class="note" role="status" data-testid="said">
                {say(move || place.with(|place| watch.said(place, lang.get())))}
            </p>
            {live(move || match shown.get() {
                (WatchState::Loading, _) => {
                    view! {
                        <p class="loading" role="status">
                            {word(|t: &EveryPage| t.loading)}
                        </p>
                    }
                        .into_any()
                }
                (WatchState::SignedOut, _) => {
                    view! {
                        <section class="sheet" data-step="guardian-sign-in">
                            <Heading text=word(|t: &words::Guardian| t.title) />
                            <SignIn lead=word(|t: &words::Guardian| t.sign_in_lead) on_done=retry />
                        </section>
                    }
                        .into_any()
                }
                (WatchState::NotTheGuardian, _) => {
                    view! {
                        <section class="sheet" data-step="guardian-sign-in">
                            <Heading text=word(|t: &words::Guardian| t.title) />
                            <SignIn lead=word(|t: &words::Guardian| t.not_the_guardian) on_done=retry />
                        </section>
                    }
                        .into_any()
                }
                (WatchState::Failed(failure), _) => {
                    view! {
                        <section class="sheet" data-step="guardian-failed">
                            <Heading text=word(|t: &words::Guardian| t.title) />
                            <FailureNote failure=Signal::stored(Some(failure)) on_retry=retry />
                        </section>
                    }
                        .into_any()
                }
                (WatchState::Shown, place) => screen(place),
            })}
            <p class="hint stale" role="status">
                {say(move || if watch.is_stale() { t().stale } else { "" })}
            </p>
        </div>
    }
}

fn screen(place: GuardianPlace) -> AnyView {
    match place {
        GuardianPlace::Overview => view! { <overview::Overview /> }.into_any(),
        GuardianPlace::Code => view! { <application::CodeEntry /> }.into_any(),
        GuardianPlace::Request(id) => site_request::screen(&id),
        GuardianPlace::Application(id) => application::screen(&id),
        GuardianPlace::Child(id) => child::screen(&id, child::ChildPart::All),
        GuardianPlace::Device(id) => child::screen(&id, child::ChildPart::Device),
        GuardianPlace::Keep(id) => child::screen(&id, child::ChildPart::Keep),
        GuardianPlace::Join(id) => child::screen(&id, child::ChildPart::Join),
        GuardianPlace::History(id) => child::screen(&id, child::ChildPart::History),
    }
}
