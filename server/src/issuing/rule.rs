//! The minting rule: who may be given a netcert, and until when. Dates are civil dates of Asia/Shanghai.

use jiff::civil::Date;
use netcert::age::{self, Band};
use netcert::sd_jwt::ClaimName;
use netcert::time::UnixTime;

use super::MintRefused;

/// Longest life of a netcert, in seconds: 30 days.
const LIFE_SECONDS: i64 = 30 * 86_400;
/// Shanghai is ahead of UTC by so many seconds.
const SHANGHAI_OFFSET_SECONDS: i64 = 8 * 3600;

/// What may be minted.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Permit {
    /// `exp`.
    pub(super) expires_at: UnixTime,
    /// The age flags as they stand until then.
    pub(super) age_flags: [(ClaimName, bool); 3],
}

/// Decides for a person born on `birth`. The netcert ends after 30 days, on the day an age flag changes, or with the
/// issuer's key, whichever comes first.
pub(super) fn permit(birth: Date, now: UnixTime, key_not_after: UnixTime) -> Result<Permit, MintRefused> {
    let today = now.shanghai_date();
    match age::band(birth, today) {
        Band::Adult => {}
        Band::Under8 => return Err(MintRefused::Under8),
        // Guardianship is not built yet: fail closed.
        Band::From8To13 | Band::From14To17 => return Err(MintRefused::GuardianRequired),
    }
    let mut expires_at = now.plus(LIFE_SECONDS).min(key_not_after);
    if let Some(day) = age::next_threshold(birth, today) {
        expires_at = expires_at.min(midnight(day));
    }
    if expires_at <= now {
        return Err(MintRefused::IssuerKeyExpired);
    }
    let reached = |years| age::reached(birth, years, today);
    Ok(Permit {
        expires_at,
        age_flags: [
            (ClaimName::AgeOver14, reached(14)),
            (ClaimName::AgeOver18, reached(18)),
            (ClaimName::AgeOver60, reached(60)),
        ],
    })
}

/// The first second of the day in Shanghai.
fn midnight(day: Date) -> UnixTime {
    let days = day.since(Date::constant(1970, 1, 1)).map_or(i32::MAX, |span| span.get_days());
    UnixTime::new(i64::from(days) * 86_400 - SHANGHAI_OFFSET_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-21T12:00:00Z, 20:00 in Shanghai.
    const NOW: UnixTime = UnixTime::new(1_795_262_400);
    const FAR: UnixTime = UnixTime::new(4_000_000_000);

    fn date(year: i16, month: i8, day: i8) -> Date {
        Date::constant(year, month, day)
    }

    #[test]
    fn an_adult_gets_thirty_days_and_true_flags() {
        let permit = permit(date(1992, 3, 14), NOW, FAR).unwrap();
        assert_eq!(permit.expires_at, NOW.plus(LIFE_SECONDS));
        assert_eq!(
            permit.age_flags,
            [(ClaimName::AgeOver14, true), (ClaimName::AgeOver18, true), (ClaimName::AgeOver60, false)]
        );
    }

    #[test]
    fn no_netcert_outlives_the_day_a_flag_changes() {
        // Born 30 November 1966: 60 is reached on 1 December 2026.
        let permit = permit(date(1966, 11, 30), NOW, FAR).unwrap();
        assert_eq!(permit.expires_at.shanghai_date(), date(2026, 12, 1));
        assert_eq!(permit.expires_at.plus(-1).shanghai_date(), date(2026, 11, 30));
        assert_eq!(permit.age_flags[2], (ClaimName::AgeOver60, false));
    }

    #[test]
    fn eighteen_is_reached_on_the_day_after_the_birthday() {
        assert!(matches!(permit(date(2008, 11, 21), NOW, FAR), Err(MintRefused::GuardianRequired)));
        assert!(permit(date(2008, 11, 20), NOW, FAR).is_ok());
    }

    #[test]
    fn minors_are_refused() {
        assert!(matches!(permit(date(2012, 1, 1), NOW, FAR), Err(MintRefused::GuardianRequired)));
        assert!(matches!(permit(date(2016, 1, 1), NOW, FAR), Err(MintRefused::GuardianRequired)));
        assert!(matches!(permit(date(2020, 1, 1), NOW, FAR), Err(MintRefused::Under8)));
        // A birth date in the future is no adult's.
        assert!(matches!(permit(date(2030, 1, 1), NOW, FAR), Err(MintRefused::Under8)));
    }

    #[test]
    fn no_netcert_outlives_the_issuers_key() {
        let adult = date(1992, 3, 14);
        assert_eq!(permit(adult, NOW, NOW.plus(60)).unwrap().expires_at, NOW.plus(60));
        assert!(matches!(permit(adult, NOW, NOW), Err(MintRefused::IssuerKeyExpired)));
    }
}
