//! How many questions wait for this guardian, on every page of *account*. A child's question has 15 minutes.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian::GuardianView;
use netcert::api::problem::Code;

use crate::address::AddressBar;
use crate::server;
use crate::{polling, storage};

/// Says that who is signed in here has children. Only then is the server asked again and again.
const GUARDS: &str = "netcert.guards";
/// The guardian's own page asks more often, and says here what it hears.
const PAGE: &str = "/guardian";
const LOOK_EVERY: Duration = Duration::from_secs(5);

#[derive(Clone, Copy)]
pub struct Waiting {
    count: RwSignal<u32>,
    address: AddressBar,
}

impl Waiting {
    pub fn provide(count: RwSignal<u32>, address: AddressBar) {
        let waiting = Self { count, address };
        provide_context(waiting);
        waiting.look();
        polling::while_shown(LOOK_EVERY, move || waiting.look_if_guardian());
    }

    pub fn here() -> Self {
        expect_context()
    }

    pub fn count(self) -> u32 {
        self.count.get()
    }

    /// How many, unless the page shows them itself.
    pub fn elsewhere(self) -> u32 {
        match self.address.path().as_str() {
            "/" | PAGE => 0,
            _ => self.count.get(),
        }
    }

    /// Asks once, also where this browser does not know of children.
    pub async fn ask(self) {
        match server::guardian::view().await {
            Ok(view) => self.heard(&view),
            Err(failure) if failure.is_one_of(&[Code::SignInRequired, Code::NotAnAdult]) => self.forget(),
            Err(_) => {}
        }
    }

    /// Takes what the guardian's page has heard.
    pub fn heard(self, view: &GuardianView) {
        if view.children.is_empty() && view.applications.is_empty() {
            storage::remove_local(GUARDS);
        } else {
            storage::set_local(GUARDS, "1");
        }
        let count = view.requests.len() + view.applications.len();
        self.show(u32::try_from(count).unwrap_or(u32::MAX));
    }

    /// Nobody is signed in any more, or somebody else.
    pub fn forget(self) {
        storage::remove_local(GUARDS);
        self.show(0);
    }

    fn show(self, count: u32) {
        if self.count.try_with_untracked(|shown| *shown != count) == Some(true) {
            self.count.set(count);
        }
    }

    fn look(self) {
        spawn_local(self.look_if_guardian());
    }

    async fn look_if_guardian(self) {
        let is_shown = untrack(|| self.address.path()) == PAGE;
        if !is_shown && storage::local(GUARDS).is_some() {
            self.ask().await;
        }
    }
}
