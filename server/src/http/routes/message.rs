//! The messages to the signed-in person.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use netcert::api::message::Message;

use crate::domain::message;
use crate::http::app::App;
use crate::http::body::{Empty, Strict};
use crate::http::problem::{Refusal, not_found};
use crate::http::session::SignedInPerson;
use crate::model::ids::MessageId;
use crate::store;

/// `GET /api/messages`.
pub async fn list(State(app): State<App>, session: SignedInPerson) -> Result<Json<Vec<Message>>, Refusal> {
    let rows = store::message::of_person(&mut *app.store.read().await?, session.person).await?;
    let messages = rows.into_iter().map(|row| message::view(row, &app.keys.key_encryption));
    Ok(Json(messages.collect::<Result<_, _>>().map_err(anyhow::Error::from)?))
}

/// `POST /api/messages/{id}/read`.
pub async fn read(
    State(app): State<App>,
    session: SignedInPerson,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<StatusCode, Refusal> {
    let id = MessageId::parse(&id).ok_or_else(not_found)?;
    let mut tx = app.store.begin().await?;
    let read = store::message::mark_read(&mut tx, &id, session.person, app.clock.now()).await?;
    tx.commit().await?;
    if read { Ok(StatusCode::NO_CONTENT) } else { Err(not_found()) }
}
