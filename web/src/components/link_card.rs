//! A way to another screen, with what it is for.

use leptos::prelude::*;

#[component]
pub fn LinkCard(
    to: String,
    #[prop(into)] name: Signal<String>,
    #[prop(into)] hint: Signal<String>,
    /// What is not as it should be there.
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
