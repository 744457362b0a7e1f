//! `/api/child`: what children do.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use netcert::api::child::{Arrived, TakeCode};
use netcert::api::guardian::Code;

use super::guardian::shown;
use crate::app::App;
use crate::body::{Empty, Strict};
use crate::guardianship::code::ShortCode;
use crate::guardianship::office::GuardianRefused;
use crate::limit::source::Source;
use crate::problem::Refusal;
use crate::session::{MaybeSession, sign_in_required};

/// `POST /api/child/device`.
pub async fn take_code(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(take): Strict<TakeCode>,
) -> Result<Response, Refusal> {
    let code = ShortCode::parse(&take.code).ok_or(GuardianRefused::UnknownCode)?;
    let charged = app.limits.short_code(source, None).await?;
    let (token, masked_name) = app.office().arrive(&code, session.as_ref(), charged).await?;
    Ok(([(SET_COOKIE, token.set_cookie())], Json(Arrived { masked_name })).into_response())
}

/// `POST /api/child/application-code`.
pub async fn application_code(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Json<Code>, Refusal> {
    let child = session.and_then(|session| session.person).ok_or_else(sign_in_required)?;
    let issued = app.office().application_code(child).await?;
    Ok(Json(shown(&app, &issued, "guardian")?))
}
