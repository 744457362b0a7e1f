//! The relying-party directory: who may ask, for what, and where answers may be sent. Signed by the issuer.

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
/// Seconds after which to look for a newer one.
pub const TTL_SECONDS: i64 = 60;
/// Seconds after which it is refused.
pub const LIFETIME_SECONDS: i64 = 24 * 3600;
/// Longest token, in characters.
pub const MAX_TOKEN: usize = 4 * 1024 * 1024;
/// Most relying parties.
pub const MAX_ENTRIES: usize = 10_000;
/// Most API keys, redirect URIs or purposes of one relying party.
pub const MAX_PER_ENTRY: usize = 32;
/// Longest API key, in characters.
pub const MAX_API_KEY: usize = 128;
/// Object, entries, entry, purposes, purpose, its text.
const MAX_DEPTH: usize = 6;

/// The payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DirectoryClaims {
    /// The issuer.
    pub iss: IssuerId,
    /// Only grows.
    pub version: u64,
    /// Made at.
    pub iat: UnixTime,
    /// Refused from then on.
    pub exp: UnixTime,
    /// Seconds after which to look for a newer one.
    pub ttl: i64,
    /// Each `client_id` once.
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
    /// Lower-case hex SM3 of each of its API keys; the keys themselves are 256-bit random and known to it
    /// alone.
    pub api_keys: Vec<String>,
    /// Where a presentation may be sent; compared as whole strings.
    pub redirect_uris: Vec<String>,
    /// What it may ask for and why.
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
    /// Claims that may be asked for under this purpose; never more.
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

/// What a directory says.
#[derive(Debug, Clone)]
pub struct RelyingParties {
    issuer: IssuerId,
    /// In the order of their ids, and each id once.
    entries: Vec<Entry>,
}

/// What the directory keeps of an API key.
pub fn api_key_digest(api_key: &str) -> String {
    sm3::hex(&sm3::digest(api_key.as_bytes()))
}

/// Signs a directory with an issuer's key.
pub fn sign(claims: &DirectoryClaims, kid: &KeyId, key: &SigningKey, rng: &mut impl CryptoRng) -> String {
    jws::sign(TYP, Some(kid.as_str()), false, claims, key, rng)
}

impl Directory {
    /// Checks a directory of `issuer`. `floor` is the highest version seen so far.
    ///
    /// # Errors
    /// [`ListError`], by cause; [`ListError::Malformed`] also where an entry is there twice or is not usable.
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

    /// The issuer that signed it.
    pub fn issuer(&self) -> &IssuerId {
        &self.contents().issuer
    }

    /// The active relying party that this API key belongs to. Every digest is compared, each in constant
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

    /// The relying party of this id, in whatever state.
    pub fn by_client_id(&self, client_id: &ClientId) -> Option<&Entry> {
        let entries = &self.contents().entries;
        let at = entries.binary_search_by(|entry| entry.client_id.cmp(client_id)).ok()?;
        entries.get(at)
    }

    /// All relying parties, in the order of their ids.
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
    /// Whether [`Directory::verify`] takes it. One entry that is not spoils the whole list: ask before
    /// publishing.
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
