//! The trust list: who may issue netcerts, with which keys, and where their lists are published. The
//! federation's root key signs it, and the edges pin that key.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use crate::ids::{IssuerId, KeyId, is_under_origin, origin_of};
use crate::jws;
pub use crate::list::ListError;
use crate::list::{Edition, SignedList};
use crate::reason::Reason;
use crate::suite::{Jwk, SigningKey, VerifyingKey};
use crate::time::UnixTime;

/// `typ` of the token.
pub const TYP: &str = "trust-list+jwt";
/// Media type over HTTP.
pub const MEDIA_TYPE: &str = "application/trust-list+jwt";
/// Seconds after which readers should look for a newer one.
pub const TTL_SECONDS: i64 = 60;
/// Seconds after which it has expired.
pub const LIFETIME_SECONDS: i64 = 24 * 3600;
/// The longest token, in characters.
pub const MAX_TOKEN: usize = 256 * 1024;
/// The largest number of issuers.
pub const MAX_ISSUERS: usize = 256;
/// The largest number of keys, and of status origins, of one issuer.
pub const MAX_PER_ISSUER: usize = 16;
/// The largest number of keys with their own tables. A table takes about 1 MiB, and a Worker has 128 MiB in
/// all.
pub const MAX_PREPARED: usize = 16;
/// The nesting levels: object, issuers, issuer, keys, key, JWK.
const MAX_DEPTH: usize = 6;

/// The payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustListClaims {
    /// The version. It only grows.
    pub version: u64,
    /// When the list was made.
    pub iat: UnixTime,
    /// The time from which it has expired.
    pub exp: UnixTime,
    /// Seconds after which readers should look for a newer one.
    pub ttl: i64,
    /// The issuers. Each occurs once.
    pub issuers: Vec<TrustedIssuer>,
}

/// One issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedIssuer {
    /// Its id.
    pub issuer: IssuerId,
    /// The issuer's keys. Each `kid` occurs once.
    pub keys: Vec<TrustedKey>,
    /// The origins at which the issuer may publish status lists.
    pub status_origins: Vec<String>,
    /// The URL of the issuer's relying-party directory.
    pub directory: String,
}

/// One key of an issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedKey {
    /// The public key, with `kid` and `alg`.
    pub jwk: Jwk,
    /// The first second of the key's validity.
    pub not_before: UnixTime,
    /// The last second of the key's validity. Everything that the key signed must have expired by then.
    pub not_after: UnixTime,
}

/// A trust list that the root key signed.
pub type TrustList = SignedList<TrustedIssuers>;

/// The contents of a trust list.
#[derive(Debug, Clone)]
pub struct TrustedIssuers(BTreeMap<IssuerId, Issuer>);

/// The list's data about one issuer.
#[derive(Debug, Clone)]
pub struct Issuer {
    keys: BTreeMap<KeyId, IssuerKey>,
    status_origins: Vec<IssuerId>,
    directory: String,
}

#[derive(Debug, Clone)]
struct IssuerKey {
    key: VerifyingKey,
    not_before: UnixTime,
    not_after: UnixTime,
}

/// Signs a list with the federation's root key.
pub fn sign(claims: &TrustListClaims, root: &SigningKey, rng: &mut impl CryptoRng) -> String {
    jws::sign(TYP, Some(&root.verifying_key().thumbprint()), false, claims, root, rng)
}

impl TrustList {
    /// Checks a list. `floor` is the highest version that was seen so far.
    ///
    /// # Errors
    /// The [`ListError`] of the first failure. [`ListError::Malformed`] also if an issuer or key occurs twice
    /// or is not usable.
    pub fn verify(
        jwt: &str,
        root: &VerifyingKey,
        now: UnixTime,
        floor: Option<u64>,
    ) -> Result<Self, ListError> {
        let token = jws::UnverifiedJws::parse(jwt, MAX_TOKEN)?;
        let TrustListClaims { version, iat, exp, ttl, issuers } = token.verify_json(root, TYP, MAX_DEPTH)?;
        Self::accept(Edition { version, iat, exp, ttl }, now, floor, || TrustedIssuers::new(issuers))
    }

