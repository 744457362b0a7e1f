//! The trust list: who may issue netcerts, with which keys, and where their lists lie. Signed by the
//! federation's root key, which the edges pin.

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
/// Seconds after which to look for a newer one.
pub const TTL_SECONDS: i64 = 60;
/// Seconds after which it is refused.
pub const LIFETIME_SECONDS: i64 = 24 * 3600;
/// Longest token, in characters.
pub const MAX_TOKEN: usize = 256 * 1024;
/// Most issuers.
pub const MAX_ISSUERS: usize = 256;
/// Most keys, and most status origins, of one issuer.
pub const MAX_PER_ISSUER: usize = 16;
/// Most keys with tables of their own, of about 1 MiB each: a Worker has 128 MiB in all.
pub const MAX_PREPARED: usize = 16;
/// Object, issuers, issuer, keys, key, JWK.
const MAX_DEPTH: usize = 6;

/// The payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustListClaims {
    /// Only grows.
    pub version: u64,
    /// Made at.
    pub iat: UnixTime,
    /// Refused from then on.
    pub exp: UnixTime,
    /// Seconds after which to look for a newer one.
    pub ttl: i64,
    /// Each issuer once.
    pub issuers: Vec<TrustedIssuer>,
}

/// One issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedIssuer {
    /// Its id.
    pub issuer: IssuerId,
    /// Each `kid` once.
    pub keys: Vec<TrustedKey>,
    /// Origins at which its status lists lie.
    pub status_origins: Vec<String>,
    /// URL of its relying-party directory.
    pub directory: String,
}

/// One key of an issuer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustedKey {
    /// With `kid` and `alg`.
    pub jwk: Jwk,
    /// First second of its validity.
    pub not_before: UnixTime,
    /// Last second of its validity; what it signed must have expired by then.
    pub not_after: UnixTime,
}

/// A trust list that the root key signed.
pub type TrustList = SignedList<TrustedIssuers>;

/// What a trust list says.
#[derive(Debug, Clone)]
pub struct TrustedIssuers(BTreeMap<IssuerId, Issuer>);

/// What the list says about one issuer.
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
    /// Checks a list. `floor` is the highest version seen so far.
    ///
    /// # Errors
    /// [`ListError`], by cause; [`ListError::Malformed`] also where an issuer or key is there twice or is
    /// not usable.
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
    /// [`Reason::IssuerUnknown`] for an unknown issuer or key, [`Reason::IssuerKeyExpired`] outside its
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

    /// The key that signed a list of `issuer`, by the `kid` that the list names.
    pub(crate) fn signer(
        &self,
        list: &jws::UnverifiedJws<'_>,
        issuer: &IssuerId,
        now: UnixTime,
    ) -> Result<&VerifyingKey, ListError> {
        let kid = list.kid().ok_or(ListError::Malformed)?;
        self.issuer_key(issuer, &kid, now).map_err(|_| ListError::SignerUnknown)
    }

    /// Makes the first [`MAX_PREPARED`] keys ready for many verifications, taking over what `previous` has
    /// computed for the same keys. The others verify without tables.
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

    /// Whether a status list of this issuer may lie at this address.
    pub fn allows_status_uri(&self, issuer: &IssuerId, uri: &str) -> bool {
        self.issuer(issuer).is_some_and(|issuer| {
            issuer.status_origins.iter().any(|origin| is_under_origin(uri, origin.as_str()))
        })
    }

    /// The issuers, in the order of their ids.
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

    /// URL of its relying-party directory.
    pub fn directory(&self) -> &str {
        &self.directory
    }
}
