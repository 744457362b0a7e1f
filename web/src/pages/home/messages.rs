//! The service's unread messages to the person.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::message::Message;

use crate::components::action_button::{ActionButton, Weight};
use crate::i18n::{message as words, use_lang, word};
use crate::server::messages;

#[component]
pub(super) fn Messages() -> impl IntoView {
    let unread = RwSignal::new(Vec::<Message>::new());
    spawn_local(async move {
        if let Ok(found) = messages::messages().await {
            unread.try_set(found);
        }
    });
    view! {
        <For each=move || unread.get() key=|message| message.id.clone() let:message>
            <Card message=message unread=unread />
        </For>
    }
}

#[component]
fn Card(message: Message, unread: RwSignal<Vec<Message>>) -> impl IntoView {
    let lang = use_lang();
    let busy = RwSignal::new(false);
    let Message { id, about, masked_name, .. } = message;
    let read = Callback::new(move |()| {
        let id = id.clone();
        busy.set(true);
        spawn_local(async move {
            let answer = messages::read(&id).await;
            busy.try_set(false);
            // If the server could not mark it as read, the message stays.
            if answer.is_ok() {
                unread.try_update(|unread| unread.retain(|message| message.id != id));
            }
        });
    });
    view! {
        <section class="netnum-box news" data-testid="message" data-about=about.as_str()>
            <p>{move || words::says(about, masked_name.as_deref(), lang.get())}</p>
            <ActionButton label=word(|t: &words::Messages| t.read) weight=Weight::Quiet busy=busy on_press=read />
        </section>
    }
}
