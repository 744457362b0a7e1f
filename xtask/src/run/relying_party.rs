//! A relying party in the form that the server's command line takes, and its API key.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result, anyhow};

/// A site that verifies people.
pub struct RelyingParty {
    pub client_id: &'static str,
    pub name_zh: &'static str,
    pub name_en: &'static str,
    /// `id:zh:en:claim,claim`
    purpose: &'static str,
}

pub const MUSEUM: RelyingParty = RelyingParty {
    client_id: "museum",
    name_zh: "江南美术馆",
    name_en: "Jiangnan Museum of Art",
    purpose: "adult-evening:成人夜场，须年满十八岁:An evening for adults, 18 and over:age_over_18",
};

impl RelyingParty {
    /// The arguments of `relying-party add`.
    pub fn arguments(&self, origin: &str) -> Vec<String> {
        let words = [
            ["--client-id", self.client_id],
            ["--name-zh", self.name_zh],
            ["--name-en", self.name_en],
            ["--purpose", self.purpose],
        ];
        let words = words.into_iter().flatten().map(str::to_owned);
        words.chain(["--redirect-uri".to_owned(), format!("{origin}/verified")]).collect()
    }
}

/// The key in this file. If the file does not exist yet, makes a key and writes it there.
pub fn api_key(file: &Path) -> Result<String> {
    if let Ok(key) = fs::read_to_string(file) {
        return Ok(key.trim().to_owned());
    }
    let key = random_hex()?;
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .and_then(|mut file| file.write_all(key.as_bytes()))
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(key)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the edge of a program: nothing here is tested with fixed randomness"
)]
fn random_hex() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|fault| anyhow!("the system has no randomness: {fault}"))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_api_key_is_made_once_and_is_only_ours_to_read() {
        let file = std::env::temp_dir().join(format!("netcert-api-key-{}", std::process::id()));
        let first = api_key(&file).unwrap();
        assert_eq!(first.len(), 64);
        assert_eq!(api_key(&file).unwrap(), first);
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        fs::remove_file(file).unwrap();
    }
}
