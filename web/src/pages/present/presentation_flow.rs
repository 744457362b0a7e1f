//! One visit to `/present`: its stage, and what it holds until the answer is sent.

use std::sync::Arc;

use leptos::prelude::*;
use netcert::api::child::{Answer, Asked};
use netcert::sd_jwt::ClaimName;
use zeroize::Zeroizing;

use super::error::PresentError;
use super::prepare::Prepared;
use super::touch_failure::TouchFailure;
use crate::holder::{Profile, Record};
use crate::passkey::Unlocked;
use crate::request::{Admitted, PresentationRequest};
use crate::server::Failure;

/// What is on the screen.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum PresentationStage {
    Loading,
    /// Asks whose netcert answers, when this browser also keeps a child's.
    Profile,
    Consent,
    /// No passkey was used in this browser before.
    Device,
    /// Holds the server's answer to the last PIN.
    Pin(Option<Failure>),
    /// `Some`: why the last touch failed. `None`: the browser's own dialogue is open.
    Touch(Option<TouchFailure>),
    Sending,
    /// The guardians were asked and have not answered yet.
    Asking(Asked),
    /// A guardian refused, or nobody answered in time.
    Answered(Answer),
    Refused,
    Error(PresentError),
}

impl PresentationStage {
    /// The value of `data-step`.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Profile => "profile",
            Self::Consent => "consent",
            Self::Device => "device",
            Self::Pin(_) => "pin",
            Self::Touch(_) => "passkey",
            Self::Sending => "sending",
            Self::Asking(_) => "asking",
            Self::Answered(Answer::Refused) => "guardian-refused",
            Self::Answered(_) => "unanswered",
            Self::Refused => "refused",
            Self::Error(_) => "error",
        }
    }
}

/// Handles to one visit. The values are dropped when the person leaves the page.
#[derive(Clone, Copy)]
pub(super) struct PresentationFlow {
    stage: RwSignal<PresentationStage>,
    profile: RwSignal<Profile>,
    admitted: RwSignal<Option<Arc<Admitted>>>,
    record: RwSignal<Option<Arc<Record>>>,
    /// Plaintext items that the person ticked.
    ticked: RwSignal<Vec<ClaimName>>,
    /// The registration changed since the person agreed, so the page asks a second time.
    has_changed: RwSignal<bool>,
    held: StoredValue<Held>,
}

/// The values that no screen reacts to. They share one type, because each stored type adds 2 kB of code.
#[derive(Clone, Default)]
struct Held {
    request: Option<Arc<PresentationRequest>>,
    /// All profiles that can answer here. Empty if there is nothing to choose.
    profiles: Vec<Profile>,
    /// An earlier touch failed.
    missed: bool,
    /// The site's request was answered.
    answered: bool,
    pin: Option<Zeroizing<String>>,
    /// Kept only while the person types a wrong PIN again, so that no second touch is needed.
    unlocked: Option<Arc<Unlocked>>,
}

impl PresentationFlow {
    pub(super) fn begin() -> Self {
        let flow = Self {
            stage: RwSignal::new(PresentationStage::Loading),
            profile: RwSignal::new(Profile::Own),
            admitted: RwSignal::new(None),
            record: RwSignal::new(None),
            ticked: RwSignal::new(Vec::new()),
            has_changed: RwSignal::new(false),
            held: StoredValue::new(Held::default()),
        };
        provide_context(flow);
        flow
    }

    /// The held values, or the default after the person left the page.
    fn held(self) -> Held {
        self.held.try_get_value().unwrap_or_default()
    }

    fn hold(self, change: impl FnOnce(&mut Held)) {
        let _ = self.held.try_update_value(change);
    }

    pub(super) fn here() -> Self {
        expect_context()
    }

    /// Whether the person has left the page meanwhile, or the request was answered.
    pub(super) fn is_over(self) -> bool {
        self.stage.is_disposed() || self.held().answered
    }

    pub(super) fn has_answered(self) {
        self.hold(|held| held.answered = true);
    }

    pub(super) fn stage(self) -> ReadSignal<PresentationStage> {
        self.stage.read_only()
    }

    pub(super) fn go(self, stage: PresentationStage) {
        if !self.is_over() {
            self.stage.set(stage);
        }
    }

    pub(super) fn fail(self, error: PresentError) {
        self.forget_secrets();
        let _ = self.stage.try_set(PresentationStage::Error(error));
    }

