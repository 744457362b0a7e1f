//! A link to another screen, with a hint about it.

use leptos::prelude::*;

#[component]
pub fn LinkCard(
    to: String,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] hint: Signal<String>,
    /// Says what is wrong on that screen.
    #[prop(optional, into)]
    warning: Signal<String>,
) -> impl IntoView {
    view! {
        <a class="card" href=to>
            <span class="card-name">{name}</span>
            " "
            <span class="card-note">{hint}</span>
            " "
            <span class="card-warning">{warning}</span>
        </a>
    }
}
