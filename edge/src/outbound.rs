//! Fetching a signed list: bounded in size and time, never redirected.

use futures_util::TryStreamExt;
use worker::{AbortSignal, Fetch, Method, Request, RequestInit, RequestRedirect};

/// A list that has not come whole within this time has failed.
const TIMEOUT_MILLIS: u32 = 3_000;

/// Why a list could not be fetched. It holds no URL, because no reader needs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FetchError {
    /// No answer in time.
    Unreachable,
    /// Another HTTP status than 200.
    Status(u16),
    /// Another media type than was asked for.
    MediaType,
    /// Longer than the bound.
    TooLarge,
    /// Not UTF-8.
    NotText,
}

impl std::fmt::Display for FetchError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable => f.write_str("no answer in time"),
            Self::Status(status) => write!(f, "answered {status}"),
            Self::MediaType => f.write_str("answered another media type"),
            Self::TooLarge => f.write_str("larger than allowed"),
            Self::NotText => f.write_str("no UTF-8"),
        }
    }
}

/// Gets `url`, which must answer 200 with `media_type` and at most `max` bytes.
pub async fn get(url: &str, media_type: &str, max: usize) -> Result<String, FetchError> {
    let mut init = RequestInit::new();
    init.with_method(Method::Get).with_redirect(RequestRedirect::Manual);
    let request = Request::new_with_init(url, &init).map_err(|_| FetchError::Unreachable)?;
    let timeout = AbortSignal::from(web_sys::AbortSignal::timeout_with_u32(TIMEOUT_MILLIS));
    let mut response =
        Fetch::Request(request).send_with_signal(&timeout).await.map_err(|_| FetchError::Unreachable)?;
    if response.status_code() != 200 {
        return Err(FetchError::Status(response.status_code()));
    }
    let said = response.headers().get("content-type").ok().flatten().unwrap_or_default();
    if !said.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(media_type)) {
        return Err(FetchError::MediaType);
    }
    let mut body = Vec::new();
    let mut stream = response.stream().map_err(|_| FetchError::Unreachable)?;
    while let Some(chunk) = stream.try_next().await.map_err(|_| FetchError::Unreachable)? {
        if body.len() + chunk.len() > max {
            return Err(FetchError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    String::from_utf8(body).map_err(|_| FetchError::NotText)
}
