use std::collections::BTreeSet;

use jiff::civil::date;
use netcert::api::text::Text;
use proptest::prelude::*;

use super::*;
use crate::keys::data_key::WrappedKey;
use crate::keys::sealed::Sealed;
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::GuardianshipId;
use crate::model::relying_party::Shown;

/// 2026-11-21T12:00:00Z, 20:00 in Shanghai.
const NOW: UnixTime = UnixTime::new(1_795_262_400);
const FAR: UnixTime = UnixTime::new(4_000_000_000);
const DAY: i64 = 86_400;

const ADULT: Date = Date::constant(1992, 3, 14);
const OF_16: Date = Date::constant(2010, 5, 1);
const OF_10: Date = Date::constant(2016, 5, 1);
const OF_7: Date = Date::constant(2019, 5, 1);

/// An id made of `number`.
fn id(number: u8) -> String {
    netcert::base64url::encode(&[number; 16])
}

/// A note that these tests never open.
fn note() -> Sealed<ChildNote> {
    let key = WrappedKey::from_stored("nobody", "2026-11-21", vec![0; 28]).unwrap();
    Sealed::from_stored("link", vec![0; 28], key).unwrap()
}

fn link(number: u8, guardian_active: bool) -> Link {
    Link {
        id: GuardianshipId::parse(&id(number)).unwrap(),
        guardian: PersonId::from_bytes([number; 16]),
        child: PersonId::from_bytes([99; 16]),
        started_at: NOW.plus(-DAY),
        disputed: false,
        note: note(),
        guardian_active,
    }
}

fn disclosure(client_id: &str, purpose: &str, claims: &[ClaimName]) -> DisclosureRequest {
    let text = Text { zh_hans: String::new(), en: String::new() };
    DisclosureRequest {
        client_id: client_id.parse().unwrap(),
        purpose: purpose.parse().unwrap(),
        claims: claims.iter().copied().collect(),
        shown: Shown { relying_party: text.clone(), purpose: text },
    }
}

/// A consent to the museum for age and name, valid for another 20 days.
fn consent(of_link: u8) -> SiteConsent {
    SiteConsent {
        id: GuardianConsentId::parse(&id(of_link + 100)).unwrap(),
        link: GuardianshipId::parse(&id(of_link)).unwrap(),
        scope: Scope::ThirtyDays,
        good_until: NOW.plus(20 * DAY),
        used: false,
        withdrawn: false,
        client_id: "museum".parse().unwrap(),
        purpose: "visit".parse().unwrap(),
        claims: BTreeSet::from([ClaimName::AgeOver14, ClaimName::Name]),
    }
}

/// An adult at the museum, as the test has changed the case.
#[derive(Debug)]
struct Case {
    birth: Date,
    awaits_guardian: bool,
    by_guardian: bool,
    links: Vec<Link>,
    disputed: bool,
    consents: Vec<SiteConsent>,
    disclosure: DisclosureRequest,
    now: UnixTime,
    key_not_after: UnixTime,
}

fn of(birth: Date) -> Case {
    Case {
        birth,
        awaits_guardian: false,
        by_guardian: false,
        links: vec![link(1, true)],
        disputed: false,
        consents: Vec::new(),
        disclosure: disclosure("museum", "visit", &[ClaimName::AgeOver14]),
        now: NOW,
        key_not_after: FAR,
    }
}

impl Case {
    fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// A child of ten with a consent under link 1. `change` changes the consent.
    fn allowed(change: impl FnOnce(&mut SiteConsent)) -> Self {
        let mut given = consent(1);
        change(&mut given);
        of(OF_10).with(|case| case.consents = vec![given])
    }

    fn decide(&self) -> Result<Permit, RuleRefused> {
        permit(&Situation {
            birth: self.birth,
            awaits_guardian: self.awaits_guardian,
            by_guardian: self.by_guardian,
            guardians: &Guardians::new(self.links.clone(), self.disputed),
            site_consents: &self.consents,
            disclosure: &self.disclosure,
            now: self.now,
            key_not_after: self.key_not_after,
        })
    }
}

