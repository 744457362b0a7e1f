//! The frame of every page: the service's name, the language, whether the browser is online, and that netcert
//! is voluntary.

use leptos::prelude::*;

use crate::components::theme::ThemeChoice;
use crate::i18n::{every_page::EveryPage, use_lang, word};

/// Whether the browser believes that it is online.
fn online() -> RwSignal<bool> {
    let online = RwSignal::new(window().navigator().on_line());
    let up = window_event_listener(leptos::ev::online, move |_| online.set(true));
    let down = window_event_listener(leptos::ev::offline, move |_| online.set(false));
    on_cleanup(move || {
        up.remove();
        down.remove();
    });
    online
}

#[component]
pub fn PageFrame(
    /// Whether this is the home page, which the brand links to.
    #[prop(optional, into)]
    at_home: Signal<bool>,
    /// Shown between the header and the content.
    #[prop(optional)]
    above: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let online = online();
    view! {
        <a class="skip" href="#content">
            {word(|t: &EveryPage| t.to_content)}
        </a>
        <header class="masthead">
            <a href="/" class="brand" aria-current=move || at_home.get().then_some("page")>
                <img src="/icons/netcert.svg" alt="" width="36" height="36" />
                <span class="brand-name">{word(|t: &EveryPage| t.service)}</span>
                <span class="brand-line">{word(|t: &EveryPage| t.service_line)}</span>
            </a>
            <button
                type="button"
                class="language"
                lang=word(|t: &EveryPage| t.other_language_tag)
                on:click=move |_| lang.update(|lang| *lang = lang.other())
            >
                {word(|t: &EveryPage| t.other_language)}
            </button>
        </header>
        <div class="line-state" role="status">
            {move || (!online.get()).then(|| view! { <p class="offline">{word(|t: &EveryPage| t.offline)}</p> })}
        </div>
        {above}
        <main id="content" tabindex="-1">
            {children()}
        </main>
        <footer class="colophon">
            <p>{word(|t: &EveryPage| t.voluntary)}</p>
            <ThemeChoice />
        </footer>
    }
}
