//! A token taken apart, so that each part can be changed alone.

use anyhow::{Context, Result};
use netcert::base64url;
use netcert::suite::{SigningKey, Suite};
use serde_json::{Value, json};

use crate::clock::Random;

/// A compact JWS as it came: header and payload can be changed, and the signature kept, dropped or computed
/// again.
#[derive(Clone)]
pub struct Token {
    pub header: Value,
    /// The payload's bytes: some forgeries are no JSON that serde would write.
    pub payload: Vec<u8>,
    pub signature: Vec<u8>,
}

impl Token {
    pub fn take_apart(jws: &str) -> Result<Self> {
        let mut parts = jws.split('.');
        let mut next = || -> Result<Vec<u8>> {
            let part = parts.next().context("a JWS has three parts")?;
            base64url::decode(part).context("a part is no base64url")
        };
        Ok(Self { header: serde_json::from_slice(&next()?)?, payload: next()?, signature: next()? })
    }

    pub fn payload_json(&self) -> Result<Value> {
        Ok(serde_json::from_slice(&self.payload)?)
    }

    pub fn set_payload(&mut self, payload: &Value) {
        self.payload = payload.to_string().into_bytes();
    }

    pub fn signing_input(&self) -> String {
        let header = base64url::encode(self.header.to_string().as_bytes());
        format!("{header}.{}", base64url::encode(&self.payload))
    }

    pub fn sign(mut self, key: &SigningKey, rng: &mut Random) -> Self {
        self.signature = key.sign(self.signing_input().as_bytes(), rng).as_bytes().to_vec();
        self
    }

    pub fn compact(&self) -> String {
        format!("{}.{}", self.signing_input(), base64url::encode(&self.signature))
    }
}

/// Netcert, disclosures and key binding of a presentation.
#[derive(Clone)]
pub struct Presentation {
    pub netcert: String,
    pub disclosures: Vec<String>,
    pub key_binding: String,
}

impl Presentation {
    pub fn take_apart(presentation: &str) -> Result<Self> {
        let mut parts: Vec<String> = presentation.split('~').map(str::to_owned).collect();
        let key_binding = parts.pop().context("a presentation ends in a key binding")?;
        let mut parts = parts.into_iter();
        let netcert = parts.next().context("a presentation begins with a netcert")?;
        Ok(Self { netcert, disclosures: parts.collect(), key_binding })
    }

    /// What the key binding is made over.
    pub fn bound_part(&self) -> String {
        let mut bound = format!("{}~", self.netcert);
        for disclosure in &self.disclosures {
            bound.push_str(disclosure);
            bound.push('~');
        }
        bound
    }

    pub fn compact(&self) -> String {
        format!("{}{}", self.bound_part(), self.key_binding)
    }

    /// Signs the key binding again over what the presentation is now: an attacker who holds the holder key
    /// can.
    pub fn bind(mut self, binding: &Binding<'_>, rng: &mut Random) -> Self {
        let sd_hash = base64url::encode(&Suite::Sm.digest(self.bound_part().as_bytes()));
        let payload = json!({
            "iat": binding.iat,
            "aud": binding.audience,
            "nonce": binding.nonce,
            "sd_hash": sd_hash,
        });
        self.key_binding = netcert::jws::sign("kb+jwt", None, false, &payload, binding.holder, rng);
        self
    }
}

/// What a key binding says, and who signs it.
pub struct Binding<'a> {
    pub holder: &'a SigningKey,
    pub audience: &'a str,
    pub nonce: &'a str,
    /// Unix seconds.
    pub iat: i64,
}
