//! A file with a public key, printed by one program and read by another.

use std::path::Path;

use anyhow::Context;
use netcert::suite::{Jwk, VerifyingKey};

/// Reads a file that holds one JWK.
pub(super) fn read(path: &Path) -> anyhow::Result<VerifyingKey> {
    let text = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    let jwk: Jwk =
        serde_json::from_slice(&text).with_context(|| format!("{} holds no JWK", path.display()))?;
    VerifyingKey::from_jwk(&jwk).with_context(|| format!("{} holds no public key", path.display()))
}
