//! The holder's side: a netcert kept in the browser, and presentations made from it.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use serde_json::Value;

use super::payload::{Content, Payload};
use super::{
    ClaimName, MAX_DEPTH, MAX_DISCLOSURES, MAX_PRESENTATION, NetcertClaims, disclosure, key_binding,
};
use crate::ids::{ClientId, IssuerId, Nonce};
use crate::jws;
use crate::suite::{Signer, Suite, VerifyingKey};
use crate::time::UnixTime;

/// The text is not a netcert as an issuer sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a netcert")]
pub struct NotANetcert;

/// A netcert as its holder keeps it. The issuer's signature is not checked: the holder got the netcert from
/// the issuer, and every verifier checks the signature. No `Debug`, because it can contain plain identity
/// data.
#[derive(Clone)]
pub struct HeldNetcert {
    jwt: String,
    claims: NetcertClaims,
    suite: Suite,
    disclosures: BTreeMap<ClaimName, (String, Value)>,
}

impl HeldNetcert {
    /// Reads `<jwt>~<disclosure>~…~`.
    ///
    /// # Errors
    /// [`NotANetcert`] if a part is malformed or a disclosure has no digest.
    pub fn parse(text: &str) -> Result<Self, NotANetcert> {
        if text.len() > MAX_PRESENTATION {
            return Err(NotANetcert);
        }
        let (jwt, rest) = text.split_once('~').ok_or(NotANetcert)?;
        let listed: Vec<&str> = rest.split_terminator('~').collect();
        if listed.len() > MAX_DISCLOSURES || !(rest.is_empty() || rest.ends_with('~')) {
            return Err(NotANetcert);
        }
        let token = jws::UnverifiedJws::parse(jwt, MAX_PRESENTATION).map_err(|_| NotANetcert)?;
        let payload: Payload = token.unverified_json(MAX_DEPTH).map_err(|_| NotANetcert)?;
        let Content { claims, suite, digests, .. } = payload.read().ok_or(NotANetcert)?;
        let values =
            disclosure::read_all(suite, &digests, listed.iter().copied()).map_err(|_| NotANetcert)?;
        let mut disclosures = BTreeMap::new();
        for text in listed {
            let (name, _) = disclosure::read(text).map_err(|_| NotANetcert)?;
            let value = values.get(&name).cloned().ok_or(NotANetcert)?;
            disclosures.insert(name, (text.to_owned(), value));
        }
        Ok(Self { jwt: jwt.to_owned(), claims, suite, disclosures })
    }

    /// The time from which it has expired.
    pub fn expires_at(&self) -> UnixTime {
        self.claims.exp
    }

    /// The only relying party that it is valid for.
    pub fn audience(&self) -> &ClientId {
        &self.claims.aud
    }

    /// Its issuer.
    pub fn issuer(&self) -> &IssuerId {
        &self.claims.iss
    }

    /// The public key whose private half must sign its presentations.
    pub fn holder(&self) -> &VerifyingKey {
        &self.claims.holder
    }

    /// The claims that it can disclose, in order.
    pub fn claims(&self) -> Vec<ClaimName> {
        self.disclosures.keys().copied().collect()
    }

    /// The value that disclosing a claim would show.
    pub fn value(&self, claim: ClaimName) -> Option<&Value> {
        self.disclosures.get(&claim).map(|(_, value)| value)
    }

    /// Whether it can disclose all of these.
    pub fn covers(&self, wanted: &[ClaimName]) -> bool {
        wanted.iter().all(|claim| self.disclosures.contains_key(claim))
    }

    /// Makes a presentation that discloses `chosen` and answers `nonce`. Claims that the netcert does not
    /// contain are left out, so call [`Self::covers`] first. The key binding's audience is the netcert's.
    pub fn present(
        &self,
        holder: &impl Signer,
        chosen: &[ClaimName],
        nonce: &Nonce,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> String {
        let mut presentation = self.jwt.clone();
        presentation.push('~');
        for (name, (disclosure, _)) in &self.disclosures {
            if chosen.contains(name) {
                presentation.push_str(disclosure);
                presentation.push('~');
            }
        }
        let binding = key_binding::make(holder, self.suite, &presentation, self.audience(), nonce, now, rng);
        presentation.push_str(&binding);
        presentation
    }
}
