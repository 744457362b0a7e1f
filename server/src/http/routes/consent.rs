//! The signed-in person's consents, and their withdrawal.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use netcert::api::consent::Consent;

use crate::domain::consent;
use crate::domain::consent::WithdrawRefused;
use crate::http::app::App;
use crate::http::body::{Empty, Strict};
use crate::http::problem::{Refusal, not_found};
use crate::http::session::sign_in_required;
use crate::model::ids::ConsentId;
use crate::model::session::ClaimedSession;
use crate::store;

/// `GET /api/consents`.
pub async fn list(State(app): State<App>, session: ClaimedSession) -> Result<Json<Vec<Consent>>, Refusal> {
    let rows = store::consent::of_person(&mut *app.store.read().await?, session.claimed_person()).await?;
    Ok(Json(rows.into_iter().map(consent::view).collect()))
}

/// `POST /api/consents/{id}/withdraw`.
pub async fn withdraw(
    State(app): State<App>,
    session: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<StatusCode, Refusal> {
    let id = ConsentId::parse(&id).ok_or(WithdrawRefused::Unknown)?;
    consent::withdraw(&app.store, &session, &id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<WithdrawRefused> for Refusal {
    fn from(refused: WithdrawRefused) -> Self {
        match refused {
            WithdrawRefused::Unknown => not_found().detail("You have no such consent"),
            WithdrawRefused::SessionEnded(_) => sign_in_required(),
            WithdrawRefused::Store(error) => error.into(),
        }
    }
}
