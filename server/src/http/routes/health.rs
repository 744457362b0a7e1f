//! `/healthz`.

use axum::extract::State;
use http::StatusCode;

use crate::http::app::App;
use crate::http::problem::Refusal;

/// 200 if the database answers.
pub async fn healthz(State(app): State<App>) -> Result<StatusCode, Refusal> {
    app.store.ping().await?;
    Ok(StatusCode::OK)
}
