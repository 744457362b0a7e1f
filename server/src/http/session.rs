//! The session of a request, and the check that a change was requested by the portal's own page.

use axum::extract::{FromRequestParts, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http::Method;
use http::header::ORIGIN;
use http::request::Parts;
use netcert::api::problem::Code;

use crate::domain::take_over;
use crate::domain::take_over::TakeOverError;
use crate::http::app::App;
use crate::http::problem::Refusal;
use crate::model::ids::PersonId;
use crate::model::session::{Session, TokenDigest};
use crate::store;

/// The request's session, if it has one.
pub struct MaybeSession(pub Option<Session>);

impl FromRequestParts<App> for MaybeSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Some(token) = app.origin.session_cookie().token(&parts.headers) else { return Ok(Self(None)) };
        let mut connection = app.store.read().await?;
        Ok(Self(store::session::find(&mut connection, &token.digest(), app.clock.now()).await?))
    }
}

/// A request whose session began with a passkey of this person, who is not a child of 14 or older that has
/// yet to take over from a guardian.
#[derive(Debug, Clone, Copy)]
pub struct SignedInPerson {
    /// The person.
    pub person: PersonId,
    /// Digest of the session's token.
    pub digest: TokenDigest,
    /// If the session began on a guardian's device that keeps a child's netcert: that guardian.
    pub kept_by: Option<PersonId>,
}

impl SignedInPerson {
    /// Loads the whole session.
    ///
    /// # Errors
    /// 401 if it has ended in the meantime.
    pub async fn session(&self, app: &App) -> Result<Session, Refusal> {
        let mut connection = app.store.read().await?;
        let session = store::session::find(&mut connection, &self.digest, app.clock.now()).await?;
        session.ok_or_else(sign_in_required)
    }
}

impl FromRequestParts<App> for SignedInPerson {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        match MaybeSession::from_request_parts(parts, app).await?.0 {
            Some(Session { digest, person: Some(person), by_passkey: true, kept_by, .. }) => {
                let (keys, now) = (&app.keys.key_encryption, app.clock.now());
                if take_over::is_due(&mut *app.store.read().await?, keys, person, now).await? {
                    return Err(Refusal::new(Code::TakeOverRequired));
                }
                Ok(Self { person, digest, kept_by })
            }
            _ => Err(sign_in_required()),
        }
    }
}

impl From<TakeOverError> for Refusal {
    fn from(error: TakeOverError) -> Self {
        match error {
            TakeOverError::Store(error) => error.into(),
            TakeOverError::Note(error) => anyhow::Error::from(error).into(),
        }
    }
}

/// 401.
pub fn sign_in_required() -> Refusal {
    Refusal::new(Code::SignInRequired)
}

/// Accepts a request that changes something only if its `Origin` is the portal's own.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || app.origin.is(request.headers().get(ORIGIN)) {
        return next.run(request).await;
    }
    Refusal::new(Code::ForeignOrigin).into_response()
}
