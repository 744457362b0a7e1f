//! What netcert is, and the two ways in; or one's own netcert.

mod mine;
mod welcome;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::person::Me;

use self::mine::Mine;
use self::welcome::Welcome;
use crate::i18n::{home as words, use_texts};
use crate::server::person;
use crate::storage;

/// Who is signed in, as far as this page knows.
#[derive(Clone, Copy)]
struct Someone(RwSignal<Option<Me>>);

impl Someone {
    /// A line that fails says nothing about the person: the page stays as it is.
    async fn look(self) {
        if let Ok(me) = person::me().await
            && self.0.try_with_untracked(|known| *known != me) == Some(true)
        {
            self.0.try_set(me);
        }
    }
}

#[component]
pub fn Home() -> impl IntoView {
    let someone = Someone(RwSignal::new(None));
    provide_context(someone);
    spawn_local(someone.look());
    view! {
        <div class="home">
            <SiteWaits />
            {move || match someone.0.get() {
                Some(me) => view! { <Mine me=me /> }.into_any(),
                None => view! { <Welcome /> }.into_any(),
            }}
        </div>
    }
}

/// A request that was interrupted by enrolling or signing in.
#[component]
fn SiteWaits() -> impl IntoView {
    let t = use_texts::<words::Home>();
    storage::pending_request().map(|path| {
        view! {
            <aside class="site-waits" aria-label=move || t().site_waits>
                <p>{move || t().site_waits}</p>
                <a href=path rel="external" class="button quiet">
                    {move || t().to_site}
                </a>
            </aside>
        }
    })
}
