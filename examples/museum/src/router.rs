//! Every route of the house on one page.

use std::time::Duration;

use axum::Router;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use tower_http::timeout::TimeoutLayer;

use crate::Museum;
use crate::portal::ANSWER_PATH;
use crate::routes::{assets, booking, ticket, verified};

/// A form with a presentation in it.
const ANSWER_MAX_BYTES: usize = 64 * 1024;
/// A form with two short fields.
const FORM_MAX_BYTES: usize = 4 * 1024;

/// The whole site.
pub fn router(museum: Museum) -> Router {
    Router::new()
        .route("/", get(booking::page))
        .route("/booking", post(booking::start).layer(DefaultBodyLimit::max(FORM_MAX_BYTES)))
        .route(ANSWER_PATH, post(verified::answer).layer(DefaultBodyLimit::max(ANSWER_MAX_BYTES)))
        .route("/ticket", get(ticket::page))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/assets/{name}", get(assets::file))
        .fallback(ticket::nothing_here)
        .layer(middleware::from_fn_with_state(museum.clone(), protect))
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, Duration::from_secs(15)))
        .with_state(museum)
}

/// What a browser may do with any answer of ours: show it with our own style sheet, and post only to us and the portal.
async fn protect(State(museum): State<Museum>, request: axum::extract::Request, next: Next) -> Response {
    let policy = format!(
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'; \
         form-action 'self' {}",
        museum.settings.portal
    );
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    // `no-referrer` would turn the Origin of our own form into `null`; other sites learn nothing either way.
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    headers
        .insert("permissions-policy", HeaderValue::from_static("camera=(), microphone=(), geolocation=()"));
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
