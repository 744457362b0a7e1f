//! *present*: the page that a site opens. Its only path is `/present`.

use leptos::mount::mount_to_body;
use leptos::prelude::*;

use crate::components::heading::provide_headings;
use crate::components::page_frame::PageFrame;
use crate::i18n::provide_lang;
use crate::pages::present::Present;

/// Draws the page.
pub fn start() {
    mount_to_body(App);
}

#[component]
fn App() -> impl IntoView {
    provide_lang();
    provide_headings();
    view! {
        <PageFrame>
            <Present />
        </PageFrame>
    }
}
