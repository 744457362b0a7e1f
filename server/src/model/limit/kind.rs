//! What is counted, and how many attempts pass: all numbers in one place.

use crate::model::limit::rule::RateLimit;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What is counted, and for which kind of subject. Limits per source are generous, because a school or a
/// district can share one address. Limits per document, phone number and person are strict: they protect
/// people. Budgets per person are for those who are signed in: an honest person with several devices never
/// meets one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LimitKind {
    /// Enrolments begun.
    EnrolmentBySource,
    /// Sign-ins begun.
    SignInBySource,
    /// Passkey ceremonies begun or finished in a session.
    CeremonyBySource,
    /// Chip reads submitted, genuine or not.
    ReadBySource,
    /// Genuine reads of one document.
    ReadByDocument,
    /// Faces shown.
    FaceBySource,
    /// Faces shown for one document.
    FaceByDocument,
    /// One-time codes requested. Each costs a text message.
    CodeSentBySource,
    /// One-time codes sent to one phone number.
    CodeSentByPhoneInAnHour,
    /// The same over a day, so that nobody's phone rings all night.
    CodeSentByPhoneInADay,
    /// One-time codes typed.
    CodeTypedBySource,
    /// One-time codes typed for one phone number.
    CodeTypedByPhone,
    /// PINs typed or chosen. Each costs an Argon2id computation. [`crate::domain::pin`] counts one person's
    /// wrong PINs.
    PinBySource,
    /// Ten-character codes typed.
    ShortCodeBySource,
    /// Ten-character codes typed by one guardian.
    ShortCodeByGuardian,
    /// Enrolments that a signed-in person begins.
    EnrolmentByPerson,
    /// Steps of passkey ceremonies in a person's sessions: registrations, and texts to sign.
    CeremonyByPerson,
    /// Challenges for minting.
    ChallengeByPerson,
    /// Netcerts of one person for one relying party.
    MintByPersonAtSite,
    /// Codes that a person's screen shows to another device.
    ScreenCodeByPerson,
    /// Questions of a child about sites. [`crate::domain::site_consent::asking`] counts those that wait.
    SiteRequestByPerson,
    /// Whatever is read in a person's sessions. Counted in memory, by each server for itself.
    ReadByPerson,
    /// Whatever is changed in a person's sessions. Counted in memory, by each server for itself.
    ChangeByPerson,
}

impl LimitKind {
    /// Every one.
    pub const ALL: [Self; 23] = [
        Self::EnrolmentBySource,
        Self::SignInBySource,
        Self::CeremonyBySource,
        Self::ReadBySource,
        Self::ReadByDocument,
        Self::FaceBySource,
        Self::FaceByDocument,
        Self::CodeSentBySource,
        Self::CodeSentByPhoneInAnHour,
        Self::CodeSentByPhoneInADay,
        Self::CodeTypedBySource,
        Self::CodeTypedByPhone,
        Self::PinBySource,
        Self::ShortCodeBySource,
        Self::ShortCodeByGuardian,
        Self::EnrolmentByPerson,
        Self::CeremonyByPerson,
        Self::ChallengeByPerson,
        Self::MintByPersonAtSite,
        Self::ScreenCodeByPerson,
        Self::SiteRequestByPerson,
        Self::ReadByPerson,
        Self::ChangeByPerson,
    ];

    /// The limit, before the operator's factors.
    pub const fn limit(self) -> RateLimit {
        let (passes, window, lock) = match self {
            Self::EnrolmentBySource | Self::FaceBySource => (200, 10 * MINUTE, 10 * MINUTE),
            Self::SignInBySource | Self::CeremonyBySource | Self::ReadBySource | Self::PinBySource => {
                (400, 10 * MINUTE, 10 * MINUTE)
            }
            Self::CodeTypedBySource => (300, 10 * MINUTE, 10 * MINUTE),
            Self::CodeSentBySource | Self::ShortCodeBySource => (100, 10 * MINUTE, 10 * MINUTE),
            Self::ReadByDocument => (20, HOUR, 15 * MINUTE),
            Self::FaceByDocument => (5, DAY, 15 * MINUTE),
            Self::CodeSentByPhoneInAnHour => (5, HOUR, HOUR),
            Self::CodeSentByPhoneInADay => (10, DAY, DAY),
            Self::CodeTypedByPhone => (10, DAY, HOUR),
            Self::ShortCodeByGuardian => (10, DAY, 15 * MINUTE),
            Self::EnrolmentByPerson | Self::ScreenCodeByPerson => (30, 10 * MINUTE, 10 * MINUTE),
            Self::CeremonyByPerson => (120, 10 * MINUTE, 10 * MINUTE),
            Self::ChallengeByPerson | Self::SiteRequestByPerson => (60, 10 * MINUTE, 10 * MINUTE),
            // Each device mints for itself, and again after a withdrawal or a wrong PIN.
            Self::MintByPersonAtSite => (10, 10 * MINUTE, 10 * MINUTE),
            // A page in view asks every 2 or 3 seconds: six of them take half.
            Self::ReadByPerson => (400, MINUTE, MINUTE),
            Self::ChangeByPerson => (200, MINUTE, MINUTE),
        };
        RateLimit { passes, window, lock }
    }

