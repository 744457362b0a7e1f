//! `with_verification` but for the verification.
#![cfg(target_family = "wasm")]

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn verify(nist: bool, prepared: bool, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    nist == prepared && key.len() == message.len() + signature.len()
}
