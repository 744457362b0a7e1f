//! One check of one presentation, from its text to the answer for the relying party. The edge and the npm
//! package both do these steps, so both give the same answer with the same reason:
//!
//! 1. Parse: [`Unverified::parse`]. If the text is not a presentation, there is no answer.
//! 2. Trust: the caller provides the trust list. If the list does not know the issuer's key, the caller may
//!    renew the list first.
//! 3. Authenticate: [`authenticate`]. The caller says which relying party asks.
//! 4. Status: the caller provides the status list of [`NeedsStatus::status_uri`], or there is no answer.
//! 5. Verify: [`NeedsStatus::verify`], and [`answer`].
//!
//! Each step consumes the result of the step before, so no step can be left out or done twice. Nothing here
//! waits for I/O: the edge fetches the lists between the steps, and the package gets them from its caller.

use std::collections::BTreeMap;

use crate::api::verify::Verification;
use crate::ids::{ClientId, IssuerId, Nonce};
use crate::reason::Reason;
use crate::sd_jwt::{Authentic, Expected, Unverified, Verified};
use crate::status_list::StatusList;
use crate::time::UnixTime;
use crate::trust_list::TrustList;

/// A presentation whose netcert the issuer signed. Only its status is still unknown.
pub struct NeedsStatus<'p, 'q> {
    authentic: Authentic<'p>,
    audience: &'q ClientId,
}

/// Authenticates the netcert and finds out who asks: `audience` returns the `client_id` under which this
/// issuer knows the relying party that asks, or `None`.
///
/// # Errors
/// Those of [`Unverified::authenticate`], and [`Reason::AudienceMismatch`] if the issuer does not know who
/// asks. Then it cannot have minted a netcert for them.
pub fn authenticate<'p, 'q>(
    unverified: Unverified<'p>,
    trust: &TrustList,
    audience: impl FnOnce(&IssuerId) -> Option<&'q ClientId>,
    now: UnixTime,
) -> Result<NeedsStatus<'p, 'q>, Reason> {
    let authentic = unverified.authenticate(trust, now)?;
    let audience = audience(authentic.issuer()).ok_or(Reason::AudienceMismatch)?;
    Ok(NeedsStatus { authentic, audience })
}

impl NeedsStatus<'_, '_> {
    /// The netcert's issuer, which must have signed the status list.
    pub fn issuer(&self) -> &IssuerId {
        self.authentic.issuer()
    }

    /// The address of the status list. The issuer signed this address, and the trust list allows it for the
    /// issuer.
    pub fn status_uri(&self) -> &str {
        &self.authentic.status().uri
    }

    /// Does all remaining checks. `list` must be current at `now`: an old list counts as a revocation.
    ///
    /// # Errors
    /// [`Reason::NetcertRevoked`], and those of [`Authentic::verify`].
    pub fn verify(self, list: &StatusList, nonce: &Nonce, now: UnixTime) -> Result<Verified, Reason> {
        let standing = self.authentic.standing(list, now)?;
        self.authentic.verify(&Expected { audience: self.audience, nonce, now }, &standing)
    }
}

/// The answer to a check that was made at the time `checked_at`.
pub fn answer(outcome: Result<&Verified, Reason>, checked_at: UnixTime) -> Verification {
    match outcome {
        Ok(verified) => Verification {
            sub: Some(verified.subject().as_str().to_owned()),
            issuer: Some(verified.issuer().as_str().to_owned()),
            acr: Some(verified.acr().as_str().to_owned()),
            age: verified.age(),
            claims: verified.other_claims().map(|(name, value)| (name, value.clone())).collect(),
            act: verified.act().map(|_| serde_json::json!({ "guardian_consent": true })),
            ..bare(true, checked_at)
        },
        Err(reason) => Verification { reason: Some(reason), ..bare(false, checked_at) },
    }
}

fn bare(verified: bool, checked_at: UnixTime) -> Verification {
    Verification {
        verified,
        reason: None,
        sub: None,
        issuer: None,
        acr: None,
        age: BTreeMap::new(),
        claims: BTreeMap::new(),
        act: None,
        checked_at: checked_at.seconds(),
    }
}
