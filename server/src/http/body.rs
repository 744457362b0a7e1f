//! Request bodies: their size is limited while they are read, then they are parsed strictly. An error
//! describes what is wrong without repeating what was sent.

use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use http::{HeaderMap, StatusCode};
use http_body_util::BodyExt;
use netcert::api::enrolment::FACE_MAX_BYTES;
use netcert::api::problem::Code;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::http::problem::{Refusal, malformed};

/// Largest JSON body, in bytes.
pub const JSON_MAX_BYTES: usize = 32 * 1024;
/// Largest body that any path accepts, in bytes.
pub const MAX_BYTES: usize = FACE_MAX_BYTES;
/// How long a body may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much of a too large body is read and discarded, so that its sender gets to read the response.
const DISCARD_MAX_BYTES: usize = 16 * 1024 * 1024;

/// A JSON body of at most [`JSON_MAX_BYTES`] that matches `T` exactly.
pub struct Strict<T>(pub T);

/// The empty object.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Empty {}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Strict<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, _: &S) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let bytes = bounded(&parts.headers, body, "application/json", JSON_MAX_BYTES).await?;
        // Serde would accept a list for a struct, field by field.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(malformed("The body is a JSON object"));
        }
        serde_json::from_slice(&bytes).map(Self).map_err(|error| {
            // Only line and column: serde's own message can quote what was sent.
            malformed(&format!("line {}, column {}", error.line(), error.column()))
        })
    }
}

/// Refuses a body whose announced length is too large for any path, before the request is handled.
pub async fn no_larger_than_any_path_takes(request: Request, next: Next) -> Response {
    if announced(request.headers()).is_none_or(|length| length <= MAX_BYTES) {
        return next.run(request).await;
    }
    discard(request.into_body()).await;
    too_large(MAX_BYTES).into_response()
}

/// Reads a body of exactly this media type and of at most `limit` bytes.
///
/// # Errors
/// 415, 413, or 400 if the connection breaks off.
pub async fn bounded(
    headers: &HeaderMap,
    body: Body,
    media_type: &'static str,
    limit: usize,
) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let refusal = if !is(headers, media_type) {
        Some(Refusal::new(Code::UnsupportedMediaType).detail(format!("Content-Type must be {media_type}")))
    } else if announced(headers).is_some_and(|length| length > limit) {
        Some(too_large(limit))
    } else {
        None
    };
    if let Some(refusal) = refusal {
        discard(body).await;
        return Err(refusal);
    }
    tokio::time::timeout(PATIENCE, read(body, limit)).await.unwrap_or_else(|_| {
        Err(malformed("The body came too slowly").with_status(StatusCode::REQUEST_TIMEOUT))
    })
}

async fn read(mut body: Body, limit: usize) -> Result<Zeroizing<Vec<u8>>, Refusal> {
    let mut bytes = Zeroizing::new(Vec::new());
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| malformed("The body broke off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > limit {
            discard(body).await;
            return Err(too_large(limit));
        }
        bytes.extend_from_slice(&data);
    }
    Ok(bytes)
}

async fn discard(mut body: Body) {
    let discarding = async {
        let mut discarded = 0;
        while discarded < DISCARD_MAX_BYTES {
            let Some(Ok(frame)) = body.frame().await else { return };
            discarded += frame.data_ref().map_or(0, Bytes::len);
        }
    };
    // The response is the same whether the rest arrived in time or not.
    tokio::time::timeout(PATIENCE, discarding).await.unwrap_or_default();
}

fn too_large(limit: usize) -> Refusal {
    Refusal::new(Code::BodyTooLarge).detail(format!("at most {limit} bytes"))
}

fn is(headers: &HeaderMap, media_type: &str) -> bool {
    let mut values = headers.get_all(CONTENT_TYPE).iter();
    let (Some(value), None) = (values.next(), values.next()) else { return false };
    value
        .to_str()
        .ok()
        .and_then(|value| value.split(';').next())
        .is_some_and(|value| value.trim().eq_ignore_ascii_case(media_type))
}

fn announced(headers: &HeaderMap) -> Option<usize> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}
