//! The page's data about the guardian's children. The page loads it again every few seconds while it is
//! visible.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian::{Application, Child, GuardianView, SiteRequest};
use netcert::api::problem::Code;

use super::place::GuardianPlace;
use crate::address::AddressBar;
use crate::i18n::{PageLang, guardian as words};
use crate::polling;
use crate::server::{self, Failure};
use crate::waiting::Waiting;

const LOOK_EVERY: Duration = Duration::from_secs(3);

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WatchState {
    Loading,
    SignedOut,
    /// Somebody is signed in who cannot be a guardian.
    NotTheGuardian,
    Failed(Failure),
    Shown,
}

/// A short confirmation of what the guardian just did.
pub(super) type Confirmation = fn(PageLang) -> &'static str;

#[derive(Clone, Copy)]
pub(super) struct Watch {
    state: RwSignal<WatchState>,
    view: RwSignal<GuardianView>,
    /// The newest load failed, so the data on the screen is older.
    stale: RwSignal<bool>,
    /// Requests that came in while the page was open.
    arrived: RwSignal<Option<SiteRequest>>,
    said: RwSignal<Option<(Confirmation, GuardianPlace)>>,
    /// Number of loads so far. Only the answer to the newest load is shown.
    looks: StoredValue<u32>,
    /// The code from the address of a QR code.
    code: StoredValue<Option<String>>,
    address: AddressBar,
    waiting: Waiting,
}

impl Watch {
    pub(super) fn provide() -> Self {
        let view =
            GuardianView { children: Vec::new(), applications: Vec::new(), requests: Vec::new(), may_add: 0 };
        let watch = Self {
            state: RwSignal::new(WatchState::Loading),
            view: RwSignal::new(view),
            stale: RwSignal::new(false),
            arrived: RwSignal::new(None),
            said: RwSignal::new(None),
            looks: StoredValue::new(0),
            code: StoredValue::new(None),
            address: AddressBar::here(),
            waiting: Waiting::here(),
        };
        watch.look();
        polling::while_shown(LOOK_EVERY, move || watch.look_again());
        provide_context(watch);
        watch
    }

    pub(super) fn here() -> Self {
        expect_context()
    }

    pub(super) fn state(self) -> WatchState {
        self.state.get()
    }

    pub(super) fn is_stale(self) -> bool {
        self.stale.get() && self.state.with(|state| *state == WatchState::Shown)
    }

    /// The server's newest answer.
    pub(super) fn view(self) -> ReadSignal<GuardianView> {
        self.view.read_only()
    }

    pub(super) fn has_waits(self) -> bool {
        self.view.with(|view| !view.requests.is_empty() || !view.applications.is_empty())
    }

    pub(super) fn child(self, id: &str) -> Option<Child> {
        self.view.with_untracked(|view| view.children.iter().find(|child| child.id == id).cloned())
    }

    /// Like `child`, but tracked: the caller runs again when the data changes.
    pub(super) fn child_now(self, id: &str) -> Option<Child> {
        self.view.with(|view| view.children.iter().find(|child| child.id == id).cloned())
    }

    pub(super) fn request(self, id: &str) -> Option<SiteRequest> {
        self.view.with_untracked(|view| view.requests.iter().find(|request| request.id == id).cloned())
    }

    pub(super) fn application(self, id: &str) -> Option<Application> {
        self.view.with_untracked(|view| view.applications.iter().find(|one| one.id == id).cloned())
    }

    /// Adds the application to the list now. The server's next answer will contain it too.
    pub(super) fn opened(self, application: Application) {
        let path = GuardianPlace::Application(application.id.clone()).path();
        self.view.update(|view| {
            view.applications.retain(|known| known.id != application.id);
            view.applications.push(application);
        });
        self.go(&path);
    }

    pub(super) fn arrived(self, lang: PageLang) -> String {
        self.arrived
            .with(|request| {
                request.as_ref().map(|request| {
                    let asks = words::asks(&request.masked_name, &lang.of(&request.relying_party), lang);
                    words::arrived(&asks, lang)
                })
            })
            .unwrap_or_default()
    }

    /// The confirmation, if it belongs to the screen `at`; otherwise empty.
    pub(super) fn said(self, at: &GuardianPlace, lang: PageLang) -> &'static str {
        self.said
            .with(|said| said.as_ref().filter(|(_, place)| place == at).map_or("", |(said, _)| said(lang)))
    }

    /// Clears the confirmation when the person leaves its screen, so it is shown only once.
    pub(super) fn left(self, place: &GuardianPlace) {
        if self.said.with_untracked(|said| said.as_ref().is_some_and(|(_, at)| at == place)) {
            self.said.set(None);
        }
    }

    /// Removes what was answered or ended from the list, goes to the screen `then`, and confirms it there.
    pub(super) fn done(self, id: &str, said: Confirmation, then: GuardianPlace) {
        self.view.try_update(|view| {
            view.requests.retain(|request| request.id != id);
            view.applications.retain(|application| application.id != id);
            view.children.retain(|child| child.id != id || then != GuardianPlace::Overview);
        });
        self.view.try_with_untracked(|view| self.waiting.heard(view));
        self.look();
        self.go(&then.path());
        self.said.try_set(Some((said, then)));
    }

    /// Goes to another screen, unless the person has left the page meanwhile.
    fn go(self, path: &str) {
        if !self.state.is_disposed() {
            self.address.go(path);
        }
    }

    pub(super) fn hold_code(self, code: String) {
        self.code.set_value(Some(code));
    }

    pub(super) fn take_code(self) -> Option<String> {
        self.code.try_update_value(Option::take).flatten()
    }

    /// Loads again only if the list is shown. Otherwise the person must first sign in or press "try again".
    async fn look_again(self) {
        if self.state.try_with_untracked(|state| *state == WatchState::Shown) == Some(true) {
            self.ask().await;
        }
    }

    pub(super) fn look(self) {
        spawn_local(self.ask());
    }

    async fn ask(self) {
        let Some(look) = self.looks.try_update_value(|looks| {
            *looks += 1;
            *looks
        }) else {
            return;
        };
        let answer = server::guardian::view().await;
        if self.looks.try_get_value() != Some(look) {
            return;
        }
        self.stale.set(answer.is_err());
        match answer {
            Ok(view) => self.show(view),
            Err(failure) if failure.is(Code::SignInRequired) => self.turn(WatchState::SignedOut),
            // A child's netcert that this device keeps, or somebody else's: the guardian signs in.
            Err(failure) if failure.is(Code::NotAnAdult) => self.turn(WatchState::NotTheGuardian),
            Err(failure) => {
                // If the list is already shown, keep it.
                if self.state.with_untracked(|state| *state != WatchState::Shown) {
                    self.turn(WatchState::Failed(failure));
                }
            }
        }
    }

    fn show(self, view: GuardianView) {
        self.waiting.heard(&view);
        let is_first = self.state.with_untracked(|state| *state != WatchState::Shown);
        if self.view.with_untracked(|known| *known != view) {
            let new = self.view.with_untracked(|known| {
                view.requests.iter().find(|request| !known.requests.contains(request)).cloned()
            });
            if !is_first && new.is_some() {
                self.arrived.set(new);
            }
            self.view.set(view);
        }
        self.turn(WatchState::Shown);
    }

    fn turn(self, state: WatchState) {
        if self.state.with_untracked(|known| *known != state) {
            self.state.set(state);
        }
    }
}
