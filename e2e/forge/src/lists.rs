//! Signed lists for a test without the central server: a trust list, a directory and one status list, as
//! files that any web server can hand out.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use netcert::api;
use netcert::api::list::{DIRECTORY, STATUS_LIST, TRUST_LIST};
use netcert::api::text::Text;
use netcert::directory::{self, Entry, State};
use netcert::ids::{ClientId, IssuerId};
use netcert::status_list::{self, Bits, Publication};
use netcert::trust_list::{self, TrustedIssuer, TrustedKey};
use serde_json::json;

use crate::{clock, keys};

#[derive(Args)]
pub struct Lists {
    /// Folder to write to; keys that lie there already are used again.
    #[arg(long)]
    dir: PathBuf,
    /// Origin under which the files will be served; also the issuer's id.
    #[arg(long)]
    origin: IssuerId,
    /// A relying party, as `client_id=api_key`. Repeatable.
    #[arg(long = "relying-party", value_parser = relying_party)]
    relying_parties: Vec<(ClientId, String)>,
    /// These of them are suspended.
    #[arg(long)]
    suspend: Vec<ClientId>,
    /// Indices that are revoked.
    #[arg(long)]
    revoke: Vec<u32>,
    #[arg(long, default_value_t = 1)]
    trust_version: u64,
    #[arg(long, default_value_t = 1)]
    directory_version: u64,
    #[arg(long, default_value_t = 1)]
    status_version: u64,
    /// Seconds; for all three.
    #[arg(long, default_value_t = 10)]
    ttl: i64,
    /// Seconds until the trust list and the directory are past their time.
    #[arg(long, default_value_t = 3600)]
    expires_in: i64,
    /// Seconds until the status list is.
    #[arg(long, default_value_t = 900)]
    status_expires_in: i64,
}

fn relying_party(text: &str) -> Result<(ClientId, String)> {
    let (client_id, api_key) = text.split_once('=').context("write client_id=api_key")?;
    Ok((client_id.parse().context("no client_id")?, api_key.to_owned()))
}

impl Lists {
    /// Writes the files and says where they are and what an edge must be told.
    pub fn write(&self) -> Result<serde_json::Value> {
        let (mut rng, now) = (clock::random(), clock::now());
        let root = keys::read_or_make(&self.dir.join("keys"), "federation_root", &mut rng)?;
        let issuer = keys::read_or_make(&self.dir.join("keys"), "issuer", &mut rng)?;
        let kid = keys::kid(&issuer)?;
        let expires_at = now.plus(self.expires_in);

        let mut jwk = issuer.verifying_key().to_jwk();
        jwk.kid = Some(kid.as_str().to_owned());
        jwk.alg = Some(issuer.suite().alg().to_owned());
        let trust = trust_list::TrustListClaims {
            version: self.trust_version,
            iat: now,
            exp: expires_at,
            ttl: self.ttl,
            issuers: vec![TrustedIssuer {
                issuer: self.origin.clone(),
                keys: vec![TrustedKey { jwk, not_before: now.plus(-86_400), not_after: now.plus(86_400) }],
                status_origins: vec![self.origin.as_str().to_owned()],
                directory: format!("{}{DIRECTORY}", self.origin),
            }],
        };
        let directory = directory::DirectoryClaims {
            iss: self.origin.clone(),
            version: self.directory_version,
            iat: now,
            exp: expires_at,
            ttl: self.ttl,
            entries: self.relying_parties.iter().map(|party| self.entry(party)).collect(),
        };
        let status_path = api::path(STATUS_LIST, "0");
        let status_uri = format!("{}{status_path}", self.origin);
        let status = Publication {
            issuer: self.origin.clone(),
            uri: status_uri.clone(),
            version: self.status_version,
            issued_at: now,
            expires_at: now.plus(self.status_expires_in),
            ttl: self.ttl,
        };
        let mut bits = Bits::new();
        for &index in &self.revoke {
            bits.set(index);
        }

        self.put("trust-list", &trust_list::sign(&trust, &root, &mut rng))?;
        self.put("directory", &directory::sign(&directory, &kid, &issuer, &mut rng))?;
        self.put("status", &status_list::sign(&status, &bits, &kid, &issuer, &mut rng))?;
        Ok(json!({
            "root_key": root.verifying_key().to_jwk(),
            "issuer": self.origin,
            "issuer_key": self.dir.join("keys/issuer.json"),
            "status_uri": status_uri,
            "files": [
                { "path": TRUST_LIST, "file": "trust-list.jwt", "type": trust_list::MEDIA_TYPE },
                { "path": DIRECTORY, "file": "directory.jwt", "type": directory::MEDIA_TYPE },
                { "path": status_path, "file": "status.jwt", "type": status_list::MEDIA_TYPE },
            ],
        }))
    }

    fn entry(&self, (client_id, api_key): &(ClientId, String)) -> Entry {
        let state = if self.suspend.contains(client_id) { State::Suspended } else { State::Active };
        let name = Text { zh_hans: client_id.to_string(), en: client_id.to_string() };
        Entry {
            client_id: client_id.clone(),
            name,
            api_keys: vec![directory::api_key_digest(api_key)],
            redirect_uris: vec![],
            purposes: vec![],
            state,
        }
    }

    fn put(&self, name: &str, jwt: &str) -> Result<()> {
        // Renamed into place: a reader sees the old list or the new one, never half of one.
        let (part, whole) = (self.dir.join(format!("{name}.part")), self.dir.join(format!("{name}.jwt")));
        fs::write(&part, jwt).with_context(|| format!("cannot write {}", part.display()))?;
        Ok(fs::rename(part, whole)?)
    }
}
