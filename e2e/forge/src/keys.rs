//! Keys on disk, in the form in which the central server keeps them (`DATA/keys/<name>.json`).

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use netcert::ids::KeyId;
use netcert::suite::{SigningKey, Suite};
use netcert::{base64url, sm3};
use serde::Deserialize;
use serde_json::json;

use crate::clock::{self, Random};

// The file has more members; a forger needs no more than these.
#[derive(Deserialize)]
struct KeyFile {
    kind: String,
    secret: String,
}

/// Reads an SM2 signing key.
pub fn read(path: &Path) -> Result<SigningKey> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let file: KeyFile =
        serde_json::from_str(&text).with_context(|| format!("{} is no key file", path.display()))?;
    ensure!(file.kind == "sm2", "{} holds no SM2 key", path.display());
    let secret = base64url::decode(&file.secret).context("the secret is no base64url")?;
    let secret: [u8; 32] = secret.as_slice().try_into().context("the secret is not 32 bytes")?;
    SigningKey::from_bytes(Suite::Sm, &secret).context("the secret is no scalar")
}

/// Reads the key `name` under `dir`, or makes it there.
pub fn read_or_make(dir: &Path, name: &str, rng: &mut Random) -> Result<SigningKey> {
    let path = dir.join(format!("{name}.json"));
    if path.exists() {
        return read(&path);
    }
    let key = SigningKey::generate(Suite::Sm, rng);
    let created_at = clock::now().seconds();
    let head = format!("{name}\0sm2\0{created_at}\0");
    let digest = sm3::hex(&sm3::digest(&[head.as_bytes(), &key.to_bytes()[..]].concat()));
    let file = json!({
        "name": name,
        "kind": "sm2",
        "created_at": created_at,
        "secret": base64url::encode(&key.to_bytes()[..]),
        "digest": digest,
    });
    fs::create_dir_all(dir)?;
    fs::write(&path, file.to_string()).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(key)
}

/// The `kid` under which the trust list knows a key.
pub fn kid(key: &SigningKey) -> Result<KeyId> {
    key.verifying_key().thumbprint().parse().context("the thumbprint is no kid")
}
