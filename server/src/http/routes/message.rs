//! The messages to the signed-in person.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use netcert::api::message::Message;

use crate::domain::message;
use crate::domain::message::ReadRefused;
use crate::http::app::App;
use crate::http::body::{Empty, Strict};
use crate::http::problem::{Refusal, not_found};
use crate::http::session::sign_in_required;
use crate::model::ids::MessageId;
use crate::model::session::ClaimedSession;
use crate::store;

/// `GET /api/messages`.
pub async fn list(State(app): State<App>, session: ClaimedSession) -> Result<Json<Vec<Message>>, Refusal> {
    let rows = store::message::of_person(&mut *app.store.read().await?, session.claimed_person()).await?;
    let messages = rows.into_iter().map(|row| message::view(row, &app.keys.key_encryption));
    Ok(Json(messages.collect::<Result<_, _>>().map_err(anyhow::Error::from)?))
}

/// `POST /api/messages/{id}/read`.
pub async fn read(
    State(app): State<App>,
    session: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<StatusCode, Refusal> {
    let id = MessageId::parse(&id).ok_or_else(not_found)?;
    message::mark_read(&app.store, &session, &id, app.clock.now()).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<ReadRefused> for Refusal {
    fn from(refused: ReadRefused) -> Self {
        match refused {
            ReadRefused::Unknown => not_found(),
            ReadRefused::SessionEnded(_) => sign_in_required(),
            ReadRefused::Store(error) => error.into(),
        }
    }
}
