//! A child applies to this guardian: the code, the child's details, and the answer.

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::guardian::{About, Application, ApplicationKind, DECLINE};
use netcert::api::path;

use super::overview::application_title;
use super::place::GuardianPlace;
use super::site_request::gone;
use super::watch::{Confirmation, Watch};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::code_field::{CodeField, meant};
use crate::components::confirm_dialog::ConfirmDialog;
use crate::components::failure_note::FailureNote;
use crate::components::live::live;
use crate::components::sheet::Sheet;
use crate::components::signed_consent::SignedConsent;
use crate::i18n::{Texts, guardian as words, say, use_lang, word};
use crate::server::{self, Failure};

/// The field for the code from the other screen. A scanned code is already filled in.
#[component]
pub(super) fn CodeEntry() -> impl IntoView {
    let watch = Watch::here();
    let typed = RwSignal::new(watch.take_code().unwrap_or_default());
    let tried = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        failure.set(None);
        let Some(code) = typed.with_untracked(|typed| meant(typed)) else { return };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = server::guardian::open_application(code).await;
            if busy.is_disposed() {
                return;
            }
            busy.set(false);
            match answer {
                Ok(application) => watch.opened(application),
                Err(refused) => failure.set(Some(refused)),
            }
        });
    };
    view! {
        <Sheet step="application-code" title=word(|t: &words::Application| t.code_title)>
            <p class="lead">{word(|t: &words::Application| t.code_lead)}</p>
            <form on:submit=submit novalidate>
                <CodeField typed=typed tried=tried />
                <FailureNote failure=failure />
                <div class="actions">
                    <ActionButton label=word(|t: &words::Application| t.next) busy=busy />
                    <a class="button quiet" href=GuardianPlace::Overview.path()>
                        {word(|t: &words::Guardian| t.to_list)}
                    </a>
                </div>
            </form>
        </Sheet>
    }
}

pub(super) fn screen(id: &str) -> AnyView {
    match Watch::here().application(id) {
        Some(application) => answering(application),
        None => gone(),
    }
}

fn answering(application: Application) -> AnyView {
    let lang = use_lang();
    let watch = Watch::here();
    let is_join = application.kind == ApplicationKind::Join;
    let id = StoredValue::new(application.id.clone());
    let still_waits = Memo::new(move |_| {
        let id = id.get_value();
        watch.view().with(|view| view.applications.iter().any(|application| application.id == id))
    });
    let agrees = RwSignal::new(false);
    let asking = RwSignal::new(false);
    let title = say(move || application_title(&application, lang.get()));
    let done = Callback::new(move |()| {
        let said: Confirmation = if is_join { |lang| words::Application::of(lang).joined } else { approved };
        watch.done(&id.get_value(), said, GuardianPlace::Overview);
    });
    let either = move |join: Word, approve: Word| word(if is_join { join } else { approve });
    let confirm = move || {
        view! {
            <Sheet step="guardian-consent" title=title>
                <SignedConsent about=About::Application { id: id.get_value() } on_done=done open=still_waits />
                <div class="actions">
                    <ActionButton
                        label=word(|t: &words::Application| t.decline_no)
                        weight=Weight::Quiet
                        on_press=Callback::new(move |()| agrees.set(false))
                    />
                </div>
            </Sheet>
        }
        .into_any()
    };
    let ask = move || {
        view! {
            <Sheet step="application" title=title>
                <p>{either(|t| t.join_body, |t| t.approve_body)}</p>
                <div class="actions">
                    <ActionButton
                        label=either(|t| t.join, |t| t.approve)
                        on_press=Callback::new(move |()| agrees.set(true))
                    />
                    <ActionButton
                        label=either(|t| t.decline_join, |t| t.decline)
                        weight=Weight::Quiet
                        on_press=Callback::new(move |()| asking.set(true))
                    />
                </div>
            </Sheet>
            {decline(id.get_value(), is_join, asking)}
        }
        .into_any()
    };
    live(move || if agrees.get() { confirm() } else { ask() })
}

type Word = fn(&'static words::Application) -> &'static str;

fn approved(lang: crate::i18n::PageLang) -> &'static str {
    words::Application::of(lang).approved
}

fn decline(id: String, is_join: bool, asking: RwSignal<bool>) -> AnyView {
    let watch = Watch::here();
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let either = move |join: Word, approve: Word| word(if is_join { join } else { approve });
    let decline = Callback::new(move |()| {
        let id = id.clone();
        busy.set(true);
        failure.set(None);
        spawn_local(async move {
            let answer = server::guardian::take_back(&path(DECLINE, &id)).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    asking.try_set(false);
                    let said: Confirmation = if is_join {
                        |lang| words::Application::of(lang).declined_join
                    } else {
                        |lang| words::Application::of(lang).declined
                    };
                    watch.done(&id, said, GuardianPlace::Overview);
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
        });
    });
    view! {
        <ConfirmDialog
            id="decline"
            open=asking
            title=either(|t| t.decline_join_title, |t| t.decline_title)
            body=either(|t| t.decline_join_body, |t| t.decline_body)
            yes=either(|t| t.decline_join_yes, |t| t.decline_yes)
            no=word(|t: &words::Application| t.decline_no)
            busy=busy
            on_yes=decline
        >
            <FailureNote failure=failure />
        </ConfirmDialog>
    }
    .into_any()
}
