//! The crate that all of netcert shares: crypto, token formats, rules and wire types. It compiles to native
//! and wasm32. It does no I/O, reads no clock, draws no randomness of its own and writes no log.
#![deny(unsafe_code)]
#![warn(missing_docs)]

pub mod age;
pub mod api;
pub mod base64url;
pub mod chip_read;
mod curve;
pub mod directory;
pub mod document;
pub mod guardian_consent;
pub mod holder_proof;
pub mod ids;
pub mod jws;
pub mod list;
pub mod netnum;
pub mod pairwise;
pub mod pin;
pub mod reason;
pub mod receipt;
pub mod sd_jwt;
pub mod sm3;
pub mod sm4;
pub mod status_list;
pub mod strict_json;
pub mod suite;
pub mod text;
pub mod time;
pub mod trust_list;
pub mod typed;
pub mod verification;
