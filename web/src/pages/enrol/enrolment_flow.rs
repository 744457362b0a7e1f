//! Where the person is in the enrolment, and the server calls that lead to the next step.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::enrolment::{Applicant, EnrolmentView, Notice, Step};
use netcert::api::problem::Code;
use netcert::document::DocumentKind;

use crate::address::AddressBar;
use crate::server::{Failure, enrolment};
use crate::storage;

/// Tells the home page that an enrolment may be under way. Scripts cannot read the cookie that really says
/// so.
const UNDER_WAY: &str = storage::ENROLLING;

#[derive(Clone, PartialEq)]
enum EnrolmentStage {
    Loading,
    Failed(Failure),
    /// A guardian begins for a child. The child's age decides whether the enrolment goes on.
    BirthDate(Notice),
    /// No enrolment is under way: the person reads the notice first.
    Notice(Notice),
    At(EnrolmentView),
}

/// What is on the screen. It changes only when another screen is due, so the person keeps what they typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EnrolmentScreen {
    Loading,
    Failed,
    BirthDate,
    Notice,
    /// The person has a netnum already. Before anything ends, they are told what will.
    Known,
    For(Step),
}

#[derive(Clone, Copy)]
pub struct EnrolmentFlow {
    stage: RwSignal<EnrolmentStage>,
    /// The phone number as typed, kept to ask for another code: the server shows only its ends. A reload
    /// loses it.
    phone: StoredValue<Option<String>>,
    /// A guardian opened the page to begin for a child.
    begins_for_child: StoredValue<bool>,
    /// `YYYY-MM-DD`.
    child_birth_date: StoredValue<Option<String>>,
    /// The child's document has another birth date than the guardian typed: they correct it, and the
    /// enrolment goes on with this kind of document.
    corrects: RwSignal<Option<DocumentKind>>,
    /// The person was told which devices end, and goes on.
    goes_on: RwSignal<bool>,
    /// The guardian's own enrolment is unfinished. The child's enrolment will replace it.
    leaves_own: StoredValue<bool>,
}

impl EnrolmentFlow {
    pub fn provide() -> Self {
        let begins_for_child = untrack(|| AddressBar::here().query().contains("for=child"));
        let flow = Self {
            stage: RwSignal::new(EnrolmentStage::Loading),
            phone: StoredValue::new(None),
            begins_for_child: StoredValue::new(begins_for_child),
            child_birth_date: StoredValue::new(None),
            corrects: RwSignal::new(None),
            goes_on: RwSignal::new(false),
            leaves_own: StoredValue::new(false),
        };
        provide_context(flow);
        flow
    }

    /// The flow that the surrounding page provides.
    pub fn here() -> Self {
        expect_context()
    }

    pub fn waiting(self) -> Memo<EnrolmentScreen> {
        Memo::new(move |_| {
            self.stage.with(|stage| match stage {
                EnrolmentStage::Loading => EnrolmentScreen::Loading,
                EnrolmentStage::Failed(_) => EnrolmentScreen::Failed,
                EnrolmentStage::BirthDate(_) => EnrolmentScreen::BirthDate,
                EnrolmentStage::Notice(_) => EnrolmentScreen::Notice,
                EnrolmentStage::At(view) if view.ends_devices.is_some() && !self.goes_on.get() => {
                    EnrolmentScreen::Known
                }
                EnrolmentStage::At(view) => EnrolmentScreen::For(view.step),
            })
        })
    }

    pub fn load_failure(self) -> Signal<Option<Failure>> {
        Signal::derive(move || {
            self.stage.with(|stage| {
                if let EnrolmentStage::Failed(failure) = stage { Some(failure.clone()) } else { None }
            })
        })
    }

    pub fn notice(self) -> Signal<Option<Notice>> {
        Signal::derive(move || {
            self.stage.with(|stage| {
                if let EnrolmentStage::Notice(notice) = stage { Some(notice.clone()) } else { None }
            })
        })
    }

    /// Whether a guardian applies for a child. Every step then has its own wording.
    pub fn for_child(self) -> Memo<bool> {
        Memo::new(move |_| {
            self.stage.with(|stage| match stage {
                EnrolmentStage::At(view) => view.applicant == Applicant::Guardian,
                _ => self.begins_for_child.get_value(),
            })
        })
    }

    /// The person was told that their other devices end, and goes on.
    pub fn ends_other_devices(self) {
        self.goes_on.set(true);
    }

    /// The birth date that the guardian typed. A reload loses it.
    pub fn child_birth_date(self) -> Option<String> {
        self.child_birth_date.get_value()
    }

    /// Whether the guardian corrects a birth date that was not the document's.
    pub fn corrects(self) -> bool {
        self.corrects.with(Option::is_some)
    }

    /// Opens the question for the birth date again.
    async fn reopen_birth_date(self) {
        let kind = self.stage.try_with_untracked(|stage| match stage {
            EnrolmentStage::At(view) => view.document_kind,
            _ => None,
        });
        let stage = match enrolment::notice().await {
            Ok(notice) => EnrolmentStage::BirthDate(notice),
            Err(failure) => EnrolmentStage::Failed(failure),
        };
        self.corrects.try_set(kind.flatten());
        self.stage.try_set(stage);
    }

