//! On a guardian's device that is signed in as a child: says whose netcert this is, and lets the person sign
//! out.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::action_button::{ActionButton, Weight};
use crate::i18n::{every_page::EveryPage, of_child, use_lang, word};
use crate::kept_child;
use crate::server::person;

/// The page of a presentation does not use this: it asks whose netcert is meant and shows the name itself.
#[component]
pub fn ChildBand() -> impl IntoView {
    let lang = use_lang();
    let busy = RwSignal::new(false);
    let sign_out = Callback::new(move |()| {
        busy.set(true);
        spawn_local(async move {
            if person::sign_out().await.is_ok() {
                let _ = window().location().assign("/");
            }
            busy.try_set(false);
        });
    });
    move || {
        kept_child::masked_name().map(|masked_name| {
            view! {
                <aside class="child-band" aria-label=word(|t: &EveryPage| t.signed_in_as) data-testid="child-band">
                    <p>{of_child(&masked_name, lang.get())}</p>
                    <ActionButton
                        label=word(|t: &EveryPage| t.sign_out)
                        weight=Weight::Quiet
                        busy=busy
                        on_press=sign_out
                    />
                </aside>
            }
        })
    }
}
