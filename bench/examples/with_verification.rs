//! A module that verifies in both suites, every way there is: what it weighs above `without_verification`
//! is what verification adds to a bundle. `cargo xtask bench` builds and weighs both.
#![cfg(target_family = "wasm")]

use netcert::suite::{CertifiedKey, Signature, Suite, VerifyingKey};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
pub fn verify(nist: bool, prepared: bool, key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    let suite = if nist { Suite::Nist } else { Suite::Sm };
    let Ok(key) = VerifyingKey::from_sec1(suite, key) else { return false };
    let Ok(signature) = Signature::try_from(signature) else { return false };
    if prepared {
        key.prepare();
    }
    key.verify(message, &signature).is_ok() && CertifiedKey::of(&key).verify(message, &signature).is_ok()
}
