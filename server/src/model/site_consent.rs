//! A child's request to use a site, and what a guardian said to it.

pub mod text;

use std::collections::BTreeSet;

use netcert::api::child::{Answer, Asked};
use netcert::api::guardian::{Scope, SiteRequest};
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;
use netcert::time::UnixTime;

use crate::model::ids::{GuardianConsentId, GuardianshipId, PersonId, SiteRequestId};
use crate::model::relying_party::{DisclosureRequest, Shown};

/// How long a yes for once waits to be used, in seconds; the netcert lives as long again.
pub const ONCE_SECONDS: i64 = 600;

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteRequestRecord {
    /// Its id.
    pub id: SiteRequestId,
    /// Who asks.
    pub child: PersonId,
    /// To use which relying party.
    pub client_id: ClientId,
    /// For which purpose.
    pub purpose: PurposeId,
    /// What would be disclosed.
    pub claims: BTreeSet<ClaimName>,
    /// In the words of then.
    pub shown: Shown,
    /// When.
    pub asked_at: UnixTime,
    /// Nobody waits any more from then on.
    pub expires_at: UnixTime,
    /// What a guardian said.
    pub said: Option<GuardianAnswer>,
}

/// What a guardian said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardianAnswer {
    /// Yes.
    Allowed,
    /// No.
    Refused,
}

/// A request that waits for a guardian's word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingRequest {
    /// Between this guardian and the child.
    pub link: GuardianshipId,
    /// What is asked.
    pub request: SiteRequestRecord,
}

/// A yes. Whether it counts, the minting rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SiteConsent {
    /// The guardian's signed consent.
    pub id: GuardianConsentId,
    /// It counts while this link is live.
    pub link: GuardianshipId,
    /// How far it goes.
    pub scope: Scope,
    /// Over from then on.
    pub good_until: UnixTime,
    /// For once, and that was.
    pub used: bool,
    /// Taken back.
    pub withdrawn: bool,
    /// At which relying party.
    pub client_id: ClientId,
    /// For which purpose.
    pub purpose: PurposeId,
    /// What may be disclosed.
    pub claims: BTreeSet<ClaimName>,
}

/// The guardians' consents to sites that are withdrawn together.
#[derive(Clone, Copy)]
pub enum SiteConsentsOf<'a> {
    /// One consent.
    Consent(&'a GuardianConsentId),
    /// All that were given under one link.
    Link(&'a GuardianshipId),
    /// All that one guardian gave.
    Guardian(PersonId),
}

impl WaitingRequest {
    /// As the guardian sees it; `masked_name` is the child's.
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
    /// Whether it asks the same.
    pub fn is(&self, disclosure: &DisclosureRequest) -> bool {
        self.client_id == disclosure.client_id
            && self.purpose == disclosure.purpose
            && self.claims == disclosure.claims
    }

    /// As the child sees it.
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

/// A yes, as the history needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yes {
    /// The guardian's signed consent.
    pub id: GuardianConsentId,
    /// How far it goes.
    pub scope: Scope,
    /// Over from then on.
    pub good_until: UnixTime,
    /// When it was used up.
    pub used_at: Option<UnixTime>,
    /// It was taken back.
    pub withdrawn: bool,
}

impl Yes {
    /// From then on nothing that it allowed is left.
    pub fn reaches_until(&self) -> UnixTime {
        self.used_at.map_or(self.good_until, |used_at| used_at.plus(ONCE_SECONDS))
    }
}
