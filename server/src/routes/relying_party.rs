//! What a person is told about a relying party.

use axum::Json;
use axum::extract::{Path, State};
use netcert::api::relying_party::RelyingPartyView;

use crate::app::App;
use crate::issuing::MintRefused;
use crate::problem::Refusal;
use crate::relying_party::Active;

/// `GET /api/relying-parties/{client_id}`.
pub async fn view(
    State(app): State<App>,
    Path(client_id): Path<String>,
) -> Result<Json<RelyingPartyView>, Refusal> {
    let active = Active::find(&app.store, &client_id).await?.ok_or(MintRefused::UnknownRelyingParty)?;
    Ok(Json(active.view()))
}
