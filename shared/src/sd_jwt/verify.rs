//! The verifier's side (RFC 9901 §7.3). The reasons come in a fixed order, so that a presentation with several faults
//! always gets the same one: issuer unknown, key expired, signature, times, \[revocation, from
//! [`crate::status_list::StatusList::standing`]\], audience, key binding's signature, nonce, staleness, `sd_hash`,
//! disclosures.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::payload::{Content, Payload};
use super::{
    Acr, Act, ClaimName, KEY_BINDING_SKEW_SECONDS, MAX_DEPTH, MAX_DISCLOSURES, MAX_PRESENTATION,
    NetcertClaims, StatusReference, TYP, disclosure, key_binding,
};
use crate::api::verify::Reason;
use crate::ids::{ClientId, IssuerId, KeyId, Nonce};
use crate::jws;
use crate::pairwise::SubjectIdentifier;
use crate::status_list::Standing;
use crate::time::UnixTime;
use crate::trust_list::TrustList;

/// The text is no SD-JWT with key binding within the limits: there is nothing to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a presentation of a netcert")]
pub struct Malformed;

/// What the relying party asked for.
#[derive(Debug, Clone, Copy)]
pub struct Expected<'a> {
    /// Itself.
    pub audience: &'a ClientId,
    /// The nonce of its request.
    pub nonce: &'a Nonce,
    /// The time of the check.
    pub now: UnixTime,
}

/// A presentation that nobody has checked. It tells who claims to have issued it, for choosing the key, and no more.
pub struct Unverified<'a> {
    kid: KeyId,
    token: jws::Unverified<'a>,
    /// What it would say if it were signed.
    alleged: Authentic<'a>,
}

/// The text of a presentation, taken apart.
struct Parts<'a> {
    /// All up to and including the last `~`: what `sd_hash` covers.
    bound: &'a str,
    /// What lies between the `~`.
    disclosures: &'a str,
    key_binding: jws::Unverified<'a>,
}

impl<'a> Unverified<'a> {
    /// Takes a presentation apart.
    ///
    /// # Errors
    /// [`Malformed`] over [`MAX_PRESENTATION`] characters or [`MAX_DISCLOSURES`] disclosures, without key binding, or
    /// where one of the two JWTs or the netcert's payload has not the form of DESIGN §5.
    pub fn parse(presentation: &'a str) -> Result<Self, Malformed> {
        if presentation.len() > MAX_PRESENTATION {
            return Err(Malformed);
        }
        let (jwt, rest) = presentation.split_once('~').ok_or(Malformed)?;
        // "" where nothing is disclosed, else "<d>~…<d>~".
        let (disclosures, key_binding) = match rest.rfind('~') {
            Some(at) => (&rest[..=at], &rest[at + 1..]),
            None => ("", rest),
        };
        if disclosures.matches('~').count() > MAX_DISCLOSURES {
            return Err(Malformed);
        }
        let key_binding = jws::Unverified::parse(key_binding, MAX_PRESENTATION).map_err(|_| Malformed)?;
        let token = jws::Unverified::parse(jwt, MAX_PRESENTATION).map_err(|_| Malformed)?;
        if token.header().typ != TYP {
            return Err(Malformed);
        }
        let kid = token.header().kid.as_deref().and_then(|kid| kid.parse().ok()).ok_or(Malformed)?;
        let payload: Payload = token.unverified_json(MAX_DEPTH).map_err(|_| Malformed)?;
        let bound = &presentation[..jwt.len() + 1 + disclosures.len()];
        let content = payload.read().ok_or(Malformed)?;
        let parts = Parts { bound, disclosures, key_binding };
        Ok(Self { kid, token, alleged: Authentic { content, parts } })
    }

    /// Who claims to have issued it. For choosing the key only.
    pub fn issuer(&self) -> &IssuerId {
        self.alleged.issuer()
    }

    /// Which of the issuer's keys it names. For choosing the key only.
    pub fn kid(&self) -> &KeyId {
        &self.kid
    }

