//! A card of the demo drawer: whose it is, when they were born, and what it shows.

use leptos::prelude::*;
use netcert::api::demo::Card;

use crate::i18n::enrol::born;
use crate::i18n::use_lang;

#[component]
pub fn DemoCard(
    card: Card,
    #[prop(into)] on_press: Callback<Card>,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let Card { name, note, birth_date, .. } = card.clone();
    view! {
        <button
            type="button"
            class="card"
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| on_press.run(card.clone())
        >
            <span class="card-name">{move || lang.get().of(&name)}</span>
            " "
            <span class="card-note">{move || lang.get().of(&note)}</span>
            " "
            <span class="card-note">{move || born(&birth_date, lang.get())}</span>
        </button>
    }
}
