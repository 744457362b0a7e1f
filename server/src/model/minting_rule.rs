//! The minting rule: who may be given a netcert, and until when. Dates are civil dates of Asia/Shanghai.

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

/// Longest life of a netcert, in seconds: 30 days.
const LIFE_SECONDS: i64 = 30 * 86_400;

/// Everything that the rule looks at: one person, one question, now.
pub struct Situation<'a> {
    /// From the identity record.
    pub birth: Date,
    /// 14–17, and no guardian has approved yet.
    pub awaits_guardian: bool,
    /// The session was begun by a passkey on a guardian's device.
    pub kept_by_guardian: bool,
    /// The person's guardians.
    pub guardians: &'a Guardians,
    /// What any of them has ever said yes to.
    pub site_consents: &'a [SiteConsent],
    /// What the relying party asks.
    pub disclosure: &'a DisclosureRequest,
    /// The time.
    pub now: UnixTime,
    /// The issuer's key ends then.
    pub key_not_after: UnixTime,
}

/// A netcert may be minted. Only [`permit`] makes one.
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

/// Why nothing may be minted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RuleRefused {
    /// Not served.
    #[error("the person is under 8")]
    Under8,
    /// 14 by now, and in a session that a guardian's device has begun.
    #[error("a guardian's device keeps this passkey, and the child is 14: the child takes over first")]
    TakeOverRequired,
    /// 14–17 and not approved yet.
    #[error("the person waits for a guardian's approval")]
    AwaitsGuardian,
    /// Frozen until it is settled.
    #[error("the guardianship is in dispute")]
    Disputed,
    /// 8–13: no live consent of a live guardian covers this.
    #[error("a guardian has to consent to this site first")]
    GuardianConsentRequired,
    /// The issuer's key may sign no more.
    #[error("the issuer's key is past its last day")]
    IssuerKeyExpired,
}

impl Permit {
    /// `exp`.
    pub fn expires_at(&self) -> UnixTime {
        self.expires_at
    }

    /// The consent that it rests on, for a child under 14.
    pub fn site_consent(&self) -> Option<&Counting> {
        self.site_consent.as_ref()
    }

    /// Whether the browser may keep the netcert: not where a guardian has allowed it once.
    pub fn may_be_kept(&self) -> bool {
        self.site_consent.as_ref().is_none_or(|consent| consent.scope != Scope::Once)
    }

    /// What the netcert can always disclose: the age flags as they stand until it ends, and that a guardian consented.
    pub fn flags(&self) -> Vec<(ClaimName, Value)> {
        let consented = self.site_consent.as_ref().map(|_| (ClaimName::GuardianConsent, true));
        self.age_flags.into_iter().chain(consented).map(|(claim, is)| (claim, Value::Bool(is))).collect()
    }
}

/// Decides. The netcert ends after 30 days, on the day an age flag changes, with the issuer's key or with the guardian's
/// consent, whichever comes first; after ten minutes where that is for once.
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

/// What guardians have to do with it, by band: the consent that counts for a child of 8–13, nothing from 14 on.
fn guardians_part<'a>(
    situation: &Situation<'a>,
    band: Band,
) -> Result<Option<(&'a SiteConsent, &'a Link)>, RuleRefused> {
    match band {
        Band::Under8 => return Err(RuleRefused::Under8),
        // Whatever the age: an application that nobody has approved is no enrolment.
        _ if situation.awaits_guardian => return Err(RuleRefused::AwaitsGuardian),
        Band::From14To17 | Band::Adult if situation.kept_by_guardian => {
            return Err(RuleRefused::TakeOverRequired);
        }
        Band::Adult => return Ok(None),
        _ if situation.guardians.frozen() => return Err(RuleRefused::Disputed),
        Band::From14To17 => return Ok(None),
        Band::From8To13 => {}
    }
    let counting = situation.site_consents.iter().filter_map(|consent| counts(consent, situation));
    counting
        // One that can be used again is not spared by using up one that cannot.
        .max_by_key(|(consent, _)| (consent.scope == Scope::ThirtyDays, consent.good_until))
        .map(Some)
        .ok_or(RuleRefused::GuardianConsentRequired)
}

/// The consent with its link, if it is neither over, used up nor taken back, covers the question, and its link is live.
fn counts<'a>(consent: &'a SiteConsent, situation: &Situation<'a>) -> Option<(&'a SiteConsent, &'a Link)> {
    let disclosure = situation.disclosure;
    let stands = !consent.used && !consent.withdrawn && consent.good_until > situation.now;
    let covers = consent.client_id == disclosure.client_id
        && consent.purpose == disclosure.purpose
        && consent.claims.is_superset(&disclosure.claims);
    let link = situation.guardians.live().find(|link| link.id == consent.link)?;
    (stands && covers).then_some((consent, link))
}
