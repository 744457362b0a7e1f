//! One person of the demo registry: their identity, and the data on their card's chip.

use jiff::Span;
use jiff::civil::Date;
use netcert::age::{Band, band};
use netcert::chip_read::{ChipRead, DocumentState};
use netcert::document::{DocumentKind, DocumentNumber, NotADocumentNumber};

/// How many years a card is valid after the demo registry's first day; enough for tests with a shifted clock.
const CARD_YEARS: i16 = 15;
/// How many days before the demo registry's first day an expired card ended.
const EXPIRED_DAYS: i32 = 200;

/// The name in Chinese, as on the chip, and in English.
pub(super) type Name = (&'static str, &'static str);

/// A person with one document.
pub(super) struct DemoPerson {
    pub(super) id: &'static str,
    pub(super) name: Name,
    pub(super) born: Born,
    pub(super) document: DemoDocument,
    /// What is wrong with the card or the face, if anything.
    pub(super) flaw: Option<Flaw>,
}

/// A date of birth, relative to the demo registry's first day.
#[derive(Clone, Copy)]
pub(super) enum Born {
    /// So many years and months before. The months are 1 to 11, so the age on that day is these years.
    Ago(i16, i8),
    /// On such a day that this age is reached a week later.
    ReachesInAWeek(i16),
}

/// A kind of document, and the parts of its number.
#[derive(Clone, Copy)]
pub(super) enum DemoDocument {
    /// As in GB 11643: six digits, the date of birth, three digits (odd for a man), a check character.
    Dated(DocumentKind, &'static str, u16),
    /// A number without any information in it.
    Plain(DocumentKind, &'static str),
}

/// Why the demo refuses this person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flaw {
    /// The card is past its last day.
    Expired,
    /// The card was reported lost.
    Lost,
    /// Somebody other than the authority signed the chip.
    Forged,
    /// The face is somebody else's.
    Face,
}

impl DemoPerson {
    pub(super) const fn new(id: &'static str, name: Name, born: Born, document: DemoDocument) -> Self {
        Self { id, name, born, document, flaw: None }
    }

    pub(super) const fn flawed(mut self, flaw: Flaw) -> Self {
        self.flaw = Some(flaw);
        self
    }

    /// The authority's reference to the portrait.
    pub(super) fn portrait_ref(&self) -> String {
        format!("demo:{}", self.id)
    }

    /// The date of birth, if the demo registry's first day is `began`.
    pub(super) fn birth_date(&self, began: Date) -> Date {
        let (from, before) = match self.born {
            Born::Ago(years, months) => (Ok(began), Span::new().years(years).months(months)),
            // An age is reached on the day after the birthday.
            Born::ReachesInAWeek(years) => (began.checked_add(Span::new().days(6)), Span::new().years(years)),
        };
        // This fails only for years outside the calendar, which the demo registry never has.
        from.and_then(|from| from.checked_sub(before)).unwrap_or(Date::MIN)
    }

    /// Their age band on the day `today`.
    pub(super) fn band(&self, began: Date, today: Date) -> Band {
        band(self.birth_date(began), today)
    }

    /// The data on the chip.
    pub(super) fn read(&self, began: Date) -> Result<ChipRead, NotADocumentNumber> {
        let birth_date = self.birth_date(began);
        let last_day = match self.flaw {
            Some(Flaw::Expired) => began.checked_sub(Span::new().days(EXPIRED_DAYS)),
            _ => began.checked_add(Span::new().years(CARD_YEARS)),
        };
        Ok(ChipRead {
            kind: self.document.kind(),
            number: self.document.number(birth_date)?,
            name: self.name.0.to_owned(),
            birth_date,
            nationality: self.document.nationality().to_owned(),
            expires_on: Some(last_day.unwrap_or(Date::MAX)),
            state: if self.flaw == Some(Flaw::Lost) { DocumentState::Lost } else { DocumentState::Valid },
            portrait_ref: self.portrait_ref(),
        })
    }
}

impl DemoDocument {
    pub(super) const fn kind(self) -> DocumentKind {
        match self {
            Self::Dated(kind, ..) | Self::Plain(kind, _) => kind,
        }
    }

    fn number(self, birth_date: Date) -> Result<DocumentNumber, NotADocumentNumber> {
        match self {
            Self::Plain(kind, number) => DocumentNumber::parse(kind, number),
            Self::Dated(kind, prefix, sequence) => {
                let (year, month, day) = (birth_date.year(), birth_date.month(), birth_date.day());
                let digits = format!("{prefix}{year:04}{month:02}{day:02}{sequence:03}");
                DocumentNumber::parse(kind, &with_check_character(&digits))
            }
        }
    }

    /// Nationality, ISO 3166-1 alpha-3. The demo registry's only foreigner is German.
    const fn nationality(self) -> &'static str {
        match self.kind() {
            DocumentKind::ForeignPermanentResident => "DEU",
            _ => "CHN",
        }
    }
}

/// Appends the check character of GB 11643 (ISO/IEC 7064 MOD 11-2).
fn with_check_character(digits: &str) -> String {
    let sum = digits.bytes().fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    let check = match (12 - sum) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    format!("{digits}{check}")
}
