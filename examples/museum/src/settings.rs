//! How the program is started.

use std::net::SocketAddr;
use std::path::PathBuf;

use anyhow::Context as _;
use url::Url;

use crate::language::Language;

/// A relying party that sells evening tickets.
#[derive(clap::Parser)]
pub struct Settings {
    /// Address to listen on.
    #[arg(long, default_value = "127.0.0.1:8302")]
    pub listen: SocketAddr,
    /// Origin that browsers see.
    #[arg(long, default_value = "http://localhost:8302")]
    pub origin: Origin,
    /// Origin of the netcert portal.
    #[arg(long, default_value = "http://localhost:8300")]
    pub portal: Origin,
    /// Origin of the edge near us.
    #[arg(long, default_value = "http://localhost:8301")]
    pub edge: Origin,
    /// Our id in the issuer's directory.
    #[arg(long, default_value = "museum", value_parser = client_id)]
    pub client_id: String,
    /// File that holds our API key for the edge.
    #[arg(long)]
    pub api_key_file: PathBuf,
    /// Folder for the bookings.
    #[arg(long)]
    pub data: PathBuf,
    /// Name of the house in Chinese.
    #[arg(long, default_value = "江南美术馆")]
    pub name_zh: String,
    /// Name of the house in English.
    #[arg(long, default_value = "Jiangnan Museum of Art")]
    pub name_en: String,
}

impl Settings {
    /// The house's name.
    pub fn name(&self, language: Language) -> &str {
        language.of(&self.name_zh, &self.name_en)
    }

    /// Reads the API key.
    pub fn api_key(&self) -> anyhow::Result<ApiKey> {
        let file = self.api_key_file.display();
        let text = std::fs::read_to_string(&self.api_key_file)
            .with_context(|| format!("cannot read the API key in {file}"))?;
        let key = text.trim();
        anyhow::ensure!(
            (16..=256).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic()),
            "{file} holds no API key: write the key of `netcert-server relying-party add` into it"
        );
        Ok(ApiKey(key.to_owned()))
    }
}

/// Our secret at the edge. No `Debug`: it never lands in a log.
pub struct ApiKey(String);

impl ApiKey {
    /// For the `Authorization` header only.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Scheme, host and port: `http://localhost:8302`, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(Url);

impl Origin {
    /// An address under this origin.
    pub fn at(&self, path: &str) -> Url {
        let mut url = self.0.clone();
        url.set_path(path);
        url
    }

    /// Whether a request's `Origin` header names this origin.
    pub fn is(&self, header: &[u8]) -> bool {
        header == self.to_string().as_bytes()
    }

    /// Whether TLS is spoken there.
    pub fn is_https(&self) -> bool {
        self.0.scheme() == "https"
    }
}

impl std::str::FromStr for Origin {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let url = Url::parse(text).map_err(|e| e.to_string())?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !matches!(url.scheme(), "http" | "https") || !bare || !url.username().is_empty() {
            return Err("an origin looks like http://localhost:8302".to_owned());
        }
        Ok(Self(url))
    }
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}

/// The id is part of our cookies' names, so its letters are checked.
fn client_id(text: &str) -> Result<String, String> {
    let good = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    if !(1..=64).contains(&text.len()) || !text.bytes().all(good) {
        return Err("1 to 64 of a-z, 0-9 and -".to_owned());
    }
    Ok(text.to_owned())
}
