//! What stands around every page.

use leptos::prelude::*;

use crate::i18n::{common::Common, use_texts};

#[component]
pub fn Frame(children: Children) -> impl IntoView {
    let t = use_texts::<Common>();
    view! {
        <a class="skip" href="#content">{move || t().to_content}</a>
        <main id="content">{children()}</main>
    }
}
