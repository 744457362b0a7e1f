//! Shows the holder their netnum.

use leptos::prelude::*;

/// On a narrow screen the line breaks between the groups, not inside them.
#[component]
pub fn Netnum(netnum: String) -> impl IntoView {
    view! {
        <p class="netnum" data-testid="netnum" translate="no">
            {netnum}
        </p>
    }
}
