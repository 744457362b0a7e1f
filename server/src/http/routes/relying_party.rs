//! What a person sees of a relying party.

use axum::Json;
use axum::extract::{Path, State};
use netcert::api::problem::Code;
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
        match refused {
            DisclosureRefused::UnknownRelyingParty => Self::new(Code::UnknownRelyingParty),
            DisclosureRefused::ClaimNotAllowed => Self::new(Code::ClaimNotAllowed),
            DisclosureRefused::Store(error) => error.into(),
        }
    }
}