    /// An issuer's key.
    ///
    /// # Errors
    /// [`Reason::IssuerUnknown`] for an unknown issuer or key, [`Reason::IssuerKeyExpired`] outside the key's
    /// validity.
    pub fn issuer_key(&self, issuer: &IssuerId, kid: &KeyId, now: UnixTime) -> Result<&VerifyingKey, Reason> {
        let known = self.issuer(issuer).and_then(|issuer| issuer.keys.get(kid));
        let known = known.ok_or(Reason::IssuerUnknown)?;
        if (known.not_before..=known.not_after).contains(&now) {
            Ok(&known.key)
        } else {
            Err(Reason::IssuerKeyExpired)
        }
    }

    /// The key of `issuer` that the header of `list` names by its `kid`.
    pub(crate) fn signer(
        &self,
        list: &jws::UnverifiedJws<'_>,
        issuer: &IssuerId,
        now: UnixTime,
    ) -> Result<&VerifyingKey, ListError> {
        let kid = list.kid().ok_or(ListError::Malformed)?;
        self.issuer_key(issuer, &kid, now).map_err(|_| ListError::SignerUnknown)
    }

    /// Computes the tables of the first [`MAX_PREPARED`] keys for fast verification. If `previous` has the
    /// tables of the same key, they are taken from it. The other keys verify without tables.
    pub fn prepare(&self, previous: Option<&Self>) {
        let keys = self
            .issuers()
            .flat_map(|(id, issuer)| issuer.keys.iter().map(move |(kid, known)| (id, kid, &known.key)));
        for (id, kid, key) in keys.take(MAX_PREPARED) {
            let before = previous.and_then(|list| list.issuer(id)?.keys.get(kid));
            if let Some(before) = before {
                key.adopt_tables(&before.key);
            }
            key.prepare();
        }
    }

    /// Whether this issuer may publish a status list at this address.
    pub fn allows_status_uri(&self, issuer: &IssuerId, uri: &str) -> bool {
        self.issuer(issuer).is_some_and(|issuer| {
            issuer.status_origins.iter().any(|origin| is_under_origin(uri, origin.as_str()))
        })
    }

    /// The issuers, sorted by id.
    pub fn issuers(&self) -> impl Iterator<Item = (&IssuerId, &Issuer)> {
        self.contents().0.iter()
    }

    /// One issuer.
    pub fn issuer(&self, issuer: &IssuerId) -> Option<&Issuer> {
        self.contents().0.get(issuer)
    }
}

impl TrustedIssuers {
    fn new(issuers: Vec<TrustedIssuer>) -> Option<Self> {
        if issuers.len() > MAX_ISSUERS {
            return None;
        }
        let mut known = BTreeMap::new();
        for trusted in issuers {
            let id = trusted.issuer.clone();
            if known.insert(id, Issuer::new(trusted)?).is_some() {
                return None;
            }
        }
        Some(Self(known))
    }
}

impl Issuer {
    fn new(trusted: TrustedIssuer) -> Option<Self> {
        if trusted.keys.len() > MAX_PER_ISSUER || trusted.status_origins.len() > MAX_PER_ISSUER {
            return None;
        }
        let directory_origin = origin_of(&trusted.directory)?;
        if !is_under_origin(&trusted.directory, directory_origin.as_str()) {
            return None;
        }
        let mut keys = BTreeMap::new();
        for TrustedKey { jwk, not_before, not_after } in trusted.keys {
            let kid: KeyId = jwk.kid.as_deref()?.parse().ok()?;
            jwk.alg.as_ref()?;
            let key = VerifyingKey::from_jwk(&jwk).ok()?;
            if keys.insert(kid, IssuerKey { key, not_before, not_after }).is_some() {
                return None;
            }
        }
        let status_origins = trusted.status_origins.into_iter().map(|origin| origin.try_into().ok());
        Some(Self {
            keys,
            status_origins: status_origins.collect::<Option<_>>()?,
            directory: trusted.directory,
        })
    }

    /// The URL of the issuer's relying-party directory.
    pub fn directory(&self) -> &str {
        &self.directory
    }
}
