//! Shows the demo's text messages, which go to no real phone.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::demo::TextMessage;

use crate::components::action_button::{ActionButton, Weight};
use crate::components::demo_drawer::DemoDrawer;
use crate::i18n::{phone as words, use_lang, word};
use crate::server::demo;

#[component]
pub fn Inbox(sent: RwSignal<u32>, fill_in: Callback<String>) -> impl IntoView {
    let lang = use_lang();
    // `None` when messages go to real phones. The page then shows no drawer.
    let newest = RwSignal::new(None::<Option<TextMessage>>);
    Effect::new(move || {
        sent.track();
        spawn_local(async move {
            if let Ok(Some(messages)) = demo::inbox().await {
                newest.try_set(Some(messages.into_iter().max_by_key(|message| message.sent_at)));
            }
        });
    });
    let message = move |message: TextMessage| {
        let TextMessage { text, code, .. } = message;
        view! {
            <p class="message">{move || lang.get().of(&text)}</p>
            <ActionButton
                label=word(|t: &words::CodeStep| t.fill_in)
                weight=Weight::Quiet
                on_press=Callback::new(move |()| fill_in.run(code.clone()))
            />
        }
    };
    view! {
        {move || {
            newest
                .get()
                .map(|newest| {
                    view! {
                        <DemoDrawer id="demo-inbox" title=word(|t: &words::CodeStep| t.inbox) lead=word(|t: &words::CodeStep| t.inbox_lead)>
                            {match newest {
                                Some(newest) => message(newest).into_any(),
                                None => view! { <p>{word(|t: &words::CodeStep| t.inbox_empty)}</p> }.into_any(),
                            }}
                        </DemoDrawer>
                    }
                })
        }}
    }
}
