//! What is counted, and how many attempts pass: all numbers in one place.

use crate::model::limit::rule::RateLimit;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// What is counted, and for which kind of subject. Limits per source are generous, because a school or a
/// district can share one address. Limits per document, phone number and person are strict: they protect
/// people.
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
}

impl LimitKind {
    /// Every one.
    pub const ALL: [Self; 15] = [
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
    ];

    /// The limit, before the operator's factor for sources.
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
        }
    }
}

/// The operator's factor on the limits per source, in per cent of [`LimitKind::limit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SourceFactor(u32);

impl SourceFactor {
    /// 100 per cent: the limits unchanged.
    pub const PLAIN: Self = Self(100);

    /// Takes a value in per cent, 1 to 1 000 000.
    pub fn from_percent(percent: u32) -> Option<Self> {
        (1..=1_000_000).contains(&percent).then_some(Self(percent))
    }

    /// The limit of a kind with the factor applied. A source always keeps at least one pass.
    pub fn of(self, kind: LimitKind) -> RateLimit {
        let limit = kind.limit();
        if !kind.is_by_source() {
            return limit;
        }
        let passes = u64::from(limit.passes) * u64::from(self.0) / 100;
        RateLimit { passes: u32::try_from(passes).unwrap_or(u32::MAX).max(1), ..limit }
    }
}

impl std::str::FromStr for SourceFactor {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let percent = text.strip_suffix('%').unwrap_or(text).parse().ok();
        percent.and_then(Self::from_percent).ok_or("a number of per cent from 1 to 1000000 is wanted")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_factor_is_for_sources_alone_and_never_closes_the_door() {
        let tenfold: SourceFactor = "1000%".parse().unwrap();
        assert_eq!(tenfold.of(LimitKind::EnrolmentBySource).passes, 2000);
        assert_eq!(tenfold.of(LimitKind::FaceByDocument), LimitKind::FaceByDocument.limit());
        assert_eq!("1".parse::<SourceFactor>().unwrap().of(LimitKind::CodeSentBySource).passes, 1);
        for text in ["0", "", "-5", "1000001", "many"] {
            assert!(text.parse::<SourceFactor>().is_err(), "{text}");
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
        }
    }
}
