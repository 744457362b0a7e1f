//! What a person is told about a relying party.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use netcert::api::problem::code;
use netcert::api::relying_party::RelyingPartyView;

use crate::domain::relying_party::{Active, DisclosureRefused};
use crate::http::app::App;
use crate::http::problem::Refusal;

/// `GET /api/relying-parties/{client_id}`.
pub async fn view(
    State(app): State<App>,
    Path(client_id): Path<String>,
) -> Result<Json<RelyingPartyView>, Refusal> {
    let active = Active::find(&app.store, &client_id).await?.ok_or(DisclosureRefused::UnknownRelyingParty)?;
    Ok(Json(active.view()))
}

impl From<DisclosureRefused> for Refusal {
    fn from(refused: DisclosureRefused) -> Self {
        let title = refused.to_string();
        let (status, code) = match refused {
            DisclosureRefused::UnknownRelyingParty => (StatusCode::NOT_FOUND, code::UNKNOWN_RELYING_PARTY),
            DisclosureRefused::ClaimNotAllowed => (StatusCode::UNPROCESSABLE_ENTITY, code::CLAIM_NOT_ALLOWED),
            DisclosureRefused::Store(error) => return error.into(),
        };
        Self::new(status, code, &title)
    }
}
