//! Prepares what the person sees: checks the request against the relying party's registration, and looks for
//! a netcert that this browser keeps for it.

use js_sys::Reflect;
use leptos::prelude::{document, window};
use netcert::api::path;
use netcert::api::relying_party::{RELYING_PARTY, RelyingPartyView};

use super::error::PresentError;
use crate::clock;
use crate::holder::{self, Profile, Record};
use crate::json;
use crate::request::{Admitted, PresentationRequest};
use crate::{server, storage};

/// A request that may be shown to the person.
pub(super) struct Prepared {
    pub(super) admitted: Admitted,
    /// The netcert from an earlier visit, if it can give this answer. Then no server is asked.
    pub(super) record: Option<Record>,
}

/// A site that asks again this soon after a kept netcert did not take it: it may be revoked, which this
/// browser cannot see.
const AGAIN_SECONDS: i64 = 180;

pub(super) async fn prepare(
    request: &PresentationRequest,
    profile: &Profile,
) -> Result<Prepared, PresentError> {
    let since = storage::repeated_at(request.client_id.as_str()).map(|at| clock::now().seconds() - at);
    if since.is_some_and(|since| (0..AGAIN_SECONDS).contains(&since))
        // Without the server there is no new netcert, and the kept one may do.
        && let Ok(admitted) = admitted_now(request).await
    {
        return Ok(Prepared { admitted, record: None });
    }
    // Treat a store that cannot be read as an empty one.
    for record in holder::find(profile, &request.client_id, &request.purpose).await.unwrap_or_default() {
        if let Ok(admitted) = request.admit(record.outside().relying_party())
            && record.outside().covers(admitted.results(), clock::now())
        {
            return Ok(Prepared { admitted, record: Some(record) });
        }
    }
    Ok(Prepared { admitted: admitted_first(request).await?, record: None })
}

/// The request checked against the current registration, if the result differs from what the person saw. They
/// may have seen the registration of an earlier visit, and consent to that is no consent to what the server
/// would record.
pub(super) async fn changed(shown: &Admitted) -> Result<Option<Admitted>, PresentError> {
    let now = admitted_now(shown.request()).await.map_err(|error| match error {
        PresentError::FirstVisit(failure) => PresentError::Server(failure),
        other => other,
    })?;
    Ok((now != *shown).then_some(now))
}

/// The request checked against the current registration, taken from the page if possible, else from the
/// server.
async fn admitted_first(request: &PresentationRequest) -> Result<Admitted, PresentError> {
    match registered_in_page().map(|relying_party| request.admit(&relying_party)) {
        Some(Ok(admitted)) => Ok(admitted),
        _ => admitted_now(request).await,
    }
}

/// The registration of the relying party, as the server wrote it into this page
/// (`server/src/http/portal/present.rs`). A page that a service worker kept may be older than the
/// registration, so its copy is not used.
fn registered_in_page() -> Option<RelyingPartyView> {
    let workers = Reflect::get(&window().navigator(), &"serviceWorker".into()).ok()?;
    let is_kept = Reflect::get(&workers, &"controller".into()).is_ok_and(|controller| controller.is_truthy());
    let mark = document().query_selector("meta[name=netcert-relying-party]").ok()??;
    json::read(mark.get_attribute("content").filter(|_| !is_kept)?.as_bytes()).ok()
}

async fn admitted_now(request: &PresentationRequest) -> Result<Admitted, PresentError> {
    let path = path(RELYING_PARTY, request.client_id.as_str());
    let relying_party: RelyingPartyView = server::get(&path).await.map_err(PresentError::FirstVisit)?;
    request.admit(&relying_party).map_err(PresentError::Refused)
}
