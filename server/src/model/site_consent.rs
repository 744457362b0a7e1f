//! A child's request to use a site, and the guardian's answer.

pub mod text;

use std::collections::BTreeSet;

use netcert::api::child::{Answer, Asked};
use netcert::api::guardian::{Scope, SiteRequest};
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;
use netcert::time::UnixTime;

use crate::model::ids::{GuardianConsentId, GuardianshipId, PersonId, SiteRequestId};
use crate::model::relying_party::{DisclosureRequest, Shown};

/// Lifetime of a one-time consent, in seconds, and then also of its netcert.
pub const ONCE_SECONDS: i64 = 600;

/// One request of a child.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRequestRecord {
    /// Its id.
    pub id: SiteRequestId,
    /// The child who asks.
    pub child: PersonId,
    /// The relying party.
    pub client_id: ClientId,
    /// The purpose.
    pub purpose: PurposeId,
    /// The claims that would be disclosed.
    pub claims: BTreeSet<ClaimName>,
    /// The texts that the child saw.
    pub shown: Shown,
    /// When the child asked.
    pub asked_at: UnixTime,
    /// When the request ends without an answer.
    pub expires_at: UnixTime,
    /// The guardian's answer, if there is one.
    pub said: Option<GuardianAnswer>,
}

/// A guardian's answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardianAnswer {
    /// The guardian allowed it.
    Allowed,
    /// The guardian refused it.
    Refused,
}

/// A request that waits for a guardian's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRequest {
    /// The link between this guardian and the child.
    pub link: GuardianshipId,
    /// The request.
    pub request: SiteRequestRecord,
}

/// A guardian's consent to a site. The minting rule decides whether it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteConsent {
    /// The guardian's signed consent.
    pub id: GuardianConsentId,
    /// The link it was given under. It counts only while this link is live.
    pub link: GuardianshipId,
    /// Once, or for thirty days.
    pub scope: Scope,
    /// When it ends.
    pub good_until: UnixTime,
    /// Whether it was for one use and has been used.
    pub used: bool,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
    /// The relying party.
    pub client_id: ClientId,
    /// The purpose.
    pub purpose: PurposeId,
    /// The claims that may be disclosed.
    pub claims: BTreeSet<ClaimName>,
}

/// Which guardians' consents to sites to withdraw together.
#[derive(Clone, Copy)]
pub enum SiteConsentsOf<'a> {
    /// One consent.
    Consent(&'a GuardianConsentId),
    /// All consents given under one link.
    Link(&'a GuardianshipId),
    /// All consents given by one guardian.
    Guardian(PersonId),
}

impl WaitingRequest {
    /// The request as the guardian sees it; `masked_name` is the child's name.
    pub fn view(&self, masked_name: String) -> SiteRequest {
        let request = &self.request;
        SiteRequest {
            id: request.id.as_str().to_owned(),
            child: self.link.as_str().to_owned(),
            masked_name,
            relying_party: request.shown.relying_party.clone(),
            client_id: request.client_id.to_string(),
            purpose: request.shown.purpose.clone(),
            claims: request.claims.iter().copied().collect(),
            asked_at: request.asked_at.seconds(),
            expires_at: request.expires_at.seconds(),
        }
    }
}

impl SiteRequestRecord {
    /// Whether this request asks for exactly this disclosure.
    pub fn is(&self, disclosure: &DisclosureRequest) -> bool {
        self.client_id == disclosure.client_id
            && self.purpose == disclosure.purpose
            && self.claims == disclosure.claims
    }

    /// The request as the child sees it.
    pub fn asked(&self, now: UnixTime) -> Asked {
        let answer = match self.said {
            Some(GuardianAnswer::Allowed) => Answer::Allowed,
            Some(GuardianAnswer::Refused) => Answer::Refused,
            None if self.expires_at > now => Answer::Waiting,
            None => Answer::Unanswered,
        };
        Asked { id: self.id.as_str().to_owned(), answer, expires_at: self.expires_at.seconds() }
    }
}

/// A guardian's consent, as the history shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yes {
    /// The guardian's signed consent.
    pub id: GuardianConsentId,
    /// Once, or for thirty days.
    pub scope: Scope,
    /// When it ends.
    pub good_until: UnixTime,
    /// When it was used up, if it was.
    pub used_at: Option<UnixTime>,
    /// Whether it was withdrawn.
    pub withdrawn: bool,
}

impl Yes {
    /// The time after which neither the consent nor a netcert minted on it is valid.
    pub fn reaches_until(&self) -> UnixTime {
        self.used_at.map_or(self.good_until, |used_at| used_at.plus(ONCE_SECONDS))
    }
}
