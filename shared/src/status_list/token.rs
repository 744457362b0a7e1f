//! The signed form (§5.1 of the draft), with our own members `iss` and `version`.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use super::{Bits, ListError, MAX_TOKEN, Standing, StatusReference, TYP};
use crate::base64url;
use crate::ids::{IssuerId, KeyId};
use crate::jws;
use crate::list::{Edition, SignedList};
use crate::suite::SigningKey;
use crate::time::UnixTime;
use crate::trust_list::TrustList;

/// The nesting levels: the object, and `status_list` in it.
const MAX_DEPTH: usize = 2;

/// One edition of a list, without its bits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// The issuer.
    pub issuer: IssuerId,
    /// The list's address, which netcerts refer to.
    pub uri: String,
    /// The version. It only grows.
    pub version: u64,
    /// When the edition was made.
    pub issued_at: UnixTime,
    /// The time from which it has expired.
    pub expires_at: UnixTime,
    /// Seconds after which readers should look for a newer one.
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

/// A status list that its issuer signed.
pub type StatusList = SignedList<Statuses>;

/// The contents of a status list.
#[derive(Debug, Clone)]
pub struct Statuses {
    issuer: IssuerId,
    uri: String,
    bits: Bits,
}

impl StatusList {
    /// Checks the list of `issuer` at `uri`. `floor` is the highest version that was seen so far.
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
        let token = jws::UnverifiedJws::parse(jwt, MAX_TOKEN)?;
        let key = trust.signer(&token, issuer, now)?;
        let Payload { iss, sub, iat, exp, ttl, version, status_list } =
            token.verify_json(key, TYP, MAX_DEPTH)?;
        if iss != *issuer || sub != uri {
            return Err(ListError::WrongList);
        }
        Self::accept(Edition { version, iat, exp, ttl }, now, floor, || {
            Some(Statuses { issuer: iss, uri: sub, bits: status_list.read()? })
        })
    }

    /// Proof that `issuer`'s netcert at `reference` is not revoked. `None` if it is revoked. Also `None` if
    /// the reference names another list, the list is old, or it does not have this bit.
    pub(crate) fn standing(
        &self,
        issuer: &IssuerId,
        reference: &StatusReference,
        now: UnixTime,
    ) -> Option<Standing> {
        let list = self.contents();
        let own = list.issuer == *issuer && list.uri == reference.uri;
        let stands = own && self.is_current(now) && !list.bits.is_set(reference.idx);
        stands.then(|| Standing { issuer: issuer.clone(), reference: reference.clone() })
    }
}

impl Compressed {
    fn read(&self) -> Option<Bits> {
        let compressed = base64url::decode(&self.lst).ok()?;
        if self.bits == 1 { Bits::inflate(&compressed).ok() } else { None }
    }
}
