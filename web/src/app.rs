//! Every page of the portal, on one page.

use leptos::prelude::*;
use leptos_router::{
    components::{Route, Router, Routes},
    path,
};

use crate::components::frame::Frame;
use crate::i18n::provide_lang;
use crate::pages::{
    child::Child, enrol::Enrol, guardian::Guardian, home::Home, not_found::NotFound, present::Present,
    sites::Sites,
};

#[component]
pub fn App() -> impl IntoView {
    provide_lang();
    view! {
        <Router>
            <Frame>
                <Routes fallback=NotFound>
                    <Route path=path!("/") view=Home />
                    <Route path=path!("/child") view=Child />
                    <Route path=path!("/enrol") view=Enrol />
                    <Route path=path!("/guardian") view=Guardian />
                    <Route path=path!("/present") view=Present />
                    <Route path=path!("/sites") view=Sites />
                </Routes>
            </Frame>
        </Router>
    }
}
