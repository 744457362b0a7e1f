//! The ticket, or why there is none.

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::Museum;
use crate::booking::Outcome;
use crate::handle::Handle;
use crate::pages::{self, apology::Apology};
use crate::routes::visitor::Browser;

/// Where the browser was led.
#[derive(Deserialize)]
pub struct Which {
    state: String,
    response_code: Option<String>,
}

/// `GET /ticket?state=…`
pub async fn page(
    State(museum): State<Museum>,
    browser: Browser,
    which: Result<Query<Which>, QueryRejection>,
) -> Response {
    let (settings, language) = (&museum.settings, browser.language);
    let none = || pages::apology::page(settings, language, Apology::NoSuchTicket, StatusCode::NOT_FOUND);
    let Ok(Query(which)) = which else { return none() };
    let (Some(state), Some(visitor)) = (Handle::parse(&which.state), &browser.visitor) else { return none() };
    let code = which.response_code.as_deref().and_then(Handle::parse).map(|code| code.hash());
    let hash = state.hash();
    let booking = match museum.store.show(&hash, &visitor.hash(), code.as_ref()).await {
        Ok(Some(booking)) => booking,
        Ok(None) => return none(),
        Err(error) => {
            tracing::error!(%error, "a booking could not be read");
            return pages::apology::page(
                settings,
                language,
                Apology::OurFault,
                StatusCode::INTERNAL_SERVER_ERROR,
            );
        }
    };
    if code.is_some() {
        // The code has done its work and need not stay in the address bar.
        let clean = format!("/ticket?state={}", state.as_str());
        return (StatusCode::SEE_OTHER, [(header::LOCATION, clean)]).into_response();
    }
    let mut response = match booking.outcome {
        Outcome::Verified(visitor) => {
            pages::ticket::page(settings, language, booking.evening, &hash, Some(&visitor)).into_response()
        }
        Outcome::AtTheDesk => {
            pages::ticket::page(settings, language, booking.evening, &hash, None).into_response()
        }
        Outcome::Waiting | Outcome::Checking => {
            pages::failure::unfinished(settings, language, booking.evening).into_response()
        }
        Outcome::Failed(failure) => {
            pages::failure::page(settings, language, booking.evening, failure).into_response()
        }
    };
    if let Some(cookie) = browser.remember_language(settings) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Every other path.
pub async fn nothing_here(State(museum): State<Museum>, browser: Browser) -> Response {
    pages::apology::page(&museum.settings, browser.language, Apology::NothingHere, StatusCode::NOT_FOUND)
}
