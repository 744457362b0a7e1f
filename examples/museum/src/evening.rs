//! The evenings on sale: the next Fridays and Saturdays at 19:00, by the clock of the house.

use jiff::civil::{Date, Weekday};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan as _};

use crate::language::Language;

/// One evening. Only [`Evening::on_sale`] and [`Evening::parse`] make one, so it is always a real date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Evening(Date);

impl Evening {
    /// The next four evenings after today.
    pub fn on_sale(now: i64) -> Vec<Self> {
        let shanghai = TimeZone::fixed(Offset::constant(8));
        let Ok(now) = Timestamp::from_second(now) else { return Vec::new() };
        let today = now.to_zoned(shanghai).date();
        let days = today.series(1.day()).skip(1);
        let open = days.filter(|day| matches!(day.weekday(), Weekday::Friday | Weekday::Saturday));
        open.take(4).map(Self).collect()
    }

    /// Reads a date (`2026-11-27`).
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 10).then(|| text.parse().ok().map(Self)).flatten()
    }

    /// `2026-11-27`
    pub fn code(self) -> String {
        self.0.to_string()
    }

    /// Day and month.
    pub fn day(self, language: Language) -> String {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let (day, month) = (self.0.day(), self.0.month());
        let name = usize::try_from(month - 1).ok().and_then(|i| MONTHS.get(i)).copied().unwrap_or_default();
        match language {
            Language::Zh => format!("{month}月{day}日"),
            Language::En => format!("{day} {name}"),
        }
    }

    /// Day, month and day of the week, in the language's own order.
    pub fn date(self, language: Language) -> String {
        let (day, weekday) = (self.day(language), self.weekday(language));
        match language {
            Language::Zh => format!("{day} {weekday}"),
            Language::En => format!("{weekday} {day}"),
        }
    }

    /// Day of the week.
    pub fn weekday(self, language: Language) -> &'static str {
        match (self.0.weekday(), language) {
            (Weekday::Friday, Language::Zh) => "星期五",
            (Weekday::Friday, Language::En) => "Friday",
            (Weekday::Saturday, Language::Zh) => "星期六",
            (Weekday::Saturday, Language::En) => "Saturday",
            (_, Language::Zh) => "当晚",
            (_, Language::En) => "Evening",
        }
    }
}