    /// Begins anew with the right date and goes back to the document. The guardian has agreed already.
    pub async fn correct(self, birth_date: String) -> Result<EnrolmentView, Failure> {
        let version = self.stage.try_with_untracked(|stage| match stage {
            EnrolmentStage::BirthDate(notice) => Some(notice.version),
            _ => None,
        });
        let kind = self.corrects.try_get_untracked();
        let (Some(Some(version)), Some(Some(kind))) = (version, kind) else {
            return Err(Failure::Unreadable);
        };
        self.child_birth_date.try_update_value(|typed| *typed = Some(birth_date.clone()));
        enrolment::start(version, Some(birth_date)).await?;
        let view = enrolment::choose_document(kind).await?;
        self.corrects.try_set(None);
        Ok(view)
    }

    /// Takes the child's birth date once the age is right for a guardian's application. The notice is next.
    pub fn born(self, birth_date: String) {
        self.child_birth_date.set_value(Some(birth_date));
        self.stage.update(|stage| {
            if let EnrolmentStage::BirthDate(notice) = stage {
                *stage = EnrolmentStage::Notice(notice.clone());
            }
        });
    }

    /// Begins the enrolment, after the person gave both consents.
    pub async fn start(self, notice_version: u32) -> Result<EnrolmentView, Failure> {
        let birth_date = self.child_birth_date.get_value();
        if birth_date.is_some() && self.leaves_own.get_value() {
            enrolment::give_up().await?;
            self.leaves_own.try_update_value(|leaves| *leaves = false);
        }
        enrolment::start(notice_version, birth_date).await?;
        // Asks again, to see that the browser has kept the session's cookie.
        let view = enrolment::under_way().await?.ok_or(Failure::CookieNotKept)?;
        // After a reload the page goes on with this enrolment and does not begin another one.
        self.begins_for_child.try_update_value(|begins| *begins = false);
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some("/enrol"));
        }
        Ok(view)
    }

    /// A guardian who begins for a child goes on only with an unfinished enrolment for a child.
    fn goes_on_with(self, view: &EnrolmentView) -> bool {
        let unfinished = view.step != Step::Done;
        let leaves_own = unfinished && view.applicant == Applicant::Own;
        self.leaves_own.try_update_value(|leaves| *leaves = leaves_own);
        self.begins_for_child.try_get_value() != Some(true)
            || (unfinished && view.applicant == Applicant::Guardian)
    }

    /// One part of the view, or `None` while there is no view.
    pub fn view<T>(
        self,
        part: impl Fn(&EnrolmentView) -> Option<T> + Send + Sync + 'static,
    ) -> Signal<Option<T>>
    where
        T: Send + Sync + 'static,
    {
        Signal::derive(move || {
            self.stage.with(|stage| if let EnrolmentStage::At(view) = stage { part(view) } else { None })
        })
    }

    pub fn phone(self) -> Option<String> {
        self.phone.get_value()
    }

    pub fn remember_phone(self, phone: String) {
        self.phone.try_update_value(|known| *known = Some(phone));
    }

    /// Asks the server which step the person is at.
    pub fn load(self) {
        self.stage.set(EnrolmentStage::Loading);
        spawn_local(async move {
            let stage = match enrolment::under_way().await {
                Ok(Some(view)) if self.goes_on_with(&view) => EnrolmentStage::At(view),
                Ok(under_way) => {
                    if under_way.is_none() {
                        forget();
                    }
                    match enrolment::notice().await {
                        Ok(notice) if self.begins_for_child.try_get_value() == Some(true) => {
                            EnrolmentStage::BirthDate(notice)
                        }
                        Ok(notice) => EnrolmentStage::Notice(notice),
                        Err(failure) => EnrolmentStage::Failed(failure),
                    }
                }
                Err(failure) => EnrolmentStage::Failed(failure),
            };
            self.stage.try_set(stage);
        });
    }

    /// Loads the newest view of the same enrolment. If that fails, the screen stays as it is.
    pub async fn refresh(self) {
        if let Ok(Some(view)) = enrolment::under_way().await {
            self.moved(view);
        }
    }

    pub fn moved(self, view: EnrolmentView) {
        storage::set_local(UNDER_WAY, "1");
        self.stage.try_set(EnrolmentStage::At(view));
    }
}

/// Whether it is worth asking the server for an unfinished enrolment.
pub fn may_be_under_way() -> bool {
    storage::local(UNDER_WAY).is_some()
}

/// Notes that the person is enrolled and has not set up this device.
pub fn set_aside() {
    storage::set_local(UNDER_WAY, storage::NOT_SET_UP);
}

/// Notes that no enrolment is under way any more.
pub fn forget() {
    storage::remove_local(UNDER_WAY);
}

/// The server call of one step.
#[derive(Clone, Copy)]
pub struct Submission {
    pub busy: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
    flow: EnrolmentFlow,
}

impl Submission {
    pub fn new() -> Self {
        Self { busy: RwSignal::new(false), failure: RwSignal::new(None), flow: EnrolmentFlow::here() }
    }

    /// Makes the call unless one is already running. On success the next step appears.
    pub fn run(self, call: impl Future<Output = Result<EnrolmentView, Failure>> + 'static) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let answer = call.await;
            self.busy.try_set(false);
            match answer {
                Ok(view) => self.flow.moved(view),
                // Another tab has already done this step: load the step that the enrolment is at.
                Err(failure) if failure.is(Code::WrongStep) => self.flow.load(),
                Err(failure) if failure.is(Code::BirthDateMismatch) => self.flow.reopen_birth_date().await,
                Err(failure) => {
                    self.failure.try_set(Some(failure));
                }
            }
        });
    }
}
