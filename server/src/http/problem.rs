//! Errors as the client sees them. Domain errors become a [`Refusal`]; internal errors go to the log.

use axum::Json;
use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use netcert::api::problem::{Code, MEDIA_TYPE, Problem};

/// A refused request; the response is `application/problem+json`.
#[derive(Debug, Clone)]
pub struct Refusal(Box<Problem>);

impl Refusal {
    /// A refusal with the status and the title of its code.
    pub fn new(code: Code) -> Self {
        Self(Box::new(Problem::new(code)))
    }

    /// Uses another status than the code's own. Only the HTTP layer needs this: for a body that comes too
    /// slowly (408), and for refusals of the framework, which keep their status.
    #[must_use]
    pub fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = status.as_u16();
        self
    }

    /// Adds what was wrong in this request, in English, without personal data.
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

/// An internal error: the cause goes to the log, and the client only learns that the fault is the server's.
impl From<anyhow::Error> for Refusal {
    fn from(error: anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "request failed");
        Self::new(Code::Internal).detail("Nothing was changed. Please try again.")
    }
}

impl From<crate::store::StoreError> for Refusal {
    fn from(error: crate::store::StoreError) -> Self {
        tracing::error!(%error, "the database refused");
        Self::new(Code::Unavailable).detail("Nothing was changed. Please try again.").retry_after(2)
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
            PinError::Wrong { attempts_left } => Self::new(Code::PinWrong).attempts_left(attempts_left),
            PinError::Locked { retry_after } => Self::new(Code::PinLocked).retry_after(seconds(retry_after)),
            PinError::Frozen => Self::new(Code::PinFrozen),
            PinError::SessionEnded(_) => Self::new(Code::SignInRequired),
            PinError::Store(error) => error.into(),
            PinError::Hash(_) => anyhow::Error::from(error).into(),
        }
    }
}

/// 404.
pub fn not_found() -> Refusal {
    Refusal::new(Code::NotFound)
}

/// 405.
pub fn method_not_allowed() -> Refusal {
    Refusal::new(Code::MethodNotAllowed)
}

/// 400; `detail` says what is wrong, without repeating what was sent.
pub fn malformed(detail: &str) -> Refusal {
    Refusal::new(Code::MalformedRequest).detail(detail)
}

/// 429; it does not say whose limit was reached.
pub fn too_many_tries(retry_after: i64) -> Refusal {
    Refusal::new(Code::TooManyTries).retry_after(seconds(retry_after))
}

/// Whole seconds for a client, never negative.
pub fn seconds(seconds: i64) -> u32 {
    u32::try_from(seconds.max(0)).unwrap_or(u32::MAX)
}
