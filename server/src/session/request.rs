//! The session of a request.

use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::header::ORIGIN;
use http::request::Parts;
use http::{Method, StatusCode};
use netcert::api::problem::code;

use super::{Session, Token, TokenDigest};
use crate::app::App;
use crate::person::PersonId;
use crate::problem::Refusal;

/// The request's session, if it has one.
pub struct MaybeSession(pub Option<Session>);

impl FromRequestParts<App> for MaybeSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Some(token) = Token::from_headers(&parts.headers) else { return Ok(Self(None)) };
        Ok(Self(app.store.session(&token.digest(), app.clock.now()).await?))
    }
}

/// The request comes from a person who has touched their passkey.
#[derive(Debug, Clone, Copy)]
pub struct SignedIn {
    /// Who.
    pub person: PersonId,
    /// In which session.
    pub digest: TokenDigest,
    /// Whose device it is, where a guardian keeps a child's netcert.
    pub kept_by: Option<PersonId>,
}

impl SignedIn {
    /// The whole session.
    ///
    /// # Errors
    /// 401 where it has ended since.
    pub async fn session(&self, app: &App) -> Result<Session, Refusal> {
        app.store.session(&self.digest, app.clock.now()).await?.ok_or_else(sign_in_required)
    }
}

impl FromRequestParts<App> for SignedIn {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        match MaybeSession::from_request_parts(parts, app).await?.0 {
            Some(Session { digest, person: Some(person), by_passkey: true, kept_by, .. }) => {
                Ok(Self { person, digest, kept_by })
            }
            _ => Err(sign_in_required()),
        }
    }
}

/// 401.
pub fn sign_in_required() -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, code::SIGN_IN_REQUIRED, "Nobody is signed in in this browser")
}

/// Lets a change through only where the browser says that the portal's own page asked for it.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || app.origin.is(request.headers().get(ORIGIN)) {
        return next.run(request).await;
    }
    Refusal::new(
        StatusCode::FORBIDDEN,
        code::FOREIGN_ORIGIN,
        "Only the portal's own pages may ask for a change",
    )
    .into_response()
}
