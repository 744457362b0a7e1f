//! `POST /v1/verify`: is this presentation good, here and now, for the relying party that asks?

use std::rc::Rc;

use netcert::api::verify::{Reason, VERIFY_MAX_BYTES, Verification, Verify};
use netcert::ids::{ClientId, IssuerId, Nonce};
use netcert::sd_jwt::{Unverified, Verified};
use netcert::trust_list::TrustList;
use netcert::{strict_json, verification};
use wasm_bindgen::JsValue;
use web_sys::{Request, Response};
use worker::Context;

use crate::config::Config;
use crate::lists::{self, IssuerDirectory, Stale};
use crate::problem::EdgeRefusal;
use crate::{clock, inbound, metrics, respond};

/// The body is a flat object.
const BODY_DEPTH: usize = 1;

/// Answers the route.
pub async fn answer(request: &Request, config: &Rc<Config>, context: &Context) -> Result<Response, JsValue> {
    match check(request, config, context).await {
        Ok(verification) => {
            metrics::count_verification(verification.reason);
            respond::ok_json(&verification)
        }
        Err(refusal) => {
            inbound::discard(request).await;
            refusal.into_response()
        }
    }
}

async fn check(
    request: &Request,
    config: &Rc<Config>,
    context: &Context,
) -> Result<Verification, EdgeRefusal> {
    if !inbound::is_json(request) {
        return Err(EdgeRefusal::MEDIA_TYPE);
    }
    // Who asks is settled before the body is read: a stranger makes this edge hold no body.
    let api_key = inbound::bearer(request).ok_or(EdgeRefusal::NO_API_KEY)?;
    let trust = lists::trust(config, context).await?;
    let caller = Caller::of(&api_key, &trust, context).await?;

    let body = inbound::body(request, VERIFY_MAX_BYTES).await?;
    let question = question(&body)?;
    let nonce = Nonce::try_from(question.nonce)
        .map_err(|_| EdgeRefusal::malformed_request("`nonce` must be 16 to 128 URL-safe characters."))?;
    let unverified =
        Unverified::parse(&question.presentation).map_err(|_| EdgeRefusal::MALFORMED_PRESENTATION)?;

    let trust = lists::trust_knowing(trust, unverified.issuer(), unverified.kid(), config).await;
    let outcome = verify(unverified, &caller, &nonce, &trust, context).await?;
    let checked_at = clock::now().unix();
    Ok(verification::answer(outcome.as_ref().map_err(|reason| *reason), checked_at))
}

fn question(body: &[u8]) -> Result<Verify, EdgeRefusal> {
    strict_json::parse_into(body, BODY_DEPTH).map_err(|_| {
        EdgeRefusal::malformed_request(
            "JSON with exactly `presentation` and `nonce`, both strings, is expected.",
        )
    })
}

/// Takes the steps of [`verification`]. The outer error is ours (no valid list); the inner one is the
/// presentation's.
async fn verify(
    unverified: Unverified<'_>,
    caller: &Caller,
    nonce: &Nonce,
    trust: &Rc<TrustList>,
    context: &Context,
) -> Result<Result<Verified, Reason>, Stale> {
    let authentic =
        verification::authenticate(unverified, trust, |issuer| caller.at(issuer), clock::now().unix());
    let authentic = match authentic {
        Ok(authentic) => authentic,
        Err(reason) => return Ok(Err(reason)),
    };
    let list = lists::status(trust, authentic.issuer(), authentic.status_uri(), context).await?;
    Ok(authentic.verify(&list, nonce, clock::now().unix()))
}

/// The relying party behind an API key: its `client_id` at each issuer that knows it. Two issuers may give
/// the same `client_id` to different sites, so a netcert counts only for the one that its own issuer means.
struct Caller(Vec<(IssuerId, ClientId)>);

impl Caller {
    async fn of(api_key: &str, trust: &Rc<TrustList>, context: &Context) -> Result<Self, EdgeRefusal> {
        let known = Self::among(&lists::directories(trust, context).await?, api_key);
        if !known.0.is_empty() {
            return Ok(known);
        }
        let renewed = lists::directories_again(trust, context).await.unwrap_or_default();
        let known = Self::among(&renewed, api_key);
        if known.0.is_empty() { Err(EdgeRefusal::UNKNOWN_API_KEY) } else { Ok(known) }
    }

    fn among(registered: &[IssuerDirectory], api_key: &str) -> Self {
        let active = registered.iter().filter_map(|IssuerDirectory { issuer, directory }| {
            let entry = directory.by_api_key(api_key)?;
            Some((issuer.clone(), entry.client_id.clone()))
        });
        Self(active.collect())
    }

    fn at(&self, issuer: &IssuerId) -> Option<&ClientId> {
        self.0.iter().find(|(at, _)| at == issuer).map(|(_, client_id)| client_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_is_an_object_of_two_strings() {
        assert!(question(br#" {"presentation":"p","nonce":"n"}"#).is_ok());
        for body in [
            r#"["p","n"]"#,
            r#"{"presentation":["p"],"nonce":"n"}"#,
            r#"{"presentation":"p"}"#,
            r#"{"presentation":"p","nonce":"n","nonce":"m"}"#,
            r#"{"presentation":"p","nonce":"n","more":1}"#,
            r#"{"presentation":"p","nonce":"n"} {}"#,
            "",
        ] {
            assert!(question(body.as_bytes()).is_err(), "{body}");
        }
    }
}
