//! `/api/device`: one more device of a person who has one.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use netcert::api::child::{Arrived, TakeCode};
use netcert::api::guardian::ScreenCode;
use netcert::api::passkey::FinishSignIn;

use crate::http::app::App;
use crate::http::body::Strict;
use crate::http::problem::Refusal;
use crate::http::routes::guardian::shown;
use crate::http::session::MaybeSession;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::code::ShortCode;
use crate::model::limit::source::Source;
use crate::model::session::ClaimedSession;

/// `POST /api/device/code`.
pub async fn code(
    State(app): State<App>,
    signed_in: ClaimedSession,
    source: Source,
    Strict(finish): Strict<FinishSignIn>,
) -> Result<Json<ScreenCode>, Refusal> {
    let charged = app.limits.ceremony(source, Some(signed_in.claimed_person())).await?;
    let session = signed_in.session();
    let issued = app.passkeys().device_code(session, &finish.ceremony, finish.credential, charged).await?;
    Ok(Json(shown(&app, &issued, "device")?))
}

/// `POST /api/device`.
pub async fn take_code(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(take): Strict<TakeCode>,
) -> Result<Response, Refusal> {
    let code = ShortCode::parse(&take.code).ok_or(GuardianRefused::UnknownCode)?;
    let charged = app.limits.short_code(source, None).await?;
    let (token, masked_name) = app.passkeys().arrive(&code, session.as_ref(), take.sign_out, charged).await?;
    Ok(([(SET_COOKIE, app.origin.session_cookie().set(&token))], Json(Arrived { masked_name }))
        .into_response())
}
