//! The central server. `routes → domain modules → store`: domain modules know neither axum nor sqlx.

pub mod app;
pub mod cli;
pub mod clock;
pub mod key_store;
pub mod problem;
pub mod record;
pub mod router;
pub mod routes;
pub mod sealed;
pub mod store;
