//! The relying-party directory: who may ask, for what, and where answers may be sent. The issuer signs it.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::ids::{ClientId, IssuerId, KeyId, PurposeId, is_under_origin, origin_of};
use crate::jws;
pub use crate::list::ListError;
use crate::list::{Edition, SignedList};
use crate::sd_jwt::ClaimName;
use crate::sm3;
use crate::suite::SigningKey;
use crate::text::Text;
use crate::time::UnixTime;
use crate::trust_list::TrustList;

/// `typ` of the token.
pub const TYP: &str = "rp-directory+jwt";
/// Media type over HTTP.
pub const MEDIA_TYPE: &str = "application/rp-directory+jwt";
/// Seconds after which readers should look for a newer one.
pub const TTL_SECONDS: i64 = 60;
/// Seconds after which it has expired.
pub const LIFETIME_SECONDS: i64 = 24 * 3600;
/// The longest token, in characters.
pub const MAX_TOKEN: usize = 4 * 1024 * 1024;
/// The largest number of relying parties.
pub const MAX_ENTRIES: usize = 10_000;
/// The largest number of API keys, redirect URIs or purposes of one relying party.
pub const MAX_PER_ENTRY: usize = 32;
/// The longest API key, in characters.
pub const MAX_API_KEY: usize = 128;
/// The nesting levels: object, entries, entry, purposes, purpose, its text.
const MAX_DEPTH: usize = 6;

/// The payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryClaims {
    /// The issuer.
    pub iss: IssuerId,
    /// The version. It only grows.
    pub version: u64,
    /// When the directory was made.
    pub iat: UnixTime,
    /// The time from which it has expired.
    pub exp: UnixTime,
    /// Seconds after which readers should look for a newer one.
    pub ttl: i64,
    /// The relying parties. Each `client_id` occurs once.
    pub entries: Vec<Entry>,
}

/// One relying party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Its id.
    pub client_id: ClientId,
    /// Its name.
    pub name: Text,
    /// Lower-case hex SM3 of each of its API keys. The keys themselves are 256-bit random, and only the
    /// relying party knows them.
    pub api_keys: Vec<String>,
    /// The addresses that a presentation may be sent to, compared as whole strings.
    pub redirect_uris: Vec<String>,
    /// What it may ask for, and why.
    pub purposes: Vec<Purpose>,
    /// Whether it is served.
    pub state: State,
}

/// One registered purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// Short id, sent as `purpose` in the request.
    pub id: String,
    /// Why the relying party asks.
    pub text: Text,
    /// The only claims that it may ask for under this purpose.
    pub may_ask: Vec<ClaimName>,
}

/// Whether a relying party is served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Served.
    Active,
    /// Not served for now.
    Suspended,
}

/// A directory that its issuer signed.
pub type Directory = SignedList<RelyingParties>;

/// The contents of a directory.
#[derive(Debug, Clone)]
pub struct RelyingParties {
    issuer: IssuerId,
    /// Sorted by id. Each id occurs once.
    entries: Vec<Entry>,
}

/// The digest of an API key, which the directory contains instead of the key.
pub fn api_key_digest(api_key: &str) -> String {
    sm3::hex(&sm3::digest(api_key.as_bytes()))
}

/// Signs a directory with an issuer's key.
pub fn sign(claims: &DirectoryClaims, kid: &KeyId, key: &SigningKey, rng: &mut impl CryptoRng) -> String {
    jws::sign(TYP, Some(kid.as_str()), false, claims, key, rng)
}

impl Directory {
    /// Checks a directory of `issuer`. `floor` is the highest version that was seen so far.
    ///
    /// # Errors
    /// The [`ListError`] of the first failure. [`ListError::Malformed`] also if an entry occurs twice or is
    /// not usable.
    pub fn verify(
        jwt: &str,
        issuer: &IssuerId,
        trust: &TrustList,
        now: UnixTime,
        floor: Option<u64>,
    ) -> Result<Self, ListError> {
        let token = jws::UnverifiedJws::parse(jwt, MAX_TOKEN)?;
        let key = trust.signer(&token, issuer, now)?;
        let DirectoryClaims { iss, version, iat, exp, ttl, entries } =
            token.verify_json(key, TYP, MAX_DEPTH)?;
        if iss != *issuer {
            return Err(ListError::WrongList);
        }
        Self::accept(Edition { version, iat, exp, ttl }, now, floor, || RelyingParties::new(iss, entries))
    }

    /// The issuer of this directory.
    pub fn issuer(&self) -> &IssuerId {
        &self.contents().issuer
    }

    /// The active relying party with this API key. It compares the digest with every entry, each in constant
    /// time.
    pub fn by_api_key(&self, api_key: &str) -> Option<&Entry> {
        if api_key.is_empty() || api_key.len() > MAX_API_KEY {
            return None;
        }
        let digest = api_key_digest(api_key);
        let mut found = None;
        for entry in &self.contents().entries {
            for known in &entry.api_keys {
                if sm3::constant_time_eq(known.as_bytes(), digest.as_bytes()) {
                    found = Some(entry);
                }
            }
        }
        found.filter(|entry| entry.state == State::Active)
    }

    /// The relying party with this id, active or not.
    pub fn by_client_id(&self, client_id: &ClientId) -> Option<&Entry> {
        let entries = &self.contents().entries;
        let at = entries.binary_search_by(|entry| entry.client_id.cmp(client_id)).ok()?;
        entries.get(at)
    }

    /// All relying parties, sorted by id.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.contents().entries.iter()
    }
}

impl RelyingParties {
    fn new(issuer: IssuerId, mut entries: Vec<Entry>) -> Option<Self> {
        entries.sort_by(|a, b| a.client_id.cmp(&b.client_id));
        let twice = entries.array_windows().any(|[one, next]| one.client_id == next.client_id);
        let usable = entries.len() <= MAX_ENTRIES && !twice && entries.iter().all(Entry::is_usable);
        usable.then_some(Self { issuer, entries })
    }
}

impl Entry {
    /// Whether [`Directory::verify`] accepts this entry. One bad entry makes the whole list unusable, so
    /// check it before publishing.
    pub fn is_usable(&self) -> bool {
        let few = |count: usize| count <= MAX_PER_ENTRY;
        let digest = |hex: &String| hex.len() == 64 && hex.bytes().all(|c| b"0123456789abcdef".contains(&c));
        let target =
            |uri: &String| origin_of(uri).is_some_and(|origin| is_under_origin(uri, origin.as_str()));
        few(self.api_keys.len())
            && few(self.redirect_uris.len())
            && few(self.purposes.len())
            && self.api_keys.iter().all(digest)
            && self.redirect_uris.iter().all(target)
            && self.purposes.iter().all(|purpose| purpose.id.parse::<PurposeId>().is_ok())
    }
}
