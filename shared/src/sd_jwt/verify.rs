//! The verifier's side (RFC 9901 §7.3). The checks have a fixed order, so a presentation with several faults
//! always gets the same reason: issuer unknown, key expired, signature, times, the status list's address,
//! \[revocation, from [`Authentic::standing`]\], audience, key binding's signature, nonce, staleness,
//! `sd_hash`, disclosures. [`crate::verification`] does the steps in this order.

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

/// The text is not an SD-JWT with key binding, or it exceeds a limit. There is nothing to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a presentation of a netcert")]
pub struct Malformed;

/// A presentation that was not checked yet. It shows only who claims to have issued it, so that the verifier
/// can choose the key.
pub struct Unverified<'a> {
    kid: KeyId,
    token: jws::UnverifiedJws<'a>,
    /// What the presentation claims. Nothing in it was checked.
    alleged: Authentic<'a>,
}

/// The parts of a presentation's text.
struct Parts<'a> {
    /// Everything up to and including the last `~`. `sd_hash` covers it.
    bound: &'a str,
    /// The disclosures with the `~` after each.
    disclosures: &'a str,
    key_binding: jws::UnverifiedJws<'a>,
}

impl<'a> Unverified<'a> {
    /// Splits a presentation into its parts.
    ///
    /// # Errors
    /// [`Malformed`] if it has more than [`MAX_PRESENTATION`] characters or [`MAX_DISCLOSURES`] disclosures,
    /// no key binding, or if a JWT or the netcert's payload does not have the form of DESIGN §5.
    pub fn parse(presentation: &'a str) -> Result<Self, Malformed> {
        if presentation.len() > MAX_PRESENTATION {
            return Err(Malformed);
        }
        let (jwt, rest) = presentation.split_once('~').ok_or(Malformed)?;
        // "" if nothing is disclosed, otherwise "<d>~…<d>~".
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

    /// The alleged issuer. Use it only to choose the key.
    pub fn issuer(&self) -> &IssuerId {
        self.alleged.issuer()
    }

    /// The id of the issuer's key. Use it only to choose the key.
    pub fn kid(&self) -> &KeyId {
        &self.kid
    }

    /// Checks the issuer's signature, the key's validity (now and at the time of issue), the netcert's own
    /// times, and that the status list's address is one that the issuer may use.
    ///
    /// # Errors
    /// [`Reason::IssuerUnknown`], [`Reason::IssuerKeyExpired`], [`Reason::SignatureInvalid`],
    /// [`Reason::NetcertNotYetValid`], [`Reason::NetcertExpired`], [`Reason::StatusListNotAllowed`].
    pub fn authenticate(self, trust: &TrustList, now: UnixTime) -> Result<Authentic<'a>, Reason> {
        let Self { kid, token, alleged } = self;
        let Content { claims, suite, .. } = &alleged.content;
        let key = trust.issuer_key(&claims.iss, &kid, now)?;
        token.check(key, TYP).map_err(|_| Reason::SignatureInvalid)?;
        // The hash must belong to the key's suite. We do not trust an issuer that signs another one.
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

/// A presentation whose netcert is signed by the issuer and in force. The address of its status list is
/// allowed for the issuer, so it may be fetched. The person is still hidden, also from `Debug`.
pub struct Authentic<'a> {
    content: Content,
    parts: Parts<'a>,
}

impl Authentic<'_> {
    /// Where the netcert's status is published.
    pub fn status(&self) -> &StatusReference {
        &self.content.claims.status
    }

    /// Its issuer.
    pub fn issuer(&self) -> &IssuerId {
        &self.content.claims.iss
    }

    /// Looks up in `list` whether the netcert is not revoked. The list must be its own: same issuer, same
    /// address.
    ///
    /// # Errors
    /// [`Reason::NetcertRevoked`], also if it is another list, the list is old, or it does not have this bit.
    /// To tell an old list from a revocation, call [`StatusList::is_current`] first.
    pub fn standing(&self, list: &StatusList, now: UnixTime) -> Result<Standing, Reason> {
        list.standing(self.issuer(), self.status(), now).ok_or(Reason::NetcertRevoked)
    }

    /// Does all remaining checks. `standing` must belong to this netcert's own status reference. Any other
    /// one counts as a revocation.
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

/// A presentation that passed every check: it shows a real person who visits this relying party now.
#[derive(Clone, PartialEq, Eq)]
pub struct Verified {
    claims: NetcertClaims,
    disclosed: BTreeMap<ClaimName, Value>,
}

impl Verified {
    /// The pairwise identifier of the person at this relying party.
    pub fn subject(&self) -> &SubjectIdentifier {
        &self.claims.sub
    }

    /// The netcert's issuer.
    pub fn issuer(&self) -> &IssuerId {
        &self.claims.iss
    }

    /// Level of assurance.
    pub fn acr(&self) -> Acr {
        self.claims.acr
    }

    /// Present if a guardian consented.
    pub fn act(&self) -> Option<Act> {
        self.claims.act
    }

    /// What the person chose to disclose.
    pub fn disclosed(&self) -> &BTreeMap<ClaimName, Value> {
        &self.disclosed
    }

    /// The disclosed age flags, with their names in answers and receipts: `over_14`, `over_18`, `over_60`.
    pub fn age(&self) -> BTreeMap<String, bool> {
        let flags =
            self.disclosed.iter().filter_map(|(name, value)| Some((name.age_flag()?, value.as_bool()?)));
        flags.map(|(flag, reached)| (flag.to_owned(), reached)).collect()
    }

    /// All disclosed claims except the age flags.
    pub fn other_claims(&self) -> impl Iterator<Item = (ClaimName, &Value)> {
        let others = self.disclosed.iter().filter(|(name, _)| name.age_flag().is_none());
        others.map(|(name, value)| (*name, value))
    }

    /// The netcert's status reference. The issuer knows the netcert by it, so verification events use it.
    pub fn status(&self) -> &StatusReference {
        &self.claims.status
    }
}
