//! A netnum for its holder's eyes.

use leptos::prelude::*;

/// The groups stay whole where the line is short.
#[component]
pub fn Netnum(netnum: String) -> impl IntoView {
    view! {
        <p class="netnum" data-testid="netnum" translate="no">
            {netnum}
        </p>
    }
}
