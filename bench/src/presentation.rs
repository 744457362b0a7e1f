//! The whole check of a presentation, with the lists of one issuer parsed before.

use anyhow::{Context, Result};
use netcert::ids::{ClientId, Nonce};
use netcert::sd_jwt::Unverified;
use netcert::status_list::StatusList;
use netcert::suite::VerifyingKey;
use netcert::time::UnixTime;
use netcert::trust_list::TrustList;
use netcert::verification;

use crate::fixtures::{Fixtures, ISSUER, OfSuite, STATUS_URI};

/// A verifier as the edge keeps one.
pub struct Verifier {
    trust: TrustList,
    list: StatusList,
    audience: ClientId,
    nonce: Nonce,
    now: UnixTime,
}

impl Verifier {
    pub fn new(fixtures: &Fixtures, suite: &OfSuite) -> Result<Self> {
        let now = UnixTime::new(fixtures.now);
        let trust = TrustList::verify(&suite.trust_list, &VerifyingKey::from_jwk(&suite.root)?, now, None)
            .context("the trust list")?;
        trust.prepare(None);
        let list = StatusList::verify(&suite.status_list, STATUS_URI, &ISSUER.parse()?, &trust, now, None)
            .context("the status list")?;
        Ok(Self { trust, list, audience: fixtures.audience.parse()?, nonce: fixtures.nonce.parse()?, now })
    }

    /// Whether it verifies, with both disclosures.
    pub fn accepts(&self, presentation: &str) -> bool {
        let Ok(unverified) = Unverified::parse(presentation) else { return false };
        verification::authenticate(unverified, &self.trust, |_| Some(&self.audience), self.now)
            .and_then(|authentic| authentic.verify(&self.list, &self.nonce, self.now))
            .is_ok_and(|verified| verified.disclosed().len() == 2)
    }
}
