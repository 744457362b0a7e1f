//! A drawer for things that exist only in the demo. It looks different, so nobody takes it for the service.

use leptos::prelude::*;

use crate::i18n::{every_page::EveryPage, word};

#[component]
pub fn DemoDrawer(
    id: &'static str,
    #[prop(into)] title: Signal<String>,
    #[prop(into)] lead: Signal<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="drawer" aria-labelledby=id>
            <h2 id=id>
                <span class="drawer-mark">{word(|t: &EveryPage| t.demo)}</span>
                " "
                {move || title.get()}
            </h2>
            <p>{move || lead.get()}</p>
            {children()}
        </section>
    }
}