    /// Notes the site's request, before its registration is checked.
    pub(super) fn is_asked(self, request: PresentationRequest) {
        self.hold(|held| held.request = Some(Arc::new(request)));
    }

    pub(super) fn request(self) -> Option<Arc<PresentationRequest>> {
        self.held().request
    }

    /// Asks whose netcert is to answer.
    pub(super) fn offer(self, profiles: Vec<Profile>) {
        self.hold(|held| held.profiles = profiles);
        self.go(PresentationStage::Profile);
    }

    pub(super) fn profiles(self) -> Vec<Profile> {
        self.held().profiles
    }

    /// Whose netcert answers.
    pub(super) fn profile(self) -> Profile {
        self.profile.try_get().unwrap_or(Profile::Own)
    }

    /// Sets the profile and drops what was begun with another one.
    pub(super) fn set_profile(self, profile: Profile) {
        self.forget_secrets();
        let _ = self.profile.try_set(profile);
        let _ = self.ticked.try_set(Vec::new());
        let _ = self.record.try_set(None);
    }

    pub(super) fn arrived(self, prepared: Result<Prepared, PresentError>) {
        if self.is_over() {
            return;
        }
        match prepared {
            Ok(Prepared { admitted, record }) => {
                self.admitted.set(Some(Arc::new(admitted)));
                self.record.set(record.map(Arc::new));
                self.go(PresentationStage::Consent);
            }
            Err(error) => self.fail(error),
        }
    }

    pub(super) fn admitted(self) -> Option<Arc<Admitted>> {
        self.admitted.try_get().flatten()
    }

    /// The registration differs from the one that was shown. Forget what the person agreed to and ask again.
    pub(super) fn ask_anew(self, admitted: Admitted) {
        if self.is_over() {
            return;
        }
        self.forget_secrets();
        self.ticked.set(Vec::new());
        self.record.set(None);
        self.admitted.set(Some(Arc::new(admitted)));
        self.has_changed.set(true);
        self.go(PresentationStage::Consent);
    }

    pub(super) fn has_changed(self) -> bool {
        self.has_changed.get()
    }

    /// The value of `data-visit`.
    pub(super) fn kind(self) -> Option<&'static str> {
        self.admitted
            .with(Option::is_some)
            .then(|| if self.usable_record().is_some() { "repeat" } else { "first" })
    }

    /// The value of `data-error`.
    pub(super) fn error_code(self) -> Option<String> {
        self.stage.with(|stage| match stage {
            PresentationStage::Error(error) => Some(error.code()),
            _ => None,
        })
    }

    /// The kept netcert, if it can give this answer. Plaintext items need the PIN, and so the server.
    pub(super) fn usable_record(self) -> Option<Arc<Record>> {
        if self.ticked.with(Vec::is_empty) { self.record.get() } else { None }
    }

    pub(super) fn has_record(self) -> bool {
        self.record.with(Option::is_some)
    }

    /// Ignores what is kept for this relying party.
    pub(super) fn set_record_aside(self) {
        self.record.set(None);
    }

    pub(super) fn ticked(self) -> RwSignal<Vec<ClaimName>> {
        self.ticked
    }

    /// What the person agreed to: all results, and the plaintext items that they ticked.
    pub(super) fn chosen(self, admitted: &Admitted) -> Vec<ClaimName> {
        let ticked = self.ticked.get_untracked();
        admitted.results().chain(admitted.plaintext().filter(|claim| ticked.contains(claim))).collect()
    }

    pub(super) fn has_missed(self) {
        self.hold(|held| held.missed = true);
    }

    pub(super) fn missed(self) -> bool {
        self.held().missed
    }

    pub(super) fn hold_pin(self, pin: Zeroizing<String>) {
        self.hold(|held| held.pin = Some(pin));
    }

    pub(super) fn pin(self) -> Option<Zeroizing<String>> {
        self.held().pin
    }

    pub(super) fn drop_pin(self) {
        self.hold(|held| held.pin = None);
    }

    pub(super) fn hold_unlocked(self, unlocked: Arc<Unlocked>) {
        self.hold(|held| held.unlocked = Some(unlocked));
    }

    pub(super) fn unlocked(self) -> Option<Arc<Unlocked>> {
        self.held().unlocked
    }

    pub(super) fn drop_unlocked(self) {
        self.hold(|held| held.unlocked = None);
    }

    pub(super) fn forget_secrets(self) {
        self.drop_pin();
        self.drop_unlocked();
    }
}
