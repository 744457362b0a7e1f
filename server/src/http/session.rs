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
use crate::model::session::{ClaimedSession, Session};
use crate::store;

/// The request's session as it is when the headers have come, if it has one. The request is counted for it.
/// What changes something reads it again under its row lock.
pub struct MaybeSession(pub Option<Session>);

impl FromRequestParts<App> for MaybeSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let Some(token) = app.origin.session_cookie().token(&parts.headers) else { return Ok(Self(None)) };
        let mut connection = app.store.read().await?;
        let session = store::session::find(&mut connection, &token.digest(), app.clock.now()).await?;
        if let Some(session) = &session {
            app.limits.request(session, !is_read(&parts.method))?;
        }
        Ok(Self(session))
    }
}

/// Not a child of 14 or older who has yet to take over from a guardian.
impl FromRequestParts<App> for ClaimedSession {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let session = MaybeSession::from_request_parts(parts, app).await?.0;
        let session = session.and_then(Self::of).ok_or_else(sign_in_required)?;
        let (keys, now) = (&app.keys.key_encryption, app.clock.now());
        if take_over::is_due(&mut *app.store.read().await?, keys, session.claimed_person(), now).await? {
            return Err(Refusal::new(Code::TakeOverRequired));
        }
        Ok(session)
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

fn is_read(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Accepts a request that changes something only if its `Origin` is the portal's own.
pub async fn same_origin(State(app): State<App>, request: Request, next: Next) -> Response {
    if is_read(request.method()) || app.origin.is(request.headers().get(ORIGIN)) {
        return next.run(request).await;
    }
    Refusal::new(Code::ForeignOrigin).into_response()
}
