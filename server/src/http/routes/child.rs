//! `/api/child`: actions of children.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use netcert::api::child::{Arrived, TakeCode};
use netcert::api::guardian::ScreenCode;

use crate::http::app::App;
use crate::http::body::{Empty, Strict};
use crate::http::problem::Refusal;
use crate::http::routes::guardian::shown;
use crate::http::session::{MaybeSession, sign_in_required};
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::code::ShortCode;
use crate::model::limit::source::Source;

/// `POST /api/child/device`.
pub async fn take_code(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(take): Strict<TakeCode>,
) -> Result<Response, Refusal> {
    let code = ShortCode::parse(&take.code).ok_or(GuardianRefused::UnknownCode)?;
    let charged = app.limits.short_code(source, None).await?;
    let (token, masked_name) =
        app.guardianship().arrive(&code, session.as_ref(), take.sign_out, charged).await?;
    Ok(([(SET_COOKIE, app.origin.session_cookie().set(&token))], Json(Arrived { masked_name }))
        .into_response())
}

/// `POST /api/child/application-code`.
pub async fn application_code(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Json<ScreenCode>, Refusal> {
    let session = session.ok_or_else(sign_in_required)?;
    let child = session.person.ok_or_else(sign_in_required)?;
    let charged = app.limits.screen_code(child).await?;
    let issued = app.guardianship().application_code(&session, charged).await?;
    Ok(Json(shown(&app, &issued, "guardian")?))
}
