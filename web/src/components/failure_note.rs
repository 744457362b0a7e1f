//! Explains a failure in plain words, and offers another try if that can help.

use leptos::prelude::*;
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

use crate::components::action_button::{ActionButton, Weight};
use crate::i18n::problem::{FailureWords, words};
use crate::i18n::{every_page::EveryPage, use_lang, word};
use crate::server::Failure;

/// The element is always on the page, so screen readers notice when text appears in it.
#[component]
pub fn FailureNote(
    #[prop(into)] failure: Signal<Option<Failure>>,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    let lang = use_lang();
    let told = Signal::derive(move || failure.get().map(|failure| words(&failure, lang.get())));
    view! { <WordsNote words=told on_retry=on_retry busy=busy /> }
}

/// Like `FailureNote`, for failures that have nothing to do with the server.
#[component]
pub fn WordsNote(
    #[prop(into)] words: Signal<Option<FailureWords>>,
    #[prop(optional_no_strip, into)] on_retry: Option<Callback<()>>,
    #[prop(optional, into)] busy: Signal<bool>,
) -> impl IntoView {
    view! {
        <div class="alert-place" role="alert">
            {move || {
                words
                    .get()
                    .map(|FailureWords { what, next }| {
                        request_animation_frame(show);
                        view! {
                            <div class="alert">
                                <p class="alert-what">{what}</p>
                                <p>{next}</p>
                            </div>
                        }
                    })
            }}
        </div>
        {move || {
            on_retry
                .filter(|_| words.with(Option::is_some))
                .map(|on_retry| {
                    view! {
                        <ActionButton
                            label=word(|t: &EveryPage| t.retry)
                            weight=Weight::Quiet
                            busy=busy
                            on_press=on_retry
                        />
                    }
                })
        }}
    }
}

/// Scrolls just far enough that the words are on the screen.
fn show() {
    if let Ok(Some(alert)) = document().query_selector(".alert-place .alert") {
        let nearest = ScrollIntoViewOptions::new();
        nearest.set_block(ScrollLogicalPosition::Nearest);
        alert.scroll_into_view_with_scroll_into_view_options(&nearest);
    }
}
