//! One visit to `/present`: where it stands, and what it holds until the answer is sent.

use std::sync::Arc;

use leptos::prelude::*;
use netcert::sd_jwt::ClaimName;
use zeroize::Zeroizing;

use super::flow::Prepared;
use super::touch::TouchFailure;
use super::trouble::Trouble;
use crate::holder::Record;
use crate::passkey::Unlocked;
use crate::request::Admitted;
use crate::server::Failure;

/// What is on the screen.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Stage {
    Loading,
    Consent,
    /// No passkey was ever used in this browser.
    Device,
    /// With what the server said to the last PIN.
    Pin(Option<Failure>),
    /// With why the last touch came to nothing; without, the browser's own dialogue is open.
    Touch(Option<TouchFailure>),
    Sending,
    Refused,
    Trouble(Trouble),
}

impl Stage {
    /// For `data-step`.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Consent => "consent",
            Self::Device => "device",
            Self::Pin(_) => "pin",
            Self::Touch(_) => "passkey",
            Self::Sending => "sending",
            Self::Refused => "refused",
            Self::Trouble(_) => "error",
        }
    }
}

/// Handles to one visit; the values go when the page goes.
#[derive(Clone, Copy)]
pub(super) struct Visit {
    stage: RwSignal<Stage>,
    admitted: RwSignal<Option<Arc<Admitted>>>,
    record: RwSignal<Option<Arc<Record>>>,
    /// Plaintext items that the person ticked.
    ticked: RwSignal<Vec<ClaimName>>,
    /// The person is asked a second time, because the first was about an older registration.
    has_changed: RwSignal<bool>,
    pin: StoredValue<Option<Zeroizing<String>>>,
    unlocked: StoredValue<Option<Arc<Unlocked>>>,
}

impl Visit {
    pub(super) fn begin() -> Self {
        let visit = Self {
            stage: RwSignal::new(Stage::Loading),
            admitted: RwSignal::new(None),
            record: RwSignal::new(None),
            ticked: RwSignal::new(Vec::new()),
            has_changed: RwSignal::new(false),
            pin: StoredValue::new(None),
            unlocked: StoredValue::new(None),
        };
        provide_context(visit);
        visit
    }

    pub(super) fn here() -> Self {
        expect_context()
    }

    /// The person left the page while something was under way.
    pub(super) fn is_over(self) -> bool {
        self.stage.is_disposed()
    }

    pub(super) fn stage(self) -> ReadSignal<Stage> {
        self.stage.read_only()
    }

    pub(super) fn go(self, stage: Stage) {
        if !self.is_over() {
            self.stage.set(stage);
        }
    }

    pub(super) fn fail(self, trouble: Trouble) {
        self.forget_secrets();
        self.go(Stage::Trouble(trouble));
    }

    pub(super) fn arrived(self, prepared: Result<Prepared, Trouble>) {
        if self.is_over() {
            return;
        }
        match prepared {
            Ok(Prepared { admitted, record }) => {
                self.admitted.set(Some(Arc::new(admitted)));
                self.record.set(record.map(Arc::new));
                self.go(Stage::Consent);
            }
            Err(trouble) => self.fail(trouble),
        }
    }

    pub(super) fn admitted(self) -> Option<Arc<Admitted>> {
        self.admitted.try_get().flatten()
    }

    /// The relying party's registration is another one than was shown: nothing that was agreed to counts.
    pub(super) fn ask_anew(self, admitted: Admitted) {
        if self.is_over() {
            return;
        }
        self.forget_secrets();
        self.ticked.set(Vec::new());
        self.record.set(None);
        self.admitted.set(Some(Arc::new(admitted)));
        self.has_changed.set(true);
        self.go(Stage::Consent);
    }

    pub(super) fn has_changed(self) -> bool {
        self.has_changed.get()
    }

    /// For `data-visit`.
    pub(super) fn kind(self) -> Option<&'static str> {
        self.admitted
            .with(Option::is_some)
            .then(|| if self.usable_record().is_some() { "repeat" } else { "first" })
    }

    /// For `data-error`.
    pub(super) fn error_code(self) -> Option<String> {
        self.stage.with(|stage| match stage {
            Stage::Trouble(trouble) => Some(trouble.code()),
            _ => None,
        })
    }

    /// The kept netcert, where it can give this answer: plaintext always wants the PIN, and so the server.
    pub(super) fn usable_record(self) -> Option<Arc<Record>> {
        if self.ticked.with(Vec::is_empty) { self.record.get() } else { None }
    }

    pub(super) fn has_record(self) -> bool {
        self.record.with(Option::is_some)
    }

    /// Does as if nothing were kept for this relying party.
    pub(super) fn set_record_aside(self) {
        self.record.set(None);
    }

    pub(super) fn ticked(self) -> RwSignal<Vec<ClaimName>> {
        self.ticked
    }

    /// What the person agreed to: every result, and the plaintext items that were ticked.
    pub(super) fn chosen(self, admitted: &Admitted) -> Vec<ClaimName> {
        let ticked = self.ticked.get_untracked();
        admitted.results().chain(admitted.plaintext().filter(|claim| ticked.contains(claim))).collect()
    }

    pub(super) fn hold_pin(self, pin: Zeroizing<String>) {
        self.pin.set_value(Some(pin));
    }

    pub(super) fn pin(self) -> Option<Zeroizing<String>> {
        self.pin.try_get_value().flatten()
    }

    pub(super) fn drop_pin(self) {
        let _ = self.pin.try_update_value(|pin| *pin = None);
    }

    /// Kept only while a wrong PIN is typed again, so that this needs no second touch.
    pub(super) fn hold_unlocked(self, unlocked: Arc<Unlocked>) {
        let _ = self.unlocked.try_update_value(|held| *held = Some(unlocked));
    }

    pub(super) fn unlocked(self) -> Option<Arc<Unlocked>> {
        self.unlocked.try_get_value().flatten()
    }

    pub(super) fn drop_unlocked(self) {
        let _ = self.unlocked.try_update_value(|held| *held = None);
    }

    pub(super) fn forget_secrets(self) {
        self.drop_pin();
        self.drop_unlocked();
    }
}