    /// Whether it is counted per source and not per person. A success never clears such a count, and the
    /// operator's factor applies to it.
    pub const fn is_by_source(self) -> bool {
        matches!(
            self,
            Self::EnrolmentBySource
                | Self::SignInBySource
                | Self::CeremonyBySource
                | Self::ReadBySource
                | Self::FaceBySource
                | Self::CodeSentBySource
                | Self::CodeTypedBySource
                | Self::PinBySource
                | Self::ShortCodeBySource
        )
    }

    /// Whether it is a budget of a person who is signed in. The operator's factor for people applies to it.
    pub const fn is_budget(self) -> bool {
        matches!(
            self,
            Self::EnrolmentByPerson
                | Self::CeremonyByPerson
                | Self::ChallengeByPerson
                | Self::MintByPersonAtSite
                | Self::ScreenCodeByPerson
                | Self::SiteRequestByPerson
                | Self::ReadByPerson
                | Self::ChangeByPerson
        )
    }

    /// Its name in the table and in the log.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::EnrolmentBySource => "enrolment_by_source",
            Self::SignInBySource => "sign_in_by_source",
            Self::CeremonyBySource => "ceremony_by_source",
            Self::ReadBySource => "read_by_source",
            Self::ReadByDocument => "read_by_document",
            Self::FaceBySource => "face_by_source",
            Self::FaceByDocument => "face_by_document",
            Self::CodeSentBySource => "code_sent_by_source",
            Self::CodeSentByPhoneInAnHour => "code_sent_by_phone_in_an_hour",
            Self::CodeSentByPhoneInADay => "code_sent_by_phone_in_a_day",
            Self::CodeTypedBySource => "code_typed_by_source",
            Self::CodeTypedByPhone => "code_typed_by_phone",
            Self::PinBySource => "pin_by_source",
            Self::ShortCodeBySource => "short_code_by_source",
            Self::ShortCodeByGuardian => "short_code_by_guardian",
            Self::EnrolmentByPerson => "enrolment_by_person",
            Self::CeremonyByPerson => "ceremony_by_person",
            Self::ChallengeByPerson => "challenge_by_person",
            Self::MintByPersonAtSite => "mint_by_person_at_site",
            Self::ScreenCodeByPerson => "screen_code_by_person",
            Self::SiteRequestByPerson => "site_request_by_person",
            Self::ReadByPerson => "read_by_person",
            Self::ChangeByPerson => "change_by_person",
        }
    }
}

/// A share of the usual limits, in per cent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent(u32);

impl Percent {
    /// Takes a value in per cent, 1 to 1 000 000.
    pub fn new(percent: u32) -> Option<Self> {
        (1..=1_000_000).contains(&percent).then_some(Self(percent))
    }
}

/// The operator's factors on [`LimitKind::limit`]. What protects documents, phone numbers and people from
/// others has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitFactors {
    /// On the limits per source.
    pub by_source: Percent,
    /// On the budgets per person.
    pub by_person: Percent,
}

impl LimitFactors {
    /// The limits unchanged.
    pub const PLAIN: Self = Self { by_source: Percent(100), by_person: Percent(100) };

    /// The limit of a kind with its factor applied. At least one attempt passes.
    pub fn of(self, kind: LimitKind) -> RateLimit {
        let limit = kind.limit();
        let Percent(percent) = match kind {
            kind if kind.is_by_source() => self.by_source,
            kind if kind.is_budget() => self.by_person,
            _ => return limit,
        };
        let passes = u64::from(limit.passes) * u64::from(percent) / 100;
        RateLimit { passes: u32::try_from(passes).unwrap_or(u32::MAX).max(1), ..limit }
    }
}

impl std::str::FromStr for Percent {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let percent = text.strip_suffix('%').unwrap_or(text).parse().ok();
        percent.and_then(Self::new).ok_or("a number of per cent from 1 to 1000000 is wanted")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factors_are_for_sources_and_budgets_and_never_close_the_door() {
        let tenfold: Percent = "1000%".parse().unwrap();
        let sources = LimitFactors { by_source: tenfold, ..LimitFactors::PLAIN };
        assert_eq!(sources.of(LimitKind::EnrolmentBySource).passes, 2000);
        let people = LimitFactors { by_person: tenfold, ..LimitFactors::PLAIN };
        assert_eq!(people.of(LimitKind::MintByPersonAtSite).passes, 100);
        for factors in [sources, people] {
            assert_eq!(factors.of(LimitKind::FaceByDocument), LimitKind::FaceByDocument.limit());
        }
        let little = LimitFactors { by_source: "1".parse().unwrap(), ..LimitFactors::PLAIN };
        assert_eq!(little.of(LimitKind::CodeSentBySource).passes, 1);
        for text in ["0", "", "-5", "1000001", "many"] {
            assert!(text.parse::<Percent>().is_err(), "{text}");
        }
    }

    #[test]
    fn each_kind_has_a_name_of_its_own_and_a_limit_that_lets_something_pass() {
        let names: std::collections::BTreeSet<_> = LimitKind::ALL.map(LimitKind::as_str).into();
        assert_eq!(names.len(), LimitKind::ALL.len());
        for (place, kind) in LimitKind::ALL.into_iter().enumerate() {
            let limit = kind.limit();
            assert!(limit.passes > 0 && limit.window > 0 && limit.lock > 0);
            assert_eq!(kind as usize, place);
            assert_eq!(kind.is_by_source(), kind.as_str().ends_with("_by_source"));
            assert_eq!(kind.is_budget(), kind.as_str().contains("_by_person"));
        }
    }
}
