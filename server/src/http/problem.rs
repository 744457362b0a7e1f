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

impl From<crate::domain::limit::LimitError> for Refusal {
    fn from(error: crate::domain::limit::LimitError) -> Self {
        use crate::domain::limit::LimitError;
        match error {
            LimitError::TooMany { retry_after } => too_many_tries(retry_after),
            LimitError::Store(error) => error.into(),
        }
    }
}

impl From<crate::domain::pin::PinError> for Refusal {
    fn from(error: crate::domain::pin::PinError) -> Self {
        use crate::domain::pin::PinError;
        match error {
            PinError::Wrong { attempts_left } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, code::PIN_WRONG, "The PIN is wrong")
                    .attempts_left(attempts_left)
            }
            PinError::Locked { retry_after } => {
                Self::new(StatusCode::TOO_MANY_REQUESTS, code::PIN_LOCKED, "The PIN is locked for a while")
                    .retry_after(seconds(retry_after))
            }
            PinError::Frozen => Self::new(
                StatusCode::FORBIDDEN,
                code::PIN_FROZEN,
                "The PIN is frozen until the person is proved again",
            ),
            PinError::Store(error) => error.into(),
            PinError::Hash(_) => anyhow::Error::from(error).into(),
        }
    }
}

/// 404.
pub fn not_found() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, code::NOT_FOUND, "There is nothing at this path")
}

/// 405.
pub fn method_not_allowed() -> Refusal {
    Refusal::new(
        StatusCode::METHOD_NOT_ALLOWED,
        code::METHOD_NOT_ALLOWED,
        "The path does not take this method",
    )
}

/// 400.
pub fn malformed(title: &str) -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, code::MALFORMED_REQUEST, title)
}

/// 429, without a word about who tried too much.
pub fn too_many_tries(retry_after: i64) -> Refusal {
    Refusal::new(StatusCode::TOO_MANY_REQUESTS, code::TOO_MANY_TRIES, "Too many tries")
        .retry_after(seconds(retry_after))
}

/// Whole seconds for a client: none of them negative.
pub fn seconds(seconds: i64) -> u32 {
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}
