//! The layers that every response passes through.

use std::any::Any;

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY,
    STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
};
use http::{HeaderValue, StatusCode};
use netcert::api::problem::{Code, MEDIA_TYPE};
use tower_http::classify::{ServerErrorsAsFailures, SharedClassifier};
use tower_http::trace::{DefaultOnResponse, MakeSpan, TraceLayer};
use tracing::{Level, Span};

use crate::failpoint;
use crate::http::app::App;
use crate::http::portal::API_POLICY;
use crate::http::problem;
use crate::http::problem::Refusal;

const PERMISSIONS: &str = "camera=(self), publickey-credentials-get=(self), publickey-credentials-create=(self), \
     accelerometer=(), autoplay=(), display-capture=(), encrypted-media=(), fullscreen=(), geolocation=(), \
     gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), usb=()";

/// Sets the browser's security headers on every response. A page brings its own policy.
pub(super) async fn security_headers(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(API_POLICY));
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        (REFERRER_POLICY, "no-referrer"),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), PERMISSIONS),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if app.origin.is_tls() {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// The framework's own refusals are plain text. This layer replaces them with a problem document.
pub(super) async fn problems_only(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let kind = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
    let ours = kind == MEDIA_TYPE.as_bytes() || kind.starts_with(b"text/html");
    if ours || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    match status {
        StatusCode::NOT_FOUND => problem::not_found().into_response(),
        StatusCode::METHOD_NOT_ALLOWED => problem::method_not_allowed().into_response(),
        status if status.is_client_error() => {
            Refusal::new(Code::MalformedRequest).with_status(status).into_response()
        }
        status => Refusal::new(Code::Internal).with_status(status).into_response(),
    }
}

/// Lets the request meet the crash tests' failpoints.
pub(super) async fn failpoints(request: Request, next: Next) -> Response {
    failpoint::in_request(next.run(request)).await
}

pub(super) async fn method_not_allowed() -> Refusal {
    problem::method_not_allowed()
}

pub(super) fn panicked(_: Box<dyn Any + Send>) -> Response {
    // The panic message may contain personal data. The panic hook has logged the place, which is enough.
    Refusal::new(Code::Internal).into_response()
}

/// Names a request in the log by its route: no ids, no query, no headers, no addresses.
#[derive(Clone)]
pub(super) struct Route;

impl MakeSpan<Body> for Route {
    fn make_span(&mut self, request: &Request) -> Span {
        let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
        tracing::info_span!("request", method = %request.method(), route)
    }
}

/// Logs one line for each response.
pub(super) fn log() -> TraceLayer<SharedClassifier<ServerErrorsAsFailures>, Route> {
    TraceLayer::new_for_http().make_span_with(Route).on_response(DefaultOnResponse::new().level(Level::INFO))
}
