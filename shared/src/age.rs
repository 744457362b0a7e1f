//! Ages (DESIGN §4, Minors): counted in civil dates of Asia/Shanghai ([`crate::time::UnixTime::shanghai_date`]); an age
//! is *reached on the day after the birthday* (the Supreme People's Court's reading of 周岁).

use jiff::civil::Date;

/// Ages at which a netcert's flags change, so that no netcert outlives one.
pub const THRESHOLDS: [u8; 3] = [14, 18, 60];

/// The age bands of the Measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Not served.
    Under8,
    /// A guardian applies in the child's stead.
    From8To13,
    /// Applies alone, a guardian approves.
    From14To17,
    /// Alone.
    Adult,
}

/// The first day on which a person born on `birth` is `years` old. 29 February's birthday is 28 February in common
/// years, so the age is reached on 1 March in every year. `Date::MAX` past the calendar's end.
pub fn day_reached(birth: Date, years: u8) -> Date {
    let year = birth.year().saturating_add(i16::from(years));
    let birthday =
        Date::new(year, birth.month(), birth.day()).or_else(|_| Date::new(year, birth.month(), 28));
    birthday.and_then(Date::tomorrow).unwrap_or(Date::MAX)
}

/// Whether that age is reached on the day `on`.
pub fn reached(birth: Date, years: u8, on: Date) -> bool {
    on >= day_reached(birth, years)
}

/// Full years (周岁) on the day `on`; 0 before birth, 255 at most.
pub fn age(birth: Date, on: Date) -> u8 {
    let by_year = i32::from(on.year()) - i32::from(birth.year());
    let years = u8::try_from(by_year.clamp(0, 255)).unwrap_or(u8::MAX);
    if reached(birth, years, on) { years } else { years.saturating_sub(1) }
}

/// The band on the day `on`.
pub fn band(birth: Date, on: Date) -> Band {
    match age(birth, on) {
        0..8 => Band::Under8,
        8..14 => Band::From8To13,
        14..18 => Band::From14To17,
        18.. => Band::Adult,
    }
}

/// The day on which the next of [`THRESHOLDS`] is reached, strictly after `on`; `None` once all are.
pub fn next_threshold(birth: Date, on: Date) -> Option<Date> {
    THRESHOLDS.into_iter().map(|years| day_reached(birth, years)).find(|day| *day > on)
}