#[test]
fn who_is_refused_and_why() {
    use RuleRefused::{
        AwaitsGuardian, Disputed, GuardianConsentRequired, IssuerKeyExpired, TakeOverRequired, Under8,
    };
    let disputed = |case: &mut Case| case.disputed = true;
    let suspended_in_dispute = |case: &mut Case| {
        case.links = vec![link(1, false)];
        case.disputed = true;
    };
    let without_guardians = |case: &mut Case| {
        case.links.clear();
        case.disputed = true;
    };
    let enrolled_by_guardian = |case: &mut Case| case.by_guardian = true;
    let waiting = |case: &mut Case| case.awaits_guardian = true;
    for (name, case, expected) in [
        ("adult", of(ADULT), None),
        ("adult, old link in dispute", of(ADULT).with(disputed), None),
        ("adult who never took over", of(ADULT).with(enrolled_by_guardian), Some(TakeOverRequired)),
        ("adult whom nobody has approved", of(ADULT).with(waiting), Some(AwaitsGuardian)),
        ("16", of(OF_16), None),
        ("16 without guardians", of(OF_16).with(|case| case.links.clear()), None),
        ("16 in dispute", of(OF_16).with(disputed), Some(Disputed)),
        ("16, suspended guardian in dispute", of(OF_16).with(suspended_in_dispute), Some(Disputed)),
        ("16, not approved", of(OF_16).with(waiting), Some(AwaitsGuardian)),
        ("16 in dispute without guardians", of(OF_16).with(without_guardians), Some(Disputed)),
        ("16 who has not taken over", of(OF_16).with(enrolled_by_guardian), Some(TakeOverRequired)),
        ("10 without consent", of(OF_10), Some(GuardianConsentRequired)),
        ("10 with consent", Case::allowed(|_| {}), None),
        ("10 with consent, enrolled by a guardian", Case::allowed(|_| {}).with(enrolled_by_guardian), None),
        ("10 in dispute", Case::allowed(|_| {}).with(disputed), Some(Disputed)),
        ("used", Case::allowed(|given| given.used = true), Some(GuardianConsentRequired)),
        ("withdrawn", Case::allowed(|given| given.withdrawn = true), Some(GuardianConsentRequired)),
        ("over", Case::allowed(|given| given.good_until = NOW), Some(GuardianConsentRequired)),
        (
            "another site",
            Case::allowed(|given| given.client_id = "library".parse().unwrap()),
            Some(GuardianConsentRequired),
        ),
        (
            "another purpose",
            Case::allowed(|given| given.purpose = "buy".parse().unwrap()),
            Some(GuardianConsentRequired),
        ),
        (
            "more is asked than was allowed",
            Case::allowed(|_| {}).with(|case| case.disclosure.claims.extend([ClaimName::BirthDate])),
            Some(GuardianConsentRequired),
        ),
        ("link ended", Case::allowed(|_| {}).with(|case| case.links.clear()), Some(GuardianConsentRequired)),
        (
            "guardian suspended",
            Case::allowed(|_| {}).with(|case| case.links = vec![link(1, false), link(2, true)]),
            Some(GuardianConsentRequired),
        ),
        ("7", of(OF_7).with(|case| case.consents = vec![consent(1)]), Some(Under8)),
        ("not born", of(date(2030, 1, 1)), Some(Under8)),
        ("no key", of(ADULT).with(|case| case.key_not_after = NOW), Some(IssuerKeyExpired)),
    ] {
        assert_eq!(case.decide().err(), expected, "{name}");
    }
}

#[test]
fn an_adult_gets_thirty_days_and_true_flags_and_nothing_about_guardians() {
    let permit = of(ADULT).decide().unwrap();
    assert_eq!(permit.expires_at(), NOW.plus(LIFE_SECONDS));
    let flags = [(ClaimName::AgeOver14, true), (ClaimName::AgeOver18, true), (ClaimName::AgeOver60, false)];
    assert_eq!(permit.flags(), flags.map(|(claim, is)| (claim, Value::Bool(is))));
    assert!(permit.site_consent().is_none() && permit.may_be_kept());
    assert!(of(OF_16).decide().unwrap().site_consent().is_none());
}

#[test]
fn a_childs_permit_names_the_consent_and_ends_with_it() {
    let permit = Case::allowed(|_| {}).decide().unwrap();
    assert_eq!(permit.expires_at(), NOW.plus(20 * DAY));
    assert_eq!(permit.site_consent().unwrap().guardian, PersonId::from_bytes([1; 16]));
    assert!(permit.flags().contains(&(ClaimName::GuardianConsent, Value::Bool(true))));
    assert!(permit.may_be_kept());
    let once = Case::allowed(|given| given.scope = Scope::Once).decide().unwrap();
    assert_eq!(once.expires_at(), NOW.plus(ONCE_SECONDS));
    assert!(!once.may_be_kept());
}

#[test]
fn a_consent_for_once_is_spared_where_another_is_good_for_longer() {
    let once = SiteConsent { scope: Scope::Once, ..consent(1) };
    let case = of(OF_10).with(|case| {
        case.links.push(link(2, true));
        case.consents = vec![consent(2), once];
    });
    assert_eq!(case.decide().unwrap().site_consent().unwrap().id, consent(2).id);
}

