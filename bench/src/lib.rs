//! The Rust half of `cargo xtask bench`: the same contestants, natively (`main.rs`) and as wasm (`wasm.rs`).

pub mod contestants;
pub mod fixtures;
mod presentation;
mod sm_crypto_crate;
#[cfg(target_family = "wasm")]
mod wasm;
