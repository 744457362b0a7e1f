//! The sheet that shows one step.

use leptos::prelude::*;

use crate::components::heading::Heading;

#[component]
pub fn Sheet(step: &'static str, #[prop(into)] title: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <section class="sheet" data-step=step>
            <Heading text=title />
            {children()}
        </section>
    }
}
