//! The passkey's touch, and what follows it without another question: mint where needed, present, send.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use netcert::api::problem::Code;

use super::trouble::Trouble;
use super::visit::{Stage, Visit};
use super::{answer, asking, flow};
use crate::components::action_button::{ActionButton, Weight};
use crate::components::failure_note::WordsNote;
use crate::components::heading::Heading;
use crate::holder::{self, Holding, Profile, Record};
use crate::i18n::problem::Words;
use crate::i18n::{Lang, Texts, every_page::EveryPage, passkey, present as words, use_lang, use_texts};
use crate::passkey::{PasskeyFailure, sign_in_and_unlock, unlock_here};
use crate::server::Failure;

/// Why a touch came to nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum TouchFailure {
    Passkey(PasskeyFailure),
    /// The passkey is another one than the record was sealed with.
    OtherPasskey,
    /// The passkey is another person's than the one whose netcert was chosen.
    OtherPerson,
}

/// One tap on a repeat visit.
pub(super) fn repeat(visit: Visit, record: Arc<Record>) {
    visit.go(Stage::Touch(None));
    spawn_local(async move {
        let passkey = record.outside().passkey();
        let key = if passkey.prf {
            unlock_here(&passkey.credential_id).await.map(Some)
        } else {
            // The server keeps this passkey's key: the one case in which a repeat asks it.
            sign_in_and_unlock(std::slice::from_ref(&passkey.credential_id))
                .await
                .map(|unlocked| unlocked.key)
        };
        let opened = match key {
            Ok(key) => key.and_then(|key| record.open(&key).ok()).ok_or(TouchFailure::OtherPasskey),
            Err(failure) => Err(TouchFailure::Passkey(failure)),
        };
        match opened {
            Ok(holding) => finish(visit, &holding),
            Err(failure) => visit.go(Stage::Touch(Some(failure))),
        }
    });
}

/// The first time at a relying party, and before any plaintext item: PIN, touch, mint.
pub(super) fn first(visit: Visit) {
    if visit.unlocked().is_some() {
        spawn_local(mint(visit));
        return;
    }
    visit.go(Stage::Touch(None));
    spawn_local(async move {
        match sign_in_and_unlock(&allowed(visit).await).await {
            Ok(unlocked) if Profile::of(&unlocked.passkey) == visit.profile() => {
                visit.hold_unlocked(Arc::new(unlocked));
                mint(visit).await;
            }
            Ok(_) => visit.go(Stage::Touch(Some(TouchFailure::OtherPerson))),
            Err(failure) => {
                visit.has_missed();
                visit.go(Stage::Touch(Some(TouchFailure::Passkey(failure))));
            }
        }
    });
}

/// The passkeys of the chosen profile where there are several profiles to mistake it for. A person's own passkey may be
/// a new one, on their telephone: at a second try all are asked.
async fn allowed(visit: Visit) -> Vec<String> {
    let profile = visit.profile();
    let mistakable = holder::profiles().await.len() > 1;
    if mistakable && (profile != Profile::Own || !visit.missed()) {
        holder::passkeys_of(&profile).await
    } else {
        Vec::new()
    }
}

async fn mint(visit: Visit) {
    if visit.is_over() {
        return;
    }
    let (Some(admitted), Some(pin), Some(unlocked)) = (visit.admitted(), visit.pin(), visit.unlocked())
    else {
        visit.go(Stage::Pin(None));
        return;
    };
    visit.go(Stage::Sending);
    match flow::changed(&admitted).await {
        Ok(None) => {}
        Ok(Some(changed)) => return visit.ask_anew(changed),
        Err(trouble) => return visit.fail(trouble),
    }
    if visit.is_over() {
        return;
    }
    let chosen = visit.chosen(&admitted);
    match flow::mint(&admitted, &chosen, &pin, &unlocked).await {
        Ok(holding) => {
            flow::shell_is_kept().await;
            finish(visit, &holding);
        }
        Err(failure) if failure.is(Code::GuardianConsentRequired) => asking::ask(visit).await,
        Err(failure) => refused(visit, failure),
    }
}

/// What the server said no to, where the person can mend it and where not.
pub(super) fn refused(visit: Visit, failure: Failure) {
    if flow::is_about_the_pin(&failure) {
        visit.drop_pin();
        visit.go(Stage::Pin(Some(failure)));
    } else if failure.is(Code::SignInRequired) {
        visit.drop_unlocked();
        visit.go(Stage::Touch(Some(TouchFailure::Passkey(PasskeyFailure::Server(failure)))));
    } else {
        visit.fail(Trouble::Server(failure));
    }
}

fn finish(visit: Visit, holding: &Holding) {
    if visit.is_over() {
        return;
    }
    let Some(admitted) = visit.admitted() else { return };
    visit.go(Stage::Sending);
    visit.forget_secrets();
    let presentation = flow::present(&admitted, &visit.chosen(&admitted), holding);
    if let Err(trouble) = answer::send(&admitted, &presentation) {
        visit.fail(trouble);
    }
}

#[component]
pub(super) fn Touch(failure: Option<TouchFailure>) -> impl IntoView {
    let visit = Visit::here();
    let t = use_texts::<words::Present>();
    let every_page = use_texts::<EveryPage>();
    let lang = use_lang();
    let failed = failure.is_some();
    let is_other = matches!(failure, Some(TouchFailure::OtherPasskey));
    let told = Signal::derive(move || failure.as_ref().map(|failure| tell(failure, lang.get())));
    let again = move || match visit.usable_record() {
        Some(record) => repeat(visit, record),
        None if visit.pin().is_some() => first(visit),
        None => visit.go(Stage::Pin(None)),
    };
    view! {
        <Heading text=Signal::derive(move || t().touch_title.to_owned()) />
        {(!failed).then(|| view! { <p class="lead" role="status">{move || t().touch_lead}</p> })}
        <WordsNote words=told />
        {failed
            .then(|| {
                view! {
                    <div class="actions">
                        <ActionButton
                            label=Signal::derive(move || t().touch_again.to_owned())
                            on_press=Callback::new(move |()| again())
                        />
                        {is_other
                            .then(|| {
                                view! {
                                    <ActionButton
                                        label=Signal::derive(move || t().anew.to_owned())
                                        weight=Weight::Quiet
                                        on_press=Callback::new(move |()| {
                                            visit.set_record_aside();
                                            visit.go(Stage::Pin(None));
                                        })
                                    />
                                }
                            })}
                        <ActionButton
                            label=Signal::derive(move || every_page().back.to_owned())
                            weight=Weight::Quiet
                            on_press=Callback::new(move |()| {
                                visit.forget_secrets();
                                visit.go(Stage::Consent);
                            })
                        />
                    </div>
                    <p class="aside">
                        <a href="/enrol">{move || t().device_enrol}</a>
                    </p>
                }
            })}
    }
}

fn tell(failure: &TouchFailure, lang: Lang) -> Words {
    match failure {
        TouchFailure::Passkey(failure) => passkey::tell(failure, lang),
        TouchFailure::OtherPasskey => {
            let t = words::Present::of(lang);
            Words { what: t.no_key.to_owned(), next: t.no_key_next.to_owned() }
        }
        TouchFailure::OtherPerson => {
            let t = words::Profile::of(lang);
            Words { what: t.other_person.to_owned(), next: t.other_person_next.to_owned() }
        }
    }
}
