//! The page for an unknown address.

use leptos::prelude::*;

use crate::components::heading::Heading;
use crate::i18n::{every_page::EveryPage, word};

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <section class="sheet">
            <Heading text=word(|t: &EveryPage| t.not_found_title) />
            <p>{word(|t: &EveryPage| t.not_found_body)}</p>
            <div class="actions">
                <a href="/" class="button primary">
                    {word(|t: &EveryPage| t.to_home)}
                </a>
            </div>
        </section>
    }
}
