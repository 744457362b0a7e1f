//! Genuine netcerts and presentations. Each kind of forgery then changes one thing in them.

use std::path::PathBuf;
use std::rc::Rc;

use anyhow::{Context, Result};
use clap::Args;
use netcert::ids::{ClientId, IssuerId, KeyId, Nonce};
use netcert::netnum::Netnum;
use netcert::pairwise::SubjectIdentifier;
use netcert::sd_jwt::{self, Acr, ClaimName, HeldNetcert, NetcertClaims, StatusReference};
use netcert::sm3::MacKey;
use netcert::suite::{SigningKey, Suite};
use netcert::time::UnixTime;
use serde_json::json;

use crate::clock::{self, Random};
use crate::keys;
use crate::token::{Binding, Presentation};

/// Who issued, who asks, and where the status list is.
#[derive(Args)]
pub struct Circumstances {
    /// The issuer's key file (`DATA/keys/issuer.json`).
    #[arg(long)]
    pub issuer_key: PathBuf,
    /// The issuer's id: the portal's origin.
    #[arg(long)]
    pub issuer: IssuerId,
    /// The `kid` in the trust list; the key's thumbprint if not given.
    #[arg(long)]
    pub kid: Option<KeyId>,
    /// The relying party that will ask the edge.
    #[arg(long)]
    pub client_id: ClientId,
    /// Another relying party.
    #[arg(long, default_value = "library")]
    pub other_client_id: ClientId,
    /// The nonce that the relying party expects.
    #[arg(long)]
    pub nonce: Nonce,
    /// A status list of the issuer, and an index in it that is not revoked.
    #[arg(long)]
    pub status_uri: String,
    #[arg(long, default_value_t = 0)]
    pub status_idx: u32,
    /// An index that is revoked; without it there is no kind `revoked`.
    #[arg(long)]
    pub revoked_idx: Option<u32>,
}

/// The forger: the issuer's own key, an outsider's key, and a random generator.
pub struct Minter<'a> {
    pub circumstances: &'a Circumstances,
    pub kid: KeyId,
    pub issuer_key: Rc<SigningKey>,
    pub outsider: SigningKey,
    pub holder: SigningKey,
    pub now: UnixTime,
    pub rng: Random,
}

impl<'a> Minter<'a> {
    pub fn new(circumstances: &'a Circumstances) -> Result<Self> {
        let mut rng = clock::random();
        let issuer_key = Rc::new(keys::read(&circumstances.issuer_key)?);
        let kid = match &circumstances.kid {
            Some(kid) => kid.clone(),
            None => keys::kid(&issuer_key)?,
        };
        let outsider = SigningKey::generate(Suite::Sm, &mut rng);
        let holder = SigningKey::generate(Suite::Sm, &mut rng);
        Ok(Self { circumstances, kid, issuer_key, outsider, holder, now: clock::now(), rng })
    }

    /// What an honest issuer would say.
    pub fn claims(&mut self) -> NetcertClaims {
        let pairwise = MacKey::generate(&mut self.rng);
        let netnum = Netnum::generate(&mut self.rng);
        NetcertClaims {
            iss: self.circumstances.issuer.clone(),
            iat: self.now.plus(-5),
            exp: self.now.plus(86_400),
            aud: self.circumstances.client_id.clone(),
            sub: SubjectIdentifier::derive(&pairwise, &self.circumstances.client_id, &netnum),
            holder: self.holder.verifying_key().clone(),
            status: StatusReference {
                idx: self.circumstances.status_idx,
                uri: self.circumstances.status_uri.clone(),
            },
            acr: Acr::Substantial,
            act: None,
        }
    }

    /// A netcert with two age flags and a name to disclose, under any key and `kid`.
    pub fn issue_under(&mut self, kid: &KeyId, key: &SigningKey, claims: &NetcertClaims) -> String {
        let disclosable = [
            (ClaimName::AgeOver18, json!(true)),
            (ClaimName::AgeOver60, json!(false)),
            (ClaimName::Name, json!("方圆")),
        ];
        sd_jwt::issue(kid, key, claims, &disclosable, &mut self.rng)
    }

    /// A presentation of `netcert` by the holder that discloses the two age flags, made by shared's own code.
    pub fn present(&mut self, netcert: &str) -> Result<Presentation> {
        let held = HeldNetcert::parse(netcert).context("issued, yet no netcert")?;
        let chosen = [ClaimName::AgeOver18, ClaimName::AgeOver60];
        let presentation =
            held.present(&self.holder, &chosen, &self.circumstances.nonce, self.now, &mut self.rng);
        Presentation::take_apart(&presentation)
    }

    /// A genuine presentation but for what `change` does to the claims.
    pub fn genuine(&mut self, change: impl FnOnce(&mut NetcertClaims)) -> Result<Presentation> {
        let mut claims = self.claims();
        change(&mut claims);
        let (kid, key) = (self.kid.clone(), self.issuer_key.clone());
        let netcert = self.issue_under(&kid, &key, &claims);
        self.present(&netcert)
    }

    /// Signs the key binding again after the presentation was changed, as its holder can.
    pub fn bind(&self, presentation: Presentation) -> Presentation {
        presentation.bind(&self.binding(), &mut clock::random())
    }

    /// What an honest holder binds to.
    pub fn binding(&self) -> Binding<'_> {
        Binding {
            holder: &self.holder,
            audience: self.circumstances.client_id.as_str(),
            nonce: self.circumstances.nonce.as_str(),
            iat: self.now.seconds(),
        }
    }
}
