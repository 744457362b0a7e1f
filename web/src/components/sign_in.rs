//! Sign-in, for pages that only their owner may see.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::action_button::ActionButton;
use crate::components::failure_note::WordsNote;
use crate::i18n::passkey::tell;
use crate::i18n::{sites as words, use_lang, word};
use crate::passkey::{self, PasskeyFailure};

#[component]
pub fn SignIn(#[prop(into)] lead: Signal<String>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let lang = use_lang();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<PasskeyFailure>);
    let sign_in = move |()| {
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let signed_in = passkey::sign_in().await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match signed_in {
                Ok(()) => on_done.run(()),
                Err(reason) => failure.set(Some(reason)),
            }
        });
    };
    view! {
        <p class="lead">{lead}</p>
        <WordsNote words=Signal::derive(move || failure.get().map(|failure| tell(&failure, lang.get()))) />
        <div class="actions">
            <ActionButton
                label=word(|t: &words::Sites| t.sign_in)
                busy=busy
                on_press=Callback::new(sign_in)
            />
            <a class="button quiet" href="/enrol">
                {word(|t: &words::Sites| t.enrol)}
            </a>
        </div>
    }
}
