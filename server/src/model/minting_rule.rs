//! The minting rule: who may get a netcert, and how long it lasts. Dates are civil dates of Asia/Shanghai.

#[cfg(test)]
mod tests;

use jiff::civil::Date;
use netcert::age::{self, Band};
use netcert::api::guardian::Scope;
use netcert::sd_jwt::ClaimName;
use netcert::time::UnixTime;
use serde_json::Value;

use crate::model::guardianship::{Guardians, Link};
use crate::model::ids::GuardianConsentId;
use crate::model::ids::PersonId;
use crate::model::relying_party::DisclosureRequest;
use crate::model::site_consent::{ONCE_SECONDS, SiteConsent};

/// Longest lifetime of a netcert, in seconds: 30 days.
const LIFE_SECONDS: i64 = 30 * 86_400;

/// The input of the rule: one person, one request, one time.
pub struct Situation<'a> {
    /// The date of birth from the identity record.
    pub birth: Date,
    /// Whether the person is 14–17 and no guardian has approved yet.
    pub awaits_guardian: bool,
    /// Whether a guardian enrolled the person, who has not taken over yet.
    pub by_guardian: bool,
    /// The person's guardians.
    pub guardians: &'a Guardians,
    /// All site consents that these guardians ever gave.
    pub site_consents: &'a [SiteConsent],
    /// The relying party's request.
    pub disclosure: &'a DisclosureRequest,
    /// The time.
    pub now: UnixTime,
    /// When the issuer's key ends.
    pub key_not_after: UnixTime,
}

/// Permission to mint a netcert. Only [`permit`] makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    expires_at: UnixTime,
    age_flags: [(ClaimName, bool); 3],
    site_consent: Option<Counting>,
}

/// A guardian's consent that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counting {
    /// Its id.
    pub id: GuardianConsentId,
    /// Who gave it.
    pub guardian: PersonId,
    scope: Scope,
}

/// Why no netcert may be minted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleRefused {
    /// People under 8 are not served.
    #[error("the person is under 8")]
    Under8,
    /// The person is 14 or older, and a guardian enrolled them.
    #[error("a guardian enrolled this child, who is 14 by now: the child takes over first")]
    TakeOverRequired,
    /// The person is 14–17 and not approved yet.
    #[error("the person waits for a guardian's approval")]
    AwaitsGuardian,
    /// A dispute about the guardianship stops minting until it is settled.
    #[error("the guardianship is in dispute")]
    Disputed,
    /// The child is 8–13, and no live consent of a live guardian covers this request.
    #[error("a guardian has to consent to this site first")]
    GuardianConsentRequired,
    /// The issuer's key may not sign any more.
    #[error("the issuer's key is past its last day")]
    IssuerKeyExpired,
}

impl Permit {
    /// `exp`.
    pub fn expires_at(&self) -> UnixTime {
        self.expires_at
    }

    /// For a child under 14: the guardian's consent that the netcert rests on.
    pub fn site_consent(&self) -> Option<&Counting> {
        self.site_consent.as_ref()
    }

    /// Whether the browser may keep the netcert. It may not if the guardian consented to one use only.
    pub fn may_be_kept(&self) -> bool {
        self.site_consent.as_ref().is_none_or(|consent| consent.scope != Scope::Once)
    }

    /// The flags that the netcert can always disclose: the age flags, which do not change before the netcert
    /// ends, and whether a guardian consented.
    pub fn flags(&self) -> Vec<(ClaimName, Value)> {
        let consented = self.site_consent.as_ref().map(|_| (ClaimName::GuardianConsent, true));
        self.age_flags.into_iter().chain(consented).map(|(claim, is)| (claim, Value::Bool(is))).collect()
    }
}

/// Decides. The netcert ends at the earliest of these: after 30 days, on the day an age flag changes, with
/// the issuer's key, with the guardian's consent, or ten minutes after minting if the consent is for one use.
pub fn permit(situation: &Situation<'_>) -> Result<Permit, RuleRefused> {
    let Situation { birth, now, .. } = *situation;
    let today = now.shanghai_date();
    let consent = guardians_part(situation, age::band(birth, today))?;
    let mut expires_at = now.plus(LIFE_SECONDS).min(situation.key_not_after);
    if let Some(day) = age::next_threshold(birth, today) {
        expires_at = expires_at.min(UnixTime::shanghai_midnight(day));
    }
    if let Some((consent, _)) = consent {
        expires_at = expires_at.min(match consent.scope {
            Scope::Once => now.plus(ONCE_SECONDS),
            Scope::ThirtyDays => consent.good_until,
        });
    }
    if expires_at <= now {
        return Err(RuleRefused::IssuerKeyExpired);
    }
    let reached = |years| age::reached(birth, years, today);
    Ok(Permit {
        expires_at,
        age_flags: [
            (ClaimName::AgeOver14, reached(14)),
            (ClaimName::AgeOver18, reached(18)),
            (ClaimName::AgeOver60, reached(60)),
        ],
        site_consent: consent.map(|(consent, link)| Counting {
            id: consent.id.clone(),
            guardian: link.guardian,
            scope: consent.scope,
        }),
    })
}

/// What guardians have to decide, by age band. Returns the consent that counts for a child of 8–13, and
/// `None` from 14 on.
fn guardians_part<'a>(
    situation: &Situation<'a>,
    band: Band,
) -> Result<Option<(&'a SiteConsent, &'a Link)>, RuleRefused> {
    match band {
        Band::Under8 => return Err(RuleRefused::Under8),
        // At any age: a person whose application no guardian has approved is not enrolled.
        _ if situation.awaits_guardian => return Err(RuleRefused::AwaitsGuardian),
        Band::From14To17 | Band::Adult if situation.by_guardian => {
            return Err(RuleRefused::TakeOverRequired);
        }
        Band::Adult => return Ok(None),
        _ if situation.guardians.frozen() => return Err(RuleRefused::Disputed),
        Band::From14To17 => return Ok(None),
        Band::From8To13 => {}
    }
    let counting = situation.site_consents.iter().filter_map(|consent| counts(consent, situation));
    counting
        // Prefer a consent that can be used again, so that a one-time consent is not used up without need.
        .max_by_key(|(consent, _)| (consent.scope == Scope::ThirtyDays, consent.good_until))
        .map(Some)
        .ok_or(RuleRefused::GuardianConsentRequired)
}

/// Returns the consent and its link if the consent is in force, unused, covers the request, and its link is
/// live.
fn counts<'a>(consent: &'a SiteConsent, situation: &Situation<'a>) -> Option<(&'a SiteConsent, &'a Link)> {
    let disclosure = situation.disclosure;
    let stands = !consent.used && !consent.withdrawn && consent.good_until > situation.now;
    let covers = consent.client_id == disclosure.client_id
        && consent.purpose == disclosure.purpose
        && consent.claims.is_superset(&disclosure.claims);
    let link = situation.guardians.live().find(|link| link.id == consent.link)?;
    (stands && covers).then_some((consent, link))
}
