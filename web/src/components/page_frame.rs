//! What stands around every page: who we are, the language, whether there is a line, and the person's free choice.

use leptos::prelude::*;

use crate::address::AddressBar;
use crate::components::child_band::ChildBand;
use crate::components::heading::provide_arrival;
use crate::components::theme::ThemeChoice;
use crate::i18n::{every_page::EveryPage, use_lang, use_texts};

/// Whether the browser believes that it has a line.
#[derive(Clone, Copy)]
pub struct Online(pub RwSignal<bool>);

fn provide_online() -> Online {
    let online = Online(RwSignal::new(window().navigator().on_line()));
    let up = window_event_listener(leptos::ev::online, move |_| online.0.set(true));
    let down = window_event_listener(leptos::ev::offline, move |_| online.0.set(false));
    on_cleanup(move || {
        up.remove();
        down.remove();
    });
    provide_context(online);
    online
}

#[component]
pub fn PageFrame(children: Children) -> impl IntoView {
    let t = use_texts::<EveryPage>();
    let lang = use_lang();
    let address = AddressBar::here();
    let online = provide_online();
    provide_arrival();
    view! {
        <a class="skip" href="#content">
            {move || t().to_content}
        </a>
        <header class="masthead">
            <a href="/" class="brand" aria-current=move || (address.path() == "/").then_some("page")>
                <img src="/icons/netcert.svg" alt="" width="36" height="36" />
                <span class="brand-name">{move || t().service}</span>
                <span class="brand-line">{move || t().service_line}</span>
            </a>
            <button
                type="button"
                class="language"
                lang=move || t().other_language_tag
                on:click=move |_| lang.update(|lang| *lang = lang.other())
            >
                {move || t().other_language}
            </button>
        </header>
        <div class="line-state" role="status">
            {move || (!online.0.get()).then(|| view! { <p class="offline">{move || t().offline}</p> })}
        </div>
        <ChildBand />
        <main id="content" tabindex="-1">
            {children()}
        </main>
        <footer class="colophon">
            <p>{move || t().voluntary}</p>
            <ThemeChoice />
        </footer>
    }
}
