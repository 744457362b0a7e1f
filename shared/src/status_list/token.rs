//! The signed form (§5.1 of the draft) with our `iss` and `version` beside it.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use super::{Bits, ListError, MAX_TOKEN, Standing, TYP};
use crate::api::verify::Reason;
use crate::base64url;
use crate::ids::{IssuerId, KeyId};
use crate::jws;
use crate::list::Edition;
use crate::sd_jwt::{Authentic, StatusReference};
use crate::suite::SigningKey;
use crate::time::UnixTime;
use crate::trust_list::TrustList;

/// Object, `status_list`.
const MAX_DEPTH: usize = 2;

/// One edition of a list, but for its bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The issuer.
    pub issuer: IssuerId,
    /// The list's address, which netcerts refer to.
    pub uri: String,
    /// Only grows.
    pub version: u64,
    /// Made at.
    pub issued_at: UnixTime,
    /// Refused from then on.
    pub expires_at: UnixTime,
    /// Seconds after which to look for a newer one.
    pub ttl: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Payload {
    iss: IssuerId,
    sub: String,
    iat: UnixTime,
    exp: UnixTime,
    ttl: i64,
    version: u64,
    status_list: Compressed,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Compressed {
    bits: u8,
    lst: String,
}

/// Signs an edition of a list.
pub fn sign(
    publication: &Publication,
    bits: &Bits,
    kid: &KeyId,
    key: &SigningKey,
    rng: &mut impl CryptoRng,
) -> String {
    let payload = Payload {
        iss: publication.issuer.clone(),
        sub: publication.uri.clone(),
        iat: publication.issued_at,
        exp: publication.expires_at,
        ttl: publication.ttl,
        version: publication.version,
        status_list: Compressed { bits: 1, lst: base64url::encode(&bits.deflate()) },
    };
    jws::sign(TYP, Some(kid.as_str()), false, &payload, key, rng)
}

/// A status list that its issuer signed, that is in force, and that is no older than one seen before.
#[derive(Debug, Clone)]
pub struct StatusList {
    issuer: IssuerId,
    uri: String,
    edition: Edition,
    bits: Bits,
}

impl StatusList {
    /// Checks the list that `issuer` keeps at `uri`. `floor` is the highest version seen so far.
    ///
    /// # Errors
    /// [`ListError`], by cause.
    pub fn verify(
        jwt: &str,
        uri: &str,
        issuer: &IssuerId,
        trust: &TrustList,
        now: UnixTime,
        floor: Option<u64>,
    ) -> Result<Self, ListError> {
        if !trust.allows_status_uri(issuer, uri) {
            return Err(ListError::SignerUnknown);
        }
        let token = jws::Unverified::parse(jwt, MAX_TOKEN)?;
        let kid = token.header().kid.as_deref().and_then(|kid| kid.parse().ok());
        let kid: KeyId = kid.ok_or(ListError::Malformed)?;
        let key = trust.issuer_key(issuer, &kid, now).map_err(|_| ListError::SignerUnknown)?;
        let payload: Payload = token.verify_json(key, TYP, MAX_DEPTH)?;
        if payload.iss != *issuer || payload.sub != uri {
            return Err(ListError::WrongList);
        }
        let edition = Edition {
            version: payload.version,
            issued_at: payload.iat,
            expires_at: payload.exp,
            ttl: payload.ttl,
        };
        edition.check(now, floor)?;
        if payload.status_list.bits != 1 {
            return Err(ListError::Malformed);
        }
        let compressed = base64url::decode(&payload.status_list.lst).map_err(|_| ListError::Malformed)?;
        let bits = Bits::inflate(&compressed).map_err(|_| ListError::Malformed)?;
        Ok(Self { issuer: payload.iss, uri: payload.sub, edition, bits })
    }

    /// Its version.
    pub fn version(&self) -> u64 {
        self.edition.version
    }

    /// Seconds after which to look for a newer one.
    pub fn ttl(&self) -> i64 {
        self.edition.ttl
    }

    /// Refused from then on.
    pub fn expires_at(&self) -> UnixTime {
        self.edition.expires_at
    }

    /// Whether it may still be used.
    pub fn is_current(&self, now: UnixTime) -> bool {
        self.edition.is_current(now)
    }

    /// Whether a netcert stands. The list must be the netcert's own: same issuer, same address.
    ///
    /// # Errors
    /// [`Reason::NetcertRevoked`], also for another list, an old one, or a bit that the list does not have. Ask
    /// [`Self::is_current`] first, to tell an old list from a revocation.
    pub fn standing(&self, netcert: &Authentic<'_>, now: UnixTime) -> Result<Standing, Reason> {
        let StatusReference { idx, uri } = netcert.status();
        let own = self.issuer == *netcert.issuer() && self.uri == *uri;
        if own && self.is_current(now) && !self.bits.is_set(*idx) {
            Ok(Standing { issuer: self.issuer.clone(), reference: netcert.status().clone() })
        } else {
            Err(Reason::NetcertRevoked)
        }
    }
}
