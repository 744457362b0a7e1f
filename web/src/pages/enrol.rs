use leptos::prelude::*;

#[component]
pub fn Enrol() -> impl IntoView {
    view! { <h1>"Enrol"</h1> }
}
