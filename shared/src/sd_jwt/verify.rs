//! The verifier's side (RFC 9901 §7.3). The reasons come in a fixed order, so that a presentation with
//! several faults always gets the same one: issuer unknown, key expired, signature, times, the status
//! list's address, \[revocation, from [`Authentic::standing`]\], audience, key binding's signature, nonce,
//! staleness, `sd_hash`, disclosures. [`crate::verification`] takes the steps in this order.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value;

use super::payload::{Content, Payload};
use super::{
    Acr, Act, ClaimName, Expected, KEY_BINDING_SKEW_SECONDS, MAX_DEPTH, MAX_DISCLOSURES, MAX_PRESENTATION,
    NetcertClaims, TYP, disclosure, key_binding,
};
use crate::ids::{IssuerId, KeyId};
use crate::jws;
use crate::pairwise::SubjectIdentifier;
use crate::reason::Reason;
use crate::status_list::{Standing, StatusList, StatusReference};
use crate::time::UnixTime;
use crate::trust_list::TrustList;

/// The text is no SD-JWT with key binding within the limits: there is nothing to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a presentation of a netcert")]
pub struct Malformed;

/// A presentation that is not checked yet. It tells who claims to have issued it, for choosing the key, and
/// no more.
pub struct Unverified<'a> {
    kid: KeyId,
    token: jws::UnverifiedJws<'a>,
    /// What it would say if it were signed.
    alleged: Authentic<'a>,
}

/// The text of a presentation, taken apart.
struct Parts<'a> {
    /// All up to and including the last `~`: what `sd_hash` covers.
    bound: &'a str,
    /// What lies between the `~`.
    disclosures: &'a str,
    key_binding: jws::UnverifiedJws<'a>,
}

impl<'a> Unverified<'a> {
    /// Takes a presentation apart.
    ///
    /// # Errors
    /// [`Malformed`] over [`MAX_PRESENTATION`] characters or [`MAX_DISCLOSURES`] disclosures, without key
    /// binding, or where one of the two JWTs or the netcert's payload has not the form of DESIGN §5.
    pub fn parse(presentation: &'a str) -> Result<Self, Malformed> {
        if presentation.len() > MAX_PRESENTATION {
            return Err(Malformed);
        }
        let (jwt, rest) = presentation.split_once('~').ok_or(Malformed)?;
        // "" where nothing is disclosed, else "<d>~…<d>~".
        let (disclosures, key_binding) = rest.split_at(rest.rfind('~').map_or(0, |last| last + 1));
        if disclosures.matches('~').count() > MAX_DISCLOSURES {
            return Err(Malformed);
        }
        let key_binding = jws::UnverifiedJws::parse(key_binding, MAX_PRESENTATION).map_err(|_| Malformed)?;
        let token = jws::UnverifiedJws::parse(jwt, MAX_PRESENTATION).map_err(|_| Malformed)?;
        if token.header().typ != TYP {
            return Err(Malformed);
        }
        let kid = token.kid().ok_or(Malformed)?;
        let payload: Payload = token.unverified_json(MAX_DEPTH).map_err(|_| Malformed)?;
        let bound = presentation.get(..jwt.len() + 1 + disclosures.len()).ok_or(Malformed)?;
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

    /// Checks the issuer's signature, the key's validity now and at the time of issue, the netcert's own
    /// times, and that its status list lies where the issuer may keep one.
    ///
    /// # Errors
    /// [`Reason::IssuerUnknown`], [`Reason::IssuerKeyExpired`], [`Reason::SignatureInvalid`],
    /// [`Reason::NetcertNotYetValid`], [`Reason::NetcertExpired`], [`Reason::StatusListNotAllowed`].
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
        if !trust.allows_status_uri(&claims.iss, &claims.status.uri) {
            return Err(Reason::StatusListNotAllowed);
        }
        Ok(alleged)
    }
}

/// A presentation whose netcert the issuer signed and that is in force. Its status list's address is one of
/// the issuer's own, so it may be fetched. Who the netcert is about is still hidden, from `Debug` too.
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

    /// Whether it stands, by `list`, which must be its own: same issuer, same address.
    ///
    /// # Errors
    /// [`Reason::NetcertRevoked`], also for another list, an old one, or a bit that the list does not have.
    /// Ask [`StatusList::is_current`] first, to tell an old list from a revocation.
    pub fn standing(&self, list: &StatusList, now: UnixTime) -> Result<Standing, Reason> {
        list.standing(self.issuer(), self.status(), now).ok_or(Reason::NetcertRevoked)
    }

    /// Checks all that remains. `standing` must have been found for this netcert's own status reference;
    /// another's counts as revoked.
    ///
    /// # Errors
    /// In this order: [`Reason::NetcertRevoked`], [`Reason::AudienceMismatch`],
    /// [`Reason::KeyBindingInvalid`], [`Reason::NonceMismatch`], [`Reason::KeyBindingStale`],
    /// [`Reason::PresentationMismatch`], [`Reason::DisclosureInvalid`].
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

    /// The age flags among it, under the names that answers and receipts give them: `over_14`, `over_18`,
    /// `over_60`.
    pub fn age(&self) -> BTreeMap<String, bool> {
        let flags =
            self.disclosed.iter().filter_map(|(name, value)| Some((name.age_flag()?, value.as_bool()?)));
        flags.map(|(flag, reached)| (flag.to_owned(), reached)).collect()
    }

    /// All of it but the age flags.
    pub fn other_claims(&self) -> impl Iterator<Item = (ClaimName, &Value)> {
        let others = self.disclosed.iter().filter(|(name, _)| name.age_flag().is_none());
        others.map(|(name, value)| (*name, value))
    }

    /// The netcert's handle at the issuer, for verification events.
    pub fn status(&self) -> &StatusReference {
        &self.claims.status
    }
}
