//! The payload of the issuer-signed JWT.

use serde::{Deserialize, Deserializer, Serialize};

use super::{Acr, Act, MAX_DISCLOSURES, NetcertClaims, StatusReference, VCT};
use crate::ids::{ClientId, IssuerId};
use crate::pairwise::SubjectIdentifier;
use crate::suite::{CertifiedKey, Jwk, Suite, VerifyingKey};
use crate::time::UnixTime;

/// The contents of a payload.
pub(super) struct Content {
    pub(super) claims: NetcertClaims,
    /// The holder key with its multiples, if the issuer certified them.
    pub(super) certified: Option<CertifiedKey>,
    /// The suite of `_sd_alg`.
    pub(super) suite: Suite,
    /// Sorted and all different.
    pub(super) digests: Vec<String>,
}

/// The payload in its JSON form. An unknown member makes the netcert malformed; a new member would need a new
/// `vct`. So no `_sd` or `...` can hide below the top level.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Payload {
    vct: String,
    iss: IssuerId,
    iat: UnixTime,
    exp: UnixTime,
    aud: ClientId,
    sub: SubjectIdentifier,
    cnf: Confirmation,
    status: Status,
    acr: Acr,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    act: Option<Act>,
    #[serde(rename = "_sd_alg")]
    sd_alg: String,
    #[serde(rename = "_sd")]
    sd: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    jwk: Jwk,
    /// `null` is not the same as absent.
    #[serde(default, deserialize_with = "text", skip_serializing_if = "Option::is_none")]
    multiples: Option<String>,
}

fn text<'de, D: Deserializer<'de>>(member: D) -> Result<Option<String>, D::Error> {
    String::deserialize(member).map(Some)
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Status {
    status_list: StatusReference,
}

impl Payload {
    pub(super) fn new(claims: &NetcertClaims, suite: Suite, sd: Vec<String>) -> Self {
        Self {
            vct: VCT.to_owned(),
            iss: claims.iss.clone(),
            iat: claims.iat,
            exp: claims.exp,
            aud: claims.aud.clone(),
            sub: claims.sub.clone(),
            cnf: Confirmation {
                jwk: claims.holder.to_jwk(),
                multiples: Some(CertifiedKey::of(&claims.holder).multiples()),
            },
            status: Status { status_list: claims.status.clone() },
            acr: claims.acr,
            act: claims.act,
            sd_alg: suite.hash_name().to_owned(),
            sd,
        }
    }

    /// The contents, or `None` if a value in the payload is not acceptable.
    pub(super) fn read(self) -> Option<Content> {
        let suite = [Suite::Sm, Suite::Nist].into_iter().find(|suite| suite.hash_name() == self.sd_alg)?;
        let mut digests = self.sd;
        digests.sort_unstable();
        let unique = digests.array_windows().all(|[one, next]| one != next);
        if self.vct != VCT || digests.len() > MAX_DISCLOSURES || !unique || self.exp <= self.iat {
            return None;
        }
        let holder = VerifyingKey::from_jwk(&self.cnf.jwk).ok()?;
        let certified = match self.cnf.multiples {
            Some(multiples) => Some(CertifiedKey::read(&holder, &multiples)?),
            None => None,
        };
        let claims = NetcertClaims {
            iss: self.iss,
            iat: self.iat,
            exp: self.exp,
            aud: self.aud,
            sub: self.sub,
            holder,
            status: self.status.status_list,
            acr: self.acr,
            act: self.act,
        };
        Some(Content { claims, certified, suite, digests })
    }
}