    /// Checks the issuer's signature, the key's validity now and at the time of issue, and the netcert's own times.
    ///
    /// # Errors
    /// [`Reason::IssuerUnknown`], [`Reason::IssuerKeyExpired`], [`Reason::SignatureInvalid`],
    /// [`Reason::NetcertNotYetValid`], [`Reason::NetcertExpired`].
    pub fn authenticate(self, trust: &TrustList, now: UnixTime) -> Result<Authentic<'a>, Reason> {
        let Self { kid, token, alleged } = self;
        let Content { claims, suite, .. } = &alleged.content;
        let key = trust.issuer_key(&claims.iss, &kid, now)?;
        token.check(key, TYP).map_err(|_| Reason::SignatureInvalid)?;
        // The hash belongs to the key's suite; an issuer that signs another one is not to be trusted with it.
        if *suite != key.suite() {
            return Err(Reason::SignatureInvalid);
        }
        trust.issuer_key(&claims.iss, &kid, claims.iat)?;
        if claims.iat > now.plus(KEY_BINDING_SKEW_SECONDS) {
            return Err(Reason::NetcertNotYetValid);
        }
        if now >= claims.exp {
            return Err(Reason::NetcertExpired);
        }
        Ok(alleged)
    }
}

/// A presentation whose netcert the issuer signed and that is in force. Its status can be looked up now; who it is
/// about is still hidden, from `Debug` too.
pub struct Authentic<'a> {
    content: Content,
    parts: Parts<'a>,
}

impl Authentic<'_> {
    /// Where its revocation would show.
    pub fn status(&self) -> &StatusReference {
        &self.content.claims.status
    }

    /// Its issuer.
    pub fn issuer(&self) -> &IssuerId {
        &self.content.claims.iss
    }

    /// Checks all that remains. `standing` must have been found for this netcert's own status reference; another's
    /// counts as revoked.
    ///
    /// # Errors
    /// In this order: [`Reason::NetcertRevoked`], [`Reason::AudienceMismatch`], [`Reason::KeyBindingInvalid`],
    /// [`Reason::NonceMismatch`], [`Reason::KeyBindingStale`], [`Reason::PresentationMismatch`],
    /// [`Reason::DisclosureInvalid`].
    pub fn verify(self, expected: &Expected<'_>, standing: &Standing) -> Result<Verified, Reason> {
        let Self { content: Content { claims, certified, suite, digests }, parts } = self;
        if !standing.is_of(&claims.iss, &claims.status) {
            return Err(Reason::NetcertRevoked);
        }
        if claims.aud != *expected.audience {
            return Err(Reason::AudienceMismatch);
        }
        let Parts { bound, disclosures, key_binding } = parts;
        key_binding::check(&key_binding, &claims.holder, certified.as_ref(), suite, bound, expected)?;
        let disclosed = disclosure::read_all(suite, &digests, disclosures.split_terminator('~'))
            .map_err(|_| Reason::DisclosureInvalid)?;
        Ok(Verified { claims, disclosed })
    }
}

impl fmt::Debug for Unverified<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unverified({}, {})", self.issuer(), self.kid)
    }
}

impl fmt::Debug for Authentic<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Authentic({}, {:?})", self.issuer(), self.status())
    }
}

/// A presentation that passed every check: a real person, this relying party's own visitor, now.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified {
    claims: NetcertClaims,
    disclosed: BTreeMap<ClaimName, Value>,
}

impl Verified {
    /// The person at this relying party.
    pub fn subject(&self) -> &SubjectIdentifier {
        &self.claims.sub
    }

    /// Who vouches for it.
    pub fn issuer(&self) -> &IssuerId {
        &self.claims.iss
    }

    /// Level of assurance.
    pub fn acr(&self) -> Acr {
        self.claims.acr
    }

    /// Present where a guardian consented.
    pub fn act(&self) -> Option<Act> {
        self.claims.act
    }

    /// What the person chose to disclose.
    pub fn disclosed(&self) -> &BTreeMap<ClaimName, Value> {
        &self.disclosed
    }

    /// The netcert's handle at the issuer, for verification events.
    pub fn status(&self) -> &StatusReference {
        &self.claims.status
    }
}
