//! Errors as the client sees them. Domain errors turn into a [`Refusal`]; what broke on our side goes to the log.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use netcert::api::problem::{MEDIA_TYPE, Problem, code};

/// A request that is answered with `application/problem+json`.
#[derive(Debug, Clone)]
pub struct Refusal(Box<Problem>);

impl Refusal {
    /// `code` is one of [`code`]; `title` is for an engineer and holds no personal data.
    pub fn new(status: StatusCode, code: &str, title: &str) -> Self {
        Self(Box::new(Problem {
            type_uri: format!("urn:netcert:problem:{code}"),
            title: title.to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            detail: None,
            retry_after: None,
            attempts_left: None,
        }))
    }

    /// Adds what was wrong this time.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Adds how long to wait, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Adds how many tries are left.
    #[must_use]
    pub fn attempts_left(mut self, attempts: u32) -> Self {
        self.0.attempts_left = Some(attempts);
        self
    }

    /// The stable code.
    pub fn code(&self) -> &str {
        &self.0.code
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let retry_after = self.0.retry_after;
        let mut response = (status, Json(*self.0)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MEDIA_TYPE));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Something broke on our side: the log gets the cause, the client only that it was us.
impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "request failed");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, code::INTERNAL, "Something broke on our side")
            .detail("Nothing was changed. Please try again.")
    }
}

impl From<crate::store::StoreError> for Refusal {
    fn from(error: crate::store::StoreError) -> Self {
        tracing::error!(%error, "the database refused");
        Self::new(StatusCode::SERVICE_UNAVAILABLE, code::UNAVAILABLE, "The database is away or busy")
            .detail("Nothing was changed. Please try again.")
            .retry_after(2)
    }
}
