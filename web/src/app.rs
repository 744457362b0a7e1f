//! Every page of the portal, on one page.

use leptos::prelude::*;

use crate::address::AddressBar;
use crate::components::live::live;
use crate::components::page_frame::PageFrame;
use crate::i18n::provide_lang;
use crate::pages::{
    child::Child, enrol::Enrol, guardian::Guardian, home::Home, not_found::NotFound, present::Present,
    sites::Sites,
};

#[component]
pub fn App() -> impl IntoView {
    provide_lang();
    let address = AddressBar::provide();
    view! {
        <PageFrame>
            {live(move || match address.path().as_str() {
                "/" => view! { <Home /> }.into_any(),
                "/child" => view! { <Child /> }.into_any(),
                "/enrol" => view! { <Enrol /> }.into_any(),
                "/guardian" => view! { <Guardian /> }.into_any(),
                "/present" => view! { <Present /> }.into_any(),
                "/sites" => view! { <Sites /> }.into_any(),
                _ => view! { <NotFound /> }.into_any(),
            })}
        </PageFrame>
    }
}
