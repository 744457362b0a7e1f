//! The signed lists that edges fetch. They contain nothing about a person, and anybody may fetch them.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use http::header;
use netcert::{directory, status_list, trust_list};

use crate::domain::publishing::Publisher;
use crate::http::app::App;
use crate::http::problem::{Refusal, not_found};

/// `GET /.well-known/netcert/trust-list`.
pub async fn trust_list(State(app): State<App>) -> Result<Response, Refusal> {
    let jwt = publisher(&app).trust_list(app.clock.now(), &mut app.clock.random()).await?;
    Ok(signed(trust_list::MEDIA_TYPE, &jwt))
}

/// `GET /.well-known/netcert/directory`.
pub async fn directory(State(app): State<App>) -> Result<Response, Refusal> {
    let jwt = publisher(&app).directory(app.clock.now(), &mut app.clock.random()).await?;
    Ok(signed(directory::MEDIA_TYPE, &jwt))
}

/// `GET /status/{n}`.
pub async fn status(State(app): State<App>, Path(id): Path<String>) -> Result<Response, Refusal> {
    let jwt = match list_id(&id) {
        Some(id) => publisher(&app).status_list(id, app.clock.now(), &mut app.clock.random()).await?,
        None => None,
    };
    match jwt {
        Some(jwt) => Ok(signed(status_list::MEDIA_TYPE, &jwt)),
        None => Err(not_found().detail("There is no status list of this number")),
    }
}

/// Parses a list id. Only one spelling is accepted, without sign or leading zeros, so that each list has one
/// address.
fn list_id(text: &str) -> Option<u32> {
    text.parse().ok().filter(|id: &u32| id.to_string() == text)
}

fn publisher(app: &App) -> Publisher<'_> {
    Publisher { store: &app.store, keys: &app.keys, issuer: &app.issuer, lists: &app.lists }
}

fn signed(media_type: &'static str, jwt: &Arc<str>) -> Response {
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "no-store")], jwt.to_string())
        .into_response()
}
