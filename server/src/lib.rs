//! The central server. `routes → domain modules → store`: domain modules know neither axum nor sqlx.

pub mod app;
pub mod authority;
pub mod body;
pub mod cli;
pub mod clock;
pub mod consent;
pub mod enrolment;
pub mod guardianship;
pub mod issuing;
pub mod key_store;
pub mod notice;
pub mod passkey;
pub mod person;
pub mod phone;
pub mod pin;
pub mod portal;
pub mod problem;
pub mod publishing;
pub mod record;
pub mod relying_party;
pub mod router;
pub mod routes;
pub mod sealed;
pub mod session;
pub mod status;
pub mod store;
