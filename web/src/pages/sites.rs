use leptos::prelude::*;

#[component]
pub fn Sites() -> impl IntoView {
    view! { <h1>"Sites"</h1> }
}
