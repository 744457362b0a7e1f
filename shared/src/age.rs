//! Ages (DESIGN §4, Minors), counted in civil dates of Asia/Shanghai
//! ([`crate::time::UnixTime::shanghai_date`]). A person reaches an age *on the day after the birthday* (the
//! Supreme People's Court's reading of 周岁).

use jiff::civil::Date;

/// Ages at which a netcert's flags change. A netcert expires at the latest when its holder reaches the next
/// one.
pub const THRESHOLDS: [u8; 3] = [14, 18, 60];

/// The age bands of the Measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Cannot have a netcert.
    Under8,
    /// A guardian applies for the child.
    From8To13,
    /// The child applies alone, and a guardian approves.
    From14To17,
    /// Applies alone.
    Adult,
}

/// A day of the calendar, or `None` if there is no such day.
pub fn civil_date(year: i16, month: i8, day: i8) -> Option<Date> {
    Date::new(year, month, day).ok()
}

/// The first day on which a person born on `birth` is `years` old. A birthday on 29 February counts as 28
/// February in common years, so the age is reached on 1 March in every year. `Date::MAX` if the day lies
/// after the calendar's end.
pub fn day_reached(birth: Date, years: u8) -> Date {
    let year = birth.year().saturating_add(i16::from(years));
    let birthday =
        Date::new(year, birth.month(), birth.day()).or_else(|_| Date::new(year, birth.month(), 28));
    birthday.and_then(Date::tomorrow).unwrap_or(Date::MAX)
}

/// Whether the person has reached that age on the day `on`.
pub fn reached(birth: Date, years: u8, on: Date) -> bool {
    on >= day_reached(birth, years)
}

/// Full years (周岁) on the day `on`; 0 before birth, 255 at most.
pub fn age(birth: Date, on: Date) -> u8 {
    let by_year = i32::from(on.year()) - i32::from(birth.year());
    let years = u8::try_from(by_year.clamp(0, 255)).unwrap_or(u8::MAX);
    if reached(birth, years, on) { years } else { years.saturating_sub(1) }
}

/// The age band on the day `on`.
pub fn band(birth: Date, on: Date) -> Band {
    match age(birth, on) {
        0..8 => Band::Under8,
        8..14 => Band::From8To13,
        14..18 => Band::From14To17,
        18.. => Band::Adult,
    }
}

/// The first day after `on` on which the person reaches one of [`THRESHOLDS`]. `None` after the last one.
pub fn next_threshold(birth: Date, on: Date) -> Option<Date> {
    THRESHOLDS.into_iter().map(|years| day_reached(birth, years)).find(|day| *day > on)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    type Day = (i16, i8, i8);

    /// One table for all ages: birth, years, the day on which they are reached.
    const TABLE: [(Day, u8, Day); 14] = [
        ((2008, 5, 20), 18, (2026, 5, 21)),
        ((2012, 11, 21), 14, (2026, 11, 22)),
        ((2018, 11, 20), 8, (2026, 11, 21)),
        ((1966, 11, 21), 60, (2026, 11, 22)),
        // Across the end of a month and of a year.
        ((2008, 4, 30), 18, (2026, 5, 1)),
        ((2008, 12, 31), 18, (2027, 1, 1)),
        ((2008, 1, 1), 18, (2026, 1, 2)),
        // 29 February: 1 March in common years and in leap years.
        ((2008, 2, 29), 18, (2026, 3, 1)),
        ((2008, 2, 29), 20, (2028, 3, 1)),
        ((2012, 2, 29), 14, (2026, 3, 1)),
        ((1964, 2, 29), 60, (2024, 3, 1)),
        ((1896, 2, 29), 4, (1900, 3, 1)),
        // 28 February: the day after is 29 February in a leap year.
        ((2010, 2, 28), 18, (2028, 2, 29)),
        ((2008, 2, 28), 18, (2026, 3, 1)),
    ];

    fn day((year, month, day): Day) -> Date {
        date(year, month, day)
    }

    #[test]
    fn an_age_is_reached_on_the_day_after_the_birthday() {
        for (birth, years, reached_on) in TABLE {
            let (birth, reached_on) = (day(birth), day(reached_on));
            let eve = reached_on.yesterday().unwrap();
            assert_eq!(day_reached(birth, years), reached_on, "{birth} + {years}");
            assert!(reached(birth, years, reached_on) && !reached(birth, years, eve), "{birth} + {years}");
            assert_eq!((age(birth, eve), age(birth, reached_on)), (years - 1, years), "{birth}");
        }
    }

    #[test]
    fn bands_change_on_that_day() {
        let birth = date(2008, 2, 29);
        for (on, expected) in [
            (date(2016, 2, 29), Band::Under8),
            (date(2016, 3, 1), Band::From8To13),
            (date(2022, 2, 28), Band::From8To13),
            (date(2022, 3, 1), Band::From14To17),
            (date(2026, 2, 28), Band::From14To17),
            (date(2026, 3, 1), Band::Adult),
            (date(2007, 1, 1), Band::Under8),
        ] {
            assert_eq!(band(birth, on), expected, "{on}");
        }
    }

    #[test]
    fn the_next_threshold_lies_ahead() {
        let birth = date(2008, 5, 20);
        assert_eq!(next_threshold(birth, date(2010, 1, 1)), Some(date(2022, 5, 21)));
        assert_eq!(next_threshold(birth, date(2022, 5, 20)), Some(date(2022, 5, 21)));
        assert_eq!(next_threshold(birth, date(2022, 5, 21)), Some(date(2026, 5, 21)));
        assert_eq!(next_threshold(birth, date(2026, 5, 21)), Some(date(2068, 5, 21)));
        assert_eq!(next_threshold(birth, date(2068, 5, 21)), None);
    }

    #[test]
    fn the_calendars_ends_do_not_panic() {
        assert_eq!(day_reached(Date::MAX, 255), Date::MAX);
        assert_eq!(day_reached(Date::MAX, 0), Date::MAX);
        assert_eq!(age(Date::MIN, Date::MAX), 255);
        assert_eq!(age(Date::MAX, Date::MIN), 0);
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn ages_grow_by_one_and_never_fall(birth in 0..60_000_i32, days in 0..40_000_i32) {
            let day = |days| date(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let (birth, on) = (day(birth), day(birth + days));
            let (before, after) = (age(birth, on), age(birth, on.tomorrow().unwrap()));
            proptest::prop_assert!(after == before || after == before + 1);
            proptest::prop_assert_eq!(after > before, (1..=255).any(|y| day_reached(birth, y) == on.tomorrow().unwrap()));
        }
    }
}