#[test]
fn no_netcert_outlives_the_day_a_flag_changes() {
    // Born 30 November 1966: 60 is reached on 1 December 2026.
    let permit = of(date(1966, 11, 30)).decide().unwrap();
    assert_eq!(permit.expires_at(), UnixTime::shanghai_midnight(date(2026, 12, 1)));
    assert_eq!(permit.age_flags[2], (ClaimName::AgeOver60, false));
    // A netcert under a guardian's consent ends when the child turns 14.
    let child = Case::allowed(|_| {}).with(|case| case.birth = date(2012, 11, 25));
    assert_eq!(child.decide().unwrap().expires_at(), UnixTime::shanghai_midnight(date(2026, 11, 26)));
}

#[test]
fn ages_are_reached_on_the_day_after_the_birthday() {
    let refused = |birth| of(birth).decide().err();
    assert_eq!(refused(date(2012, 11, 21)), Some(RuleRefused::GuardianConsentRequired));
    assert_eq!(refused(date(2012, 11, 20)), None);
    assert_eq!(refused(date(2018, 11, 21)), Some(RuleRefused::Under8));
    assert_eq!(refused(date(2018, 11, 20)), Some(RuleRefused::GuardianConsentRequired));
}

#[test]
fn no_netcert_outlives_the_issuers_key() {
    let case = of(ADULT).with(|case| case.key_not_after = NOW.plus(60));
    assert_eq!(case.decide().unwrap().expires_at(), NOW.plus(60));
}

prop_compose! {
    fn any_consent()(
        of_link in 1..4_u8,
        once in any::<bool>(),
        used in any::<bool>(),
        withdrawn in any::<bool>(),
        good_for in -DAY..30 * DAY,
        library in any::<bool>(),
        name in any::<bool>(),
    ) -> SiteConsent {
        SiteConsent {
            scope: if once { Scope::Once } else { Scope::ThirtyDays },
            good_until: NOW.plus(good_for),
            used,
            withdrawn,
            client_id: if library { "library" } else { "museum" }.parse().unwrap(),
            claims: [ClaimName::AgeOver14].into_iter().chain(name.then_some(ClaimName::Name)).collect(),
            ..consent(of_link)
        }
    }
}

prop_compose! {
    fn any_case()(
        days in 0..8_000_i32,
        awaits_guardian in prop::bool::weighted(0.1),
        by_guardian in any::<bool>(),
        links in prop::collection::vec((1..4_u8, any::<bool>()), 0..3),
        disputed in prop::bool::weighted(0.2),
        consents in prop::collection::vec(any_consent(), 0..5),
        name in any::<bool>(),
    ) -> Case {
        let claims: &[ClaimName] = if name { &[ClaimName::Name] } else { &[] };
        let birth = NOW.shanghai_date().checked_sub(jiff::Span::new().days(days)).unwrap();
        Case {
            awaits_guardian,
            by_guardian,
            links: links.into_iter().map(|(number, active)| link(number, active)).collect(),
            disputed,
            consents,
            disclosure: disclosure("museum", "visit", claims),
            ..of(birth)
        }
    }
}

proptest! {
    /// The rule once more, in other words than its code uses.
    #[test]
    fn no_child_under_14_without_a_live_consent_of_a_live_guardian(case in any_case()) {
        let age = age::age(case.birth, NOW.shanghai_date());
        let Ok(permit) = case.decide() else { return Ok(()) };
        prop_assert!(age >= 8 && permit.expires_at() > NOW && !case.awaits_guardian);
        prop_assert!(age >= 18 || !case.disputed);
        prop_assert!(age < 14 || !case.by_guardian);
        prop_assert_eq!(permit.site_consent().is_some(), age < 14);
        if let Some(named) = permit.site_consent() {
            let backed = case.consents.iter().any(|given| {
                let guardian = case.links.iter().find(|link| link.id == given.link && link.guardian_active);
                given.id == named.id
                    && guardian.is_some_and(|link| link.guardian == named.guardian)
                    && !given.used
                    && !given.withdrawn
                    && given.good_until > NOW
                    && given.client_id.as_str() == "museum"
                    && case.disclosure.claims.iter().all(|claim| given.claims.contains(claim))
                    && (permit.expires_at() <= given.good_until || given.scope == Scope::Once)
                    && (permit.expires_at() <= NOW.plus(ONCE_SECONDS) || given.scope == Scope::ThirtyDays)
            });
            prop_assert!(backed);
        }
        for years in age::THRESHOLDS {
            let day = UnixTime::shanghai_midnight(age::day_reached(case.birth, years));
            prop_assert!(day <= NOW || permit.expires_at() <= day);
        }
    }
}
