//! An address that leads nowhere.

use leptos::prelude::*;

use crate::components::heading::Heading;
use crate::i18n::{every_page::EveryPage, say, use_texts};

#[component]
pub fn NotFound() -> impl IntoView {
    let t = use_texts::<EveryPage>();
    view! {
        <section class="sheet">
            <Heading text=say(move || t().not_found_title) />
            <p>{move || t().not_found_body}</p>
            <div class="actions">
                <a href="/" class="button primary">
                    {move || t().to_home}
                </a>
            </div>
        </section>
    }
}
