//! Keys, and what is sealed under them.

pub mod key_store;
pub mod sealed;
