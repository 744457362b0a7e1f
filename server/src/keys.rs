//! Keys, and what is sealed under them.

pub mod data_key;
pub mod key_store;
pub mod opening_error;
pub mod release_1;
pub mod sealed;
