//! The heading of a page or step. It sets the title of the browser's tab. If it replaces another heading, it
//! takes the focus, so a screen reader reads it out.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::{every_page::EveryPage, use_texts};

/// What the headings of all pages share.
#[derive(Clone, Copy)]
pub struct Headings {
    /// Whether a heading was shown before. The first one after a page load does not move the focus.
    shown: StoredValue<bool>,
    /// How many things wait for this person. The tab's title begins with the number.
    waiting: RwSignal<u32>,
}

/// Returns the number in the tab's title.
pub fn provide_headings() -> RwSignal<u32> {
    let waiting = RwSignal::new(0);
    provide_context(Headings { shown: StoredValue::new(false), waiting });
    waiting
}

/// Removes the first paint of the HTML file once the page shows its own heading.
fn end_first_paint() {
    if let Some(first_paint) = document().get_element_by_id("first-paint") {
        first_paint.remove();
    }
}

#[component]
pub fn Heading(#[prop(into)] text: Signal<String>) -> impl IntoView {
    let t = use_texts::<EveryPage>();
    let Headings { shown, waiting } = expect_context();
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |focused: Option<bool>| {
        let Some(heading) = heading.get() else { return false };
        if focused != Some(true) && shown.get_value() {
            let _ = heading.focus();
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        if !shown.get_value() {
            end_first_paint();
        }
        shown.set_value(true);
        true
    });
    Effect::new(move || {
        let title = format!("{} · {}", text.get(), t().service);
        match waiting.get() {
            0 => document().set_title(&title),
            waiting => document().set_title(&format!("({waiting}) {title}")),
        }
    });
    view! {
        <h1 tabindex="-1" node_ref=heading>
            {move || text.get()}
        </h1>
    }
}
