//! The server through its router, by URL, on SQLite or PostgreSQL.

mod authenticator;
mod authority;
mod birthday;
mod browser;
mod cli;
mod consent;
mod enrolment;
mod family;
mod folder;
mod ground;
mod holder;
mod key_store;
mod limit;
mod lists;
mod log;
mod minors;
mod netcert;
mod passkey;
mod pin;
mod sealed;
mod site_consent;
mod stand_in;
mod surface;
mod town;
mod verifier;
mod world;
