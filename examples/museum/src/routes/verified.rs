//! The portal's answer, which the visitor's browser posts from the portal's origin, so without our cookie.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::Museum;
use crate::booking::Failure;
use crate::handle::Handle;
use crate::pages::{self, apology::Apology};
use crate::portal;
use crate::routes::visitor::Browser;

/// OpenID4VP 1.0 §8, `form_post`: either a `vp_token` or an `error`.
#[derive(Deserialize)]
pub struct Answer {
    state: String,
    vp_token: Option<String>,
    error: Option<String>,
}

/// `POST /verified`
pub async fn answer(
    State(museum): State<Museum>,
    browser: Browser,
    form: Result<Form<Answer>, FormRejection>,
) -> Response {
    let apology = |what, status| pages::apology::page(&museum.settings, browser.language, what, status);
    let answer = match form {
        Ok(Form(answer)) => answer,
        Err(rejection) => return apology(Apology::Unreadable, rejection.status()),
    };
    let Some(state) = Handle::parse(&answer.state) else {
        return apology(Apology::NoOpenBooking, StatusCode::BAD_REQUEST);
    };
    match settle(&museum, &state, &answer).await {
        Ok(Some(response)) => response,
        Ok(None) => apology(Apology::NoOpenBooking, StatusCode::BAD_REQUEST),
        Err(error) => {
            tracing::error!(%error, "an answer could not be stored");
            apology(Apology::OurFault, StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

async fn settle(museum: &Museum, state: &Handle, answer: &Answer) -> anyhow::Result<Option<Response>> {
    let hash = state.hash();
    let Some(nonce) = museum.store.take(&hash, museum.clock.now()).await? else { return Ok(None) };
    let mut ticket = format!("/ticket?state={}", state.as_str());
    match visitor(museum, answer, &nonce).await {
        Ok(visitor) => {
            // OpenID4VP 1.0 §13.3: only the browser that was at the portal gets the code, so nobody can send a stranger
            // to the portal with their own `state` and collect the ticket on the stranger's age.
            let response_code = museum.clock.random().map(Handle::of)?;
            museum.store.book(&hash, &visitor, &response_code).await?;
            ticket.push_str("&response_code=");
            ticket.push_str(response_code.as_str());
            tracing::info!("a verified visitor booked");
        }
        Err(failure) => {
            museum.store.fail(&hash, failure).await?;
            tracing::info!(reason = failure.name(), "no ticket");
        }
    }
    Ok(Some((StatusCode::SEE_OTHER, [(header::LOCATION, ticket)]).into_response()))
}

async fn visitor(museum: &Museum, answer: &Answer, nonce: &str) -> Result<crate::booking::Visitor, Failure> {
    match (&answer.vp_token, answer.error.as_deref()) {
        (None, Some("access_denied")) => Err(Failure::AccessDenied),
        (None, Some(_)) => Err(Failure::RequestRefused),
        (Some(vp_token), None) => {
            let presentation = portal::presentation(vp_token).ok_or(Failure::Unreadable)?;
            museum.edge.verify(&presentation, nonce).await
        }
        _ => Err(Failure::Unreadable),
    }
}
