//! *account*: every page of the portal except the one that a site opens.

use leptos::mount::mount_to_body;
use leptos::prelude::*;

use crate::address::AddressBar;
use crate::components::child_band::ChildBand;
use crate::components::heading::provide_headings;
use crate::components::live::live;
use crate::components::page_frame::PageFrame;
use crate::components::waiting_band::WaitingBand;
use crate::i18n::{problem, provide_lang};
use crate::pages::{
    child::Child, device::Device, enrol::Enrol, guardian::Guardian, home::Home, not_found::NotFound,
    sites::Sites,
};
use crate::storage;
use crate::waiting::Waiting;

/// Draws the page that the address names.
pub fn start() {
    problem::provide_own_words(problem::account::words);
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    provide_lang();
    let address = AddressBar::provide();
    Waiting::provide(provide_headings(), address);
    let at_home = Signal::derive(move || address.path() == "/");
    view! {
        <PageFrame at_home=at_home above=view! { <ChildBand /> <WaitingBand /> }.into_any()>
            {live(move || match address.path().as_str() {
                "/" => view! { <Home /> }.into_any(),
                "/child" => view! { <Child /> }.into_any(),
                "/device" => view! { <Device /> }.into_any(),
                "/enrol" => view! { <Enrol /> }.into_any(),
                "/guardian" => view! { <Guardian /> }.into_any(),
                "/sites" => view! { <Sites /> }.into_any(),
                path => elsewhere(path),
            })}
        </PageFrame>
    }
}

/// The page for an unknown address. A service worker of an earlier release knows only one page and shows it
/// at `/present` too. In that case, go on to the waiting request.
fn elsewhere(path: &str) -> AnyView {
    let asked = window().location().search().unwrap_or_default();
    if path == "/present"
        && asked.is_empty()
        && let Some(waiting) = storage::pending_request()
    {
        let _ = window().location().replace(&waiting);
    }
    view! { <NotFound /> }.into_any()
}
