//! The heading of a page or step. It sets the title of the browser's tab. If it replaces another heading, it
//! takes the focus, so a screen reader reads it out.

use leptos::html;
use leptos::prelude::*;

use crate::i18n::{every_page::EveryPage, use_texts};

/// Whether a heading was shown before. The first one after a page load does not move the focus.
#[derive(Clone, Copy)]
pub struct FirstHeading(StoredValue<bool>);

pub fn provide_first_heading() {
    provide_context(FirstHeading(StoredValue::new(false)));
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
    let earlier = expect_context::<FirstHeading>();
    let heading = NodeRef::<html::H1>::new();
    Effect::new(move |focused: Option<bool>| {
        let Some(heading) = heading.get() else { return false };
        if focused != Some(true) && earlier.0.get_value() {
            let _ = heading.focus();
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
        if !earlier.0.get_value() {
            end_first_paint();
        }
        earlier.0.set_value(true);
        true
    });
    Effect::new(move || document().set_title(&format!("{} · {}", text.get(), t().service)));
    view! {
        <h1 tabindex="-1" node_ref=heading>
            {move || text.get()}
        </h1>
    }
}
