//! A button for an action that takes a while.

use leptos::prelude::*;

use crate::i18n::{every_page::EveryPage, use_texts};

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Weight {
    /// The main action of the screen.
    #[default]
    Primary,
    /// The other choice.
    Quiet,
    /// Erases something.
    Danger,
}

impl Weight {
    pub fn class(self) -> &'static str {
        match self {
            Self::Primary => "button primary",
            Self::Quiet => "button quiet",
            Self::Danger => "button danger",
        }
    }
}

/// While `busy` or `resting`, the button keeps the focus and ignores presses. Without `on_press` it submits
/// its form.
#[component]
pub fn ActionButton(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] weight: Weight,
    #[prop(optional, into)] busy: Signal<bool>,
    /// The action is not possible yet; the label says why.
    #[prop(optional, into)]
    resting: Signal<bool>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
) -> impl IntoView {
    let t = use_texts::<EveryPage>();
    let kind = if on_press.is_some() { "button" } else { "submit" };
    let press = move |event: web_sys::MouseEvent| {
        if busy.get_untracked() || resting.get_untracked() {
            event.prevent_default();
        } else if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    view! {
        <button
            type=kind
            class=weight.class()
            aria-disabled=move || (busy.get() || resting.get()).then_some("true")
            aria-busy=move || busy.get().then_some("true")
            on:click=press
        >
            {move || label.get()}
        </button>
        <span class="for-ears" role="status">
            {move || busy.get().then(|| t().working)}
        </span>
    }
}
