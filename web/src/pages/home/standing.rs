//! Tells a child what their current status means for them.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::Someone;
use crate::components::awaits_guardian::AwaitsGuardian;
use crate::i18n::{home as words, use_texts, word};

/// For a child of 14–17 whom no guardian has approved yet.
#[component]
pub(super) fn Waits() -> impl IntoView {
    let someone = expect_context::<Someone>();
    view! { <AwaitsGuardian on_word=Callback::new(move |_| spawn_local(someone.look())) /> }
}

/// For a child whom a guardian enrolled and who is now 14.
#[component]
pub(super) fn TakeOver(
    /// Whether this is the guardian's device.
    kept: bool,
) -> impl IntoView {
    let t = use_texts::<words::Home>();
    view! {
        <section class="netnum-box news" aria-labelledby="take-over-title" data-testid="take-over">
            <h2 id="take-over-title">{word(|t: &words::Home| t.take_over)}</h2>
            <p>{move || if kept { t().take_over_kept } else { t().take_over_body }}</p>
            {(!kept)
                .then(|| {
                    view! {
                        <a class="button primary" href="/enrol">
                            {word(|t: &words::Home| t.take_over_go)}
                        </a>
                    }
                })}
        </section>
    }
}

/// Explains to a child of 8–13 how netcert works for them.
#[component]
pub(super) fn Under14() -> impl IntoView {
    view! {
        <section class="netnum-box" aria-labelledby="under-14-title" data-testid="under-14">
            <h2 id="under-14-title">{word(|t: &words::Home| t.under_14)}</h2>
            <p>{word(|t: &words::Home| t.under_14_body)}</p>
        </section>
    }
}
