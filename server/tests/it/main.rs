//! The server through its router, by URL, on SQLite or PostgreSQL.

mod authenticator;
mod browser;
mod cli;
mod consent;
mod enrolment;
mod folder;
mod ground;
mod holder;
mod key_store;
mod lists;
mod netcert;
mod passkey;
mod pin;
mod sealed;
mod surface;
mod town;
mod verifier;
mod world;
