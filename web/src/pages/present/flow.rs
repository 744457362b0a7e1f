//! The steps of a presentation, without their screens.

use std::time::Duration;

use js_sys::{Array, Promise, Reflect};
use leptos::prelude::window;
use netcert::api::netcert::{CHALLENGE, Challenge, Mint, Minted, NETCERTS};
use netcert::api::path;
use netcert::api::problem::Code;
use netcert::api::relying_party::{RELYING_PARTY, RelyingPartyView};
use netcert::holder_proof;
use netcert::ids::IssuerId;
use netcert::sd_jwt::ClaimName;
use netcert::suite::SmSigningKey;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use zeroize::{Zeroize, Zeroizing};

use super::trouble::Trouble;
use crate::clock;
use crate::holder::{self, Holding, Outside, Profile, Record};
use crate::passkey::Unlocked;
use crate::request::{Admitted, PresentationRequest};
use crate::server::{self, Failure, Nothing};

/// A request that may be shown to the person.
pub(super) struct Prepared {
    pub(super) admitted: Admitted,
    /// The netcert from an earlier visit, where it can give this answer: then no server is asked at all.
    pub(super) record: Option<Record>,
}

pub(super) async fn prepare(request: &PresentationRequest, profile: &Profile) -> Result<Prepared, Trouble> {
    // A store that cannot be read is as good as an empty one.
    for record in holder::find(profile, &request.client_id, &request.purpose).await.unwrap_or_default() {
        if let Ok(admitted) = request.admit(record.outside().relying_party())
            && record.outside().covers(admitted.results(), clock::now())
        {
            return Ok(Prepared { admitted, record: Some(record) });
        }
    }
    Ok(Prepared { admitted: admitted_now(request).await?, record: None })
}

/// The request under the registration in force, where that is another one than was shown. What is shown may come from an
/// earlier visit, and a consent to that is none to what the server would note.
pub(super) async fn changed(shown: &Admitted) -> Result<Option<Admitted>, Trouble> {
    let now = admitted_now(shown.request()).await.map_err(|trouble| match trouble {
        Trouble::FirstVisit(failure) => Trouble::Server(failure),
        other => other,
    })?;
    Ok((now != *shown).then_some(now))
}

async fn admitted_now(request: &PresentationRequest) -> Result<Admitted, Trouble> {
    let path = path(RELYING_PARTY, request.client_id.as_str());
    let relying_party: RelyingPartyView = server::get(&path).await.map_err(Trouble::FirstVisit)?;
    request.admit(&relying_party).map_err(Trouble::Refused)
}

/// A new holder key, a netcert for it from the server, and both kept under the unlocked key if they may be.
pub(super) async fn mint(
    admitted: &Admitted,
    chosen: &[ClaimName],
    pin: &Zeroizing<String>,
    unlocked: &Unlocked,
) -> Result<Holding, Failure> {
    let begun: Challenge = server::post(CHALLENGE, &Nothing {}).await?;
    let issuer: IssuerId = begun.issuer.parse().map_err(|_| Failure::Unreadable)?;
    let request = admitted.request();
    let key = SmSigningKey::generate(&mut clock::rng());
    let mut order = Mint {
        client_id: request.client_id.to_string(),
        purpose: request.purpose.to_string(),
        claims: chosen.to_vec(),
        holder_proof: holder_proof::make(&key, &issuer, &begun.challenge, clock::now(), &mut clock::rng()),
        pin: pin.to_string(),
    };
    let minted: Result<Minted, Failure> = server::post(NETCERTS, &order).await;
    order.pin.zeroize();
    let minted = minted?;
    let holding = Holding::new(Zeroizing::new(minted.netcert), key, &request.client_id)
        .ok()
        .filter(|holding| holding.netcert().covers(chosen))
        .ok_or(Failure::Unreadable)?;
    if let Some(sealing_key) = unlocked.key.as_ref().filter(|_| minted.keep) {
        let outside = Outside::new(
            admitted.relying_party().clone(),
            request.purpose.clone(),
            chosen.to_vec(),
            holding.netcert().expires_at(),
            unlocked.passkey.clone(),
        );
        // Not kept is no failure of this visit: the next one begins anew.
        if let Some(record) = Record::seal(outside, &holding, sealing_key, &mut clock::rng()) {
            let _ = holder::keep(&record).await;
        }
    }
    Ok(holding)
}

/// The presentation in answer to this request.
pub(super) fn present(admitted: &Admitted, chosen: &[ClaimName], holding: &Holding) -> String {
    let nonce = &admitted.request().nonce;
    holding.netcert().present(holding.key(), chosen, nonce, clock::now(), &mut clock::rng())
}

/// Whether the person can mend it by typing the PIN again.
pub(super) fn is_about_the_pin(failure: &Failure) -> bool {
    failure.is_one_of(&[Code::PinWrong, Code::PinLocked, Code::PinRule])
}

/// How long the first visit waits for the service worker that the next one will need.
const SHELL_PATIENCE: Duration = Duration::from_secs(2);

/// Gives the service worker the time to keep the portal's shell before the page is left; it is no condition.
pub(super) async fn shell_is_kept() {
    let navigator = window().navigator();
    if !Reflect::has(&navigator, &"serviceWorker".into()).unwrap_or(false) {
        return;
    }
    let Ok(ready) = navigator.service_worker().ready() else { return };
    let patience = future_to_promise(async {
        gloo_timers::future::sleep(SHELL_PATIENCE).await;
        Ok(JsValue::UNDEFINED)
    });
    let _ = JsFuture::from(Promise::race(&Array::of2(&ready, &patience))).await;
}
