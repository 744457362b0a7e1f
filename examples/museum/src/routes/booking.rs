//! The booking page, and its form.

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;

use crate::Museum;
use crate::booking::Way;
use crate::evening::Evening;
use crate::handle::Handle;
use crate::pages::{self, apology::Apology};
use crate::portal;
use crate::routes::visitor::{Browser, remember_visitor};
use crate::store::NewBooking;

/// `GET /`
pub async fn page(State(museum): State<Museum>, browser: Browser) -> Response {
    let evenings = Evening::on_sale(museum.clock.now());
    let mut response = pages::booking::page(&museum.settings, browser.language, &evenings).into_response();
    if let Some(cookie) = browser.remember_language(&museum.settings) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// The form of the booking page.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wish {
    evening: String,
    way: String,
}

/// `POST /booking`
pub async fn start(
    State(museum): State<Museum>,
    browser: Browser,
    headers: HeaderMap,
    form: Result<Form<Wish>, FormRejection>,
) -> Response {
    let apology = |what, status| pages::apology::page(&museum.settings, browser.language, what, status);
    if !headers.get(header::ORIGIN).is_some_and(|origin| museum.settings.origin.is(origin.as_bytes())) {
        return apology(Apology::ForeignOrigin, StatusCode::FORBIDDEN);
    }
    let wish = match form {
        Ok(Form(wish)) => wish,
        Err(rejection) => return apology(Apology::Unreadable, rejection.status()),
    };
    let now = museum.clock.now();
    let evening = Evening::parse(&wish.evening).filter(|evening| Evening::on_sale(now).contains(evening));
    let (Some(evening), Some(way)) = (evening, Way::parse(&wish.way)) else {
        return apology(Apology::Unreadable, StatusCode::BAD_REQUEST);
    };
    match open(&museum, browser.visitor.clone(), evening, way).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "a booking could not be stored");
            apology(Apology::OurFault, StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}

async fn open(
    museum: &Museum,
    visitor: Option<Handle>,
    evening: Evening,
    way: Way,
) -> anyhow::Result<Response> {
    let fresh = || museum.clock.random().map(Handle::of);
    let visitor = visitor.map_or_else(fresh, Ok)?;
    let state = fresh()?;
    let nonce = if way == Way::Netcert { Some(fresh()?) } else { None };
    let new = NewBooking {
        state: &state,
        visitor: &visitor,
        evening,
        nonce: nonce.as_ref(),
        now: museum.clock.now(),
    };
    museum.store.add(&new).await?;
    let next = match &nonce {
        Some(nonce) => portal::request(&museum.settings, &state, nonce).to_string(),
        None => format!("/ticket?state={}", state.as_str()),
    };
    let mut response = (StatusCode::SEE_OTHER, [(header::LOCATION, next)]).into_response();
    if let Some(cookie) = remember_visitor(&museum.settings, &visitor) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(response)
}
