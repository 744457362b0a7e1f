use leptos::prelude::*;

#[component]
pub fn Present() -> impl IntoView {
    view! { <h1>"Present"</h1> }
}
