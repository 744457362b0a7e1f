//! The holder's side: a netcert kept in the browser, and presentations made from it.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use serde_json::Value;

use super::{ClaimName, MAX_DEPTH, MAX_DISCLOSURES, MAX_PRESENTATION, VCT, disclosure, key_binding};
use crate::ids::{ClientId, Nonce};
use crate::jws;
use crate::suite::{Signer, Suite, VerifyingKey};
use crate::time::UnixTime;

/// The text is not a netcert as an issuer sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a netcert")]
pub struct NotANetcert;

/// A netcert as its holder keeps it. The issuer's signature and the claims that only a verifier needs are not
/// checked: the holder got the netcert from the issuer, and every verifier checks them. No `Debug`, because
/// it can contain plain identity data.
#[derive(Clone)]
pub struct HeldNetcert {
    jwt: String,
    audience: ClientId,
    expires_at: UnixTime,
    /// `cnf.jwk`. A holder compares it with their own key, which is known to be on its curve.
    jwk: Value,
    suite: Suite,
    disclosures: BTreeMap<ClaimName, (String, Value)>,
}

impl HeldNetcert {
    /// Reads `<jwt>~<disclosure>~…~`.
    ///
    /// # Errors
    /// [`NotANetcert`] if a part is malformed, a disclosure has no digest, or a claim occurs twice.
    pub fn parse(text: &str) -> Result<Self, NotANetcert> {
        if text.len() > MAX_PRESENTATION {
            return Err(NotANetcert);
        }
        let (jwt, rest) = text.split_once('~').ok_or(NotANetcert)?;
        if !(rest.is_empty() || rest.ends_with('~')) || rest.matches('~').count() > MAX_DISCLOSURES {
            return Err(NotANetcert);
        }
        let token = jws::UnverifiedJws::parse(jwt, MAX_PRESENTATION).map_err(|_| NotANetcert)?;
        let payload = token.unverified_payload(MAX_DEPTH).map_err(|_| NotANetcert)?;
        let mut held = Self::without_disclosures(jwt, &payload).ok_or(NotANetcert)?;
        let digests = payload.get("_sd").and_then(Value::as_array).ok_or(NotANetcert)?;
        for text in rest.split_terminator('~') {
            let digest = disclosure::digest(held.suite, text);
            let (name, value) = disclosure::read(text).map_err(|_| NotANetcert)?;
            let known = digests.iter().any(|known| known.as_str() == Some(&digest));
            if !known || held.disclosures.insert(name, (text.to_owned(), value)).is_some() {
                return Err(NotANetcert);
            }
        }
        Ok(held)
    }

    fn without_disclosures(jwt: &str, payload: &Value) -> Option<Self> {
        let text = |name: &str| payload.get(name)?.as_str();
        if text("vct") != Some(VCT) {
            return None;
        }
        let hash = text("_sd_alg")?;
        Some(Self {
            jwt: jwt.to_owned(),
            audience: text("aud")?.parse().ok()?,
            expires_at: UnixTime::new(payload.get("exp")?.as_i64()?),
            jwk: payload.get("cnf")?.get("jwk")?.clone(),
            suite: [Suite::Sm, Suite::Nist].into_iter().find(|suite| suite.hash_name() == hash)?,
            disclosures: BTreeMap::new(),
        })
    }

    /// The time from which it has expired.
    pub fn expires_at(&self) -> UnixTime {
        self.expires_at
    }

    /// The only relying party that it is valid for.
    pub fn audience(&self) -> &ClientId {
        &self.audience
    }

    /// Whether this is the key whose private half must sign its presentations.
    pub fn is_held_by(&self, key: &VerifyingKey) -> bool {
        let own = key.to_jwk();
        let is = |name: &str, own: &str| self.jwk.get(name).and_then(Value::as_str) == Some(own);
        is("kty", &own.kty) && is("crv", &own.crv) && is("x", &own.x) && is("y", &own.y)
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
