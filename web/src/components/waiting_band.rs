//! Says on every page that questions wait for this guardian.

use leptos::prelude::*;

use crate::components::live::live_if;
use crate::i18n::{home as words, say, use_lang};
use crate::waiting::Waiting;

/// The home page and the guardian's page show the questions themselves.
#[component]
pub fn WaitingBand() -> impl IntoView {
    let lang = use_lang();
    let waiting = Waiting::here();
    let band = move || {
        view! {
            <p class="waiting-band" data-testid="waiting-band">
                <a href="/guardian">{say(move || words::waiting(waiting.count(), lang.get()))}</a>
            </p>
        }
        .into_any()
    };
    view! { <div role="status">{live_if(move || waiting.elsewhere() > 0, band)}</div> }
}
