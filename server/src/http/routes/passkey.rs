//! `/api/passkeys` and `/api/sign-in`: WebAuthn's JSON is passed on unchanged.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use http::header::SET_COOKIE;
use netcert::api::passkey::{Ceremony, FinishRegistration, FinishSignIn, Registered, SignedIn};
use netcert::api::problem::Code;

use crate::domain::passkey::PasskeyError;
use crate::domain::passkey::device::{Offer, Opened, PasskeyServiceError};
use crate::http::app::App;
use crate::http::body::{Empty, Strict};
use crate::http::problem::{Refusal, malformed};
use crate::http::session::{MaybeSession, sign_in_required};
use crate::model::device_key::DeviceKey;
use crate::model::limit::source::Source;
use crate::store;

/// Begins to register a passkey ("use on this device").
pub async fn begin_registration(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Json<Ceremony>, Refusal> {
    let session = session.ok_or_else(sign_in_required)?;
    let charged = app.limits.ceremony(source, session.person).await?;
    Ok(Json(ceremony(app.passkeys().begin_registration(&session, charged).await?)))
}

/// Finishes the registration and signs the browser in.
pub async fn finish_registration(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(finish): Strict<FinishRegistration>,
) -> Result<Response, Refusal> {
    let session = session.ok_or_else(sign_in_required)?;
    let charged = app.limits.ceremony(source, session.person).await?;
    let opened = app
        .passkeys()
        .finish_registration(&session, &finish.ceremony, finish.credential, finish.prf, charged)
        .await?;
    let (cookie, sealing_key) = (app.origin.session_cookie().set(&opened.token), sealing_key(&opened));
    Ok(([(SET_COOKIE, cookie)], Json(Registered { credential_id: opened.credential_id, sealing_key }))
        .into_response())
}

/// Begins a sign-in.
pub async fn begin_sign_in(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Response, Refusal> {
    let charged = app.limits.sign_in(source).await?;
    let (offer, token) = app.passkeys().begin_sign_in(session.as_ref(), charged).await?;
    let mut response = Json(ceremony(offer)).into_response();
    if let Some(token) = token {
        response.headers_mut().insert(SET_COOKIE, app.origin.session_cookie().set(&token));
    }
    Ok(response)
}

/// Finishes a sign-in.
pub async fn finish_sign_in(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(finish): Strict<FinishSignIn>,
) -> Result<Response, Refusal> {
    let session = session.ok_or(PasskeyServiceError::NoCeremony)?;
    // Who it is says only the answer, which is not checked yet.
    let charged = app.limits.ceremony(source, None).await?;
    let opened =
        app.passkeys().finish_sign_in(&session, &finish.ceremony, finish.credential, charged).await?;
    let (cookie, sealing_key) = (app.origin.session_cookie().set(&opened.token), sealing_key(&opened));
    Ok(([(SET_COOKIE, cookie)], Json(SignedIn { credential_id: opened.credential_id, sealing_key }))
        .into_response())
}

/// Ends the session.
pub async fn sign_out(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Response, Refusal> {
    if let Some(session) = session {
        let mut tx = app.store.begin().await?;
        store::session::delete(&mut tx, &session.digest).await?;
        tx.commit().await?;
    }
    Ok((StatusCode::NO_CONTENT, [(SET_COOKIE, app.origin.session_cookie().forget())]).into_response())
}

fn ceremony(offer: Offer) -> Ceremony {
    Ceremony { ceremony: offer.ceremony, options: offer.options }
}

fn sealing_key(opened: &Opened) -> Option<String> {
    opened.device_key.as_ref().map(DeviceKey::encode)
}

impl From<PasskeyServiceError> for Refusal {
    fn from(error: PasskeyServiceError) -> Self {
        let rejected = |why: &str| Self::new(Code::PasskeyRejected).detail(why);
        match error {
            PasskeyServiceError::Nobody | PasskeyServiceError::SessionEnded(_) => sign_in_required(),
            PasskeyServiceError::NoCeremony => {
                rejected("the ceremony is over, or was not begun in this browser")
            }
            PasskeyServiceError::TooMany => rejected("the person has as many passkeys as one can have"),
            PasskeyServiceError::Replaced { at } => {
                Self::new(Code::PasskeyReplaced).detail(at.shanghai_date().to_string())
            }
            PasskeyServiceError::TakeOverRequired => Self::new(Code::TakeOverRequired),
            PasskeyServiceError::Guardian(refused) => refused.into(),
            PasskeyServiceError::Passkey(PasskeyError::Rejected(why)) => rejected(why),
            PasskeyServiceError::Passkey(PasskeyError::CarriesSecret) => {
                malformed("PRF results must not leave the browser")
            }
            PasskeyServiceError::Store(error) => error.into(),
            PasskeyServiceError::Passkey(_) | PasskeyServiceError::Record(_) => {
                anyhow::Error::from(error).into()
            }
        }
    }
}
