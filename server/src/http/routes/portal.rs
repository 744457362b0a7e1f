//! The portal's files and pages: everything that is not an API.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use url::form_urlencoded;

use crate::domain::relying_party::Active;
use crate::http::app::App;
use crate::http::portal::{Asset, Found, Origins, page_policy};
use crate::http::problem::{Refusal, method_not_allowed, not_found};

/// For a path whose content never changes (RFC 9111, RFC 8246): a year, in seconds.
const LASTING: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// `GET` of every path without a route of its own.
pub async fn serve(
    State(app): State<App>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    match app.portal.find(uri.path()) {
        Found::Nothing => Err(not_found()),
        _ if !matches!(method, Method::GET | Method::HEAD) => Err(method_not_allowed()),
        // The policy sent with the service worker's script decides what the worker may fetch.
        Found::File { asset, lasting } => {
            let mut response = answer(asset, &headers, StatusCode::OK);
            if lasting {
                response.headers_mut().insert(CACHE_CONTROL, LASTING);
            }
            with_policy(response, &Origins::new())
        }
        Found::Account { page, known } => {
            let status = if known { StatusCode::OK } else { StatusCode::NOT_FOUND };
            with_policy(answer(page, &headers, status), &Origins::new())
        }
        Found::Present(page) => match asked_by(&app, &uri).await? {
            None => with_policy(answer(page.for_nobody(), &headers, StatusCode::OK), &Origins::new()),
            Some(relying_party) => {
                let made = page.for_relying_party(&relying_party.view()).map_err(anyhow::Error::from)?;
                with_policy(answer(&made, &headers, StatusCode::OK), &relying_party.form_targets())
            }
        },
    }
}

fn with_policy(mut response: Response, form_targets: &Origins) -> Result<Response, Refusal> {
    let policy = HeaderValue::try_from(page_policy(form_targets)).map_err(anyhow::Error::from)?;
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    Ok(response)
}

/// The relying party in the query, if exactly one is named; a parameter without a value is absent (RFC 6749
/// §3.1). The page may send its form to this relying party and to no other.
async fn asked_by(app: &App, uri: &Uri) -> Result<Option<Active>, Refusal> {
    let query = uri.query().unwrap_or_default();
    let mut named = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, value)| name == "client_id" && !value.is_empty());
    let (Some((_, client_id)), None) = (named.next(), named.next()) else { return Ok(None) };
    Ok(Active::find(&app.store, &client_id).await?)
}

fn answer(asset: &Asset, headers: &HeaderMap, status: StatusCode) -> Response {
    // The browser asks at every use whether its copy is still current; usually it is.
    let unchanged = status == StatusCode::OK
        && headers.get_all(IF_NONE_MATCH).iter().any(|tags| {
            tags.to_str()
                .is_ok_and(|tags| tags.split(',').any(|tag| tag.trim().trim_start_matches("W/") == asset.tag))
        });
    let packed = asset.brotli.as_ref().filter(|_| takes_brotli(headers));
    let mut response = match packed {
        _ if unchanged => StatusCode::NOT_MODIFIED.into_response(),
        Some(brotli) => (status, [(CONTENT_ENCODING, "br")], brotli.clone()).into_response(),
        None => (status, asset.plain.clone()).into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(asset.media_type));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(tag) = HeaderValue::try_from(&asset.tag) {
        headers.insert(ETAG, tag);
    }
    response
}

fn takes_brotli(headers: &HeaderMap) -> bool {
    headers.get_all(ACCEPT_ENCODING).iter().filter_map(|value| value.to_str().ok()).any(|value| {
        value.split(',').any(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            parts.next() == Some("br")
                && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    })
}
