//! Style sheet and pictures, part of the program.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

/// `GET /assets/{name}`
pub async fn file(Path(name): Path<String>) -> Response {
    let (media_type, text) = match name.as_str() {
        "museum.css" => ("text/css; charset=utf-8", include_str!("../../assets/museum.css")),
        "evening.svg" => ("image/svg+xml", include_str!("../../assets/evening.svg")),
        "seal.svg" => ("image/svg+xml", include_str!("../../assets/seal.svg")),
        _ => return StatusCode::NOT_FOUND.into_response(),
    };
    ([(header::CONTENT_TYPE, media_type), (header::CACHE_CONTROL, "public, max-age=300")], text)
        .into_response()
}
