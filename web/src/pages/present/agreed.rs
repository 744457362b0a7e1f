//! After the person agreed: touch, mint if needed, present, send. For a child under 14, the guardians are
//! asked first.

use std::sync::Arc;

use leptos::task::spawn_local;
use netcert::api::child::{Answer, AskGuardians, Asked};
use netcert::api::problem::Code;

use super::error::PresentError;
use super::presentation_flow::{PresentationFlow, PresentationStage};
use super::touch_failure::TouchFailure;
use super::{answer, mint, prepare, shell};
use crate::holder::{self, Holding, Profile, Record};
use crate::passkey::{PasskeyFailure, sign_in_and_unlock, unlock_here};
use crate::server::{Failure, child};
use crate::{clock, storage};

/// A repeat visit: one touch of the passkey.
pub(super) fn repeat(flow: PresentationFlow, record: Arc<Record>) {
    flow.go(PresentationStage::Touch(None));
    spawn_local(async move {
        let passkey = record.outside().passkey();
        let key = if passkey.prf {
            unlock_here(&passkey.credential_id).await
        } else {
            // The server keeps this passkey's key. Only in this case does a repeat visit ask the server.
            sign_in_and_unlock(std::slice::from_ref(&passkey.credential_id))
                .await
                .map(|unlocked| unlocked.key)
        };
        let opened = match key {
            Ok(key) => key.and_then(|key| record.open(&key).ok()).ok_or(TouchFailure::OtherPasskey),
            Err(failure) => Err(TouchFailure::Passkey(failure)),
        };
        match opened {
            Ok(holding) => {
                storage::set_repeated_at(record.outside().client_id(), clock::now().seconds());
                finish(flow, &holding);
            }
            Err(failure) => flow.go(PresentationStage::Touch(Some(failure))),
        }
    });
}

/// A first visit, or a visit with plaintext items: PIN, touch, mint.
pub(super) fn first(flow: PresentationFlow) {
    if flow.unlocked().is_some() {
        spawn_local(mint_and_send(flow));
        return;
    }
    flow.go(PresentationStage::Touch(None));
    spawn_local(async move {
        match sign_in_and_unlock(&allowed(flow).await).await {
            Ok(unlocked) if Profile::of(&unlocked.passkey) == flow.profile() => {
                flow.hold_unlocked(Arc::new(unlocked));
                mint_and_send(flow).await;
            }
            Ok(_) => flow.go(PresentationStage::Touch(Some(TouchFailure::OtherPerson))),
            Err(failure) => {
                flow.has_missed();
                flow.go(PresentationStage::Touch(Some(TouchFailure::Passkey(failure))));
            }
        }
    });
}

/// The passkeys of the chosen profile, if there are several profiles that could be confused. For the person's
/// own profile, a second try allows every passkey: theirs may be new and on their phone.
async fn allowed(flow: PresentationFlow) -> Vec<String> {
    let profile = flow.profile();
    let mistakable = holder::profiles().await.len() > 1;
    if mistakable && (profile != Profile::Own || !flow.missed()) {
        holder::passkeys_of(&profile).await
    } else {
        Vec::new()
    }
}

async fn mint_and_send(flow: PresentationFlow) {
    if flow.is_over() {
        return;
    }
    let (Some(admitted), Some(pin), Some(unlocked)) = (flow.admitted(), flow.pin(), flow.unlocked()) else {
        flow.go(PresentationStage::Pin(None));
        return;
    };
    flow.go(PresentationStage::Sending);
    match prepare::changed(&admitted).await {
        Ok(None) => {}
        Ok(Some(changed)) => return flow.ask_anew(changed),
        Err(error) => return flow.fail(error),
    }
    if flow.is_over() {
        return;
    }
    let chosen = flow.chosen(&admitted);
    match mint::mint(&admitted, &chosen, &pin, &unlocked).await {
        Ok(holding) => {
            shell::is_kept().await;
            finish(flow, &holding);
        }
        Err(failure) if failure.is(Code::GuardianConsentRequired) => ask_guardians(flow).await,
        Err(failure) => refused(flow, failure),
    }
}

/// Handles the server's refusal: asks again for what the person can correct, and reports the rest as an
/// error.
pub(super) fn refused(flow: PresentationFlow, failure: Failure) {
    if is_about_the_pin(&failure) {
        flow.drop_pin();
        flow.go(PresentationStage::Pin(Some(failure)));
    } else if failure.is(Code::SignInRequired) {
        flow.drop_unlocked();
        flow.go(PresentationStage::Touch(Some(TouchFailure::Passkey(PasskeyFailure::Server(failure)))));
    } else {
        flow.fail(PresentError::Server(failure));
    }
}

fn finish(flow: PresentationFlow, holding: &Holding) {
    if flow.is_over() {
        return;
    }
    let Some(admitted) = flow.admitted() else { return };
    flow.go(PresentationStage::Sending);
    flow.forget_secrets();
    let presentation = mint::present(&admitted, &flow.chosen(&admitted), holding);
    if let Err(error) = answer::send(flow, &admitted, &presentation) {
        flow.fail(error);
    }
}

/// Asks the guardians. If a question from an earlier try is still open, the server returns that one.
pub(super) async fn ask_guardians(flow: PresentationFlow) {
    let Some(admitted) = flow.admitted() else { return };
    let request = admitted.request();
    let question = AskGuardians {
        client_id: request.client_id.to_string(),
        purpose: request.purpose.to_string(),
        claims: flow.chosen(&admitted),
    };
    match child::ask_guardians(&question).await {
        Ok(asked) => take_answer(flow, asked),
        Err(failure) => refused(flow, failure),
    }
}

pub(super) fn take_answer(flow: PresentationFlow, asked: Asked) {
    match asked.answer {
        Answer::Waiting => flow.go(PresentationStage::Asking(asked)),
        Answer::Allowed => first(flow),
        Answer::Refused | Answer::Unanswered => flow.go(PresentationStage::Answered(asked.answer)),
    }
}

/// Whether typing the PIN again can help.
fn is_about_the_pin(failure: &Failure) -> bool {
    failure.is_one_of(&[Code::PinWrong, Code::PinLocked, Code::PinRule])
}
