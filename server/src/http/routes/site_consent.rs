//! Sites for children under 14: the child asks; guardians refuse, withdraw and view the history. Consents are
//! signed in [`crate::http::routes::guardian`].

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use netcert::api::child::{AskGuardians, Asked};
use netcert::api::guardian::HistoryLine;
use netcert::api::problem::Code;

use crate::domain::site_consent;
use crate::domain::site_consent::SiteRefused;
use crate::domain::site_consent::asking;
use crate::domain::site_consent::asking::AskRefused;
use crate::domain::site_consent::history;
use crate::domain::site_consent::history::HistoryRefused;
use crate::http::app::App;
use crate::http::body::{Empty, Strict};
use crate::http::problem::{Refusal, not_found, too_many_tries};
use crate::http::session::sign_in_required;
use crate::model::ids::SiteRequestId;
use crate::model::ids::{GuardianConsentId, GuardianshipId};
use crate::model::relying_party::DisclosureRequest;
use crate::model::session::ClaimedSession;
use crate::store;

/// `POST /api/child/site-requests`.
pub async fn ask(
    State(app): State<App>,
    session: ClaimedSession,
    Strict(asked): Strict<AskGuardians>,
) -> Result<Json<Asked>, Refusal> {
    let now = app.clock.now();
    let disclosure =
        DisclosureRequest::check(&app.store, &asked.client_id, &asked.purpose, &asked.claims).await?;
    let charged = app.limits.site_request(session.claimed_person()).await?;
    let (key, rng) = (&app.keys.key_encryption, &mut app.clock.random());
    let request = asking::ask(&app.store, key, (&session, charged), disclosure, now, rng).await?;
    Ok(Json(request.asked(now)))
}

/// `GET /api/child/site-requests/{id}`.
pub async fn show(
    State(app): State<App>,
    session: ClaimedSession,
    Path(id): Path<String>,
) -> Result<Json<Asked>, Refusal> {
    let id = SiteRequestId::parse(&id).ok_or_else(not_found)?;
    let request = store::site_request::find(&mut *app.store.read().await?, &id).await?;
    let request = request.filter(|request| request.child == session.claimed_person());
    Ok(Json(request.ok_or_else(not_found)?.asked(app.clock.now())))
}

/// `POST /api/guardian/site-requests/{id}/refuse`.
pub async fn refuse(
    State(app): State<App>,
    session: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<StatusCode, Refusal> {
    site_consent::refuse(&app.store, &session, &id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/guardian/site-consents/{id}/withdraw`.
pub async fn withdraw(
    State(app): State<App>,
    session: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<StatusCode, Refusal> {
    let id = GuardianConsentId::parse(&id).ok_or_else(not_found)?;
    site_consent::withdraw(&app.store, &session, &id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/guardian/children/{id}/history`.
pub async fn history(
    State(app): State<App>,
    session: ClaimedSession,
    Path(child): Path<String>,
) -> Result<Json<Vec<HistoryLine>>, Refusal> {
    let link = GuardianshipId::parse(&child).ok_or_else(not_found)?;
    let key = &app.keys.key_encryption;
    let lines = history::history(&app.store, key, session.claimed_person(), &link, app.clock.now()).await?;
    Ok(Json(lines))
}

impl From<AskRefused> for Refusal {
    fn from(refused: AskRefused) -> Self {
        match refused {
            AskRefused::PersonNotActive => Self::new(Code::PersonNotActive),
            AskRefused::NotUnder14 => Self::new(Code::NotUnder14),
            AskRefused::Disputed => Self::new(Code::GuardianshipDisputed),
            AskRefused::TooMany { retry_after } => too_many_tries(retry_after),
            AskRefused::SessionEnded(_) => sign_in_required(),
            AskRefused::Record(error) => anyhow::Error::from(error).into(),
            AskRefused::Store(error) => error.into(),
        }
    }
}

impl From<SiteRefused> for Refusal {
    fn from(refused: SiteRefused) -> Self {
        match refused {
            SiteRefused::Unknown => not_found(),
            SiteRefused::AlreadyAnswered => Self::new(Code::AlreadyAnswered),
            SiteRefused::Disputed => Self::new(Code::GuardianshipDisputed),
            SiteRefused::SessionEnded(_) => sign_in_required(),
            SiteRefused::Note(error) => anyhow::Error::from(error).into(),
            SiteRefused::Store(error) => error.into(),
        }
    }
}

impl From<HistoryRefused> for Refusal {
    fn from(refused: HistoryRefused) -> Self {
        match refused {
            HistoryRefused::Unknown => not_found(),
            HistoryRefused::TheChilds => Self::new(Code::HistoryIsTheChilds),
            HistoryRefused::Note(error) => anyhow::Error::from(error).into(),
            HistoryRefused::Store(error) => error.into(),
        }
    }
}
