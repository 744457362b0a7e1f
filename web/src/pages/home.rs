//! The home page: what netcert is and the two ways to begin, or the person's own netcert.

mod messages;
mod mine;
mod standing;
mod welcome;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::person::Me;
use netcert::api::problem::Code;

use self::mine::Mine;
use self::welcome::Welcome;
use crate::components::awaits_guardian::Declined;
use crate::i18n::{every_page::EveryPage, home as words, word};
use crate::server::person;
use crate::storage;
use crate::waiting::Waiting;

/// Says that somebody was signed in here recently. Scripts cannot read the cookie that really says so.
const SIGNED_IN: &str = "netcert.signed_in";

/// Who is signed in, as far as this page knows.
#[derive(Clone, Copy)]
struct Someone {
    me: RwSignal<Option<Me>>,
    /// Whether to wait for the server's answer, because the welcome would probably vanish at once.
    expected: RwSignal<bool>,
    /// A guardian declined the application of the child who uses this browser.
    declined: RwSignal<bool>,
    waiting: Waiting,
}

impl Someone {
    /// A failed request says nothing about the person, so the page then stays as it is.
    async fn look(self) {
        match person::me().await {
            Ok(me) => {
                if me.is_some() {
                    storage::set_local(SIGNED_IN, "1");
                } else {
                    storage::remove_local(SIGNED_IN);
                    self.waiting.forget();
                }
                self.declined.try_set(false);
                self.me.try_set(me);
            }
            Err(failure) if failure.is(Code::ApplicationDeclined) => {
                self.left();
                self.declined.try_set(true);
            }
            Err(_) => {}
        }
        self.expected.try_set(false);
    }

    fn left(self) {
        storage::remove_local(SIGNED_IN);
        self.waiting.forget();
        self.me.try_set(None);
    }
}

#[component]
pub fn Home() -> impl IntoView {
    let expected = RwSignal::new(storage::local(SIGNED_IN).is_some());
    let waiting = Waiting::here();
    let someone = Someone { me: RwSignal::new(None), expected, declined: RwSignal::new(false), waiting };
    provide_context(someone);
    spawn_local(someone.look());
    // Draw again only when the content changes: a new heading takes the focus.
    let shown = Memo::new(move |_| {
        let me = someone.me.get();
        let waiting = me.is_none() && someone.expected.get();
        (me, waiting, someone.declined.get())
    });
    view! {
        <div class="home">
            <SiteWaits />
            {move || match shown.get() {
                (_, _, true) => view! { <Declined /> }.into_any(),
                (Some(me), ..) => view! { <Mine me=me /> }.into_any(),
                (None, true, _) => {
                    view! {
                        <p class="loading" role="status">
                            {word(|t: &EveryPage| t.loading)}
                        </p>
                    }
                        .into_any()
                }
                (None, false, _) => view! { <Welcome /> }.into_any(),
            }}
        </div>
    }
}

/// Link to a site's request that the person left to enrol or sign in.
#[component]
fn SiteWaits() -> impl IntoView {
    storage::pending_request().map(|path| {
        view! {
            <aside class="site-waits" aria-label=word(|t: &words::Home| t.site_waits)>
                <p>{word(|t: &words::Home| t.site_waits)}</p>
                <a href=path rel="external" class="button quiet">
                    {word(|t: &words::Home| t.to_site)}
                </a>
            </aside>
        }
    })
}
