//! HTTP in and out. The only place that knows axum.

pub mod app;
pub mod body;
pub mod cookie;
pub mod portal;
pub mod problem;
pub mod qr;
pub mod router;
pub mod routes;
pub mod session;
pub mod source;
pub mod stand_in;
