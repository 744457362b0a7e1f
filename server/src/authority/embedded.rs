//! The register of the demo: a few people with their cards, in this process. Birth dates are relative to the day on
//! which the demo began.

use std::sync::Arc;

use async_trait::async_trait;
use jiff::civil::Date;
use netcert::api::demo::Card;
use netcert::api::text::Text;
use netcert::chip_read::{self, ChipRead, DocumentState};
use netcert::document::{DocumentKind, DocumentNumber, NotADocumentNumber};
use netcert::suite::VerifyingKey;
use netcert::time::UnixTime;
use rand_core::CryptoRng;

use super::frame::Frame;
use super::guardianship;
use super::{Authority, AuthorityAway, DocumentRef, Guardianship};
use crate::clock::Clock;
use crate::key_store::KeyStore;

/// One demo person.
struct Person {
    id: &'static str,
    name: (&'static str, &'static str),
    note: (&'static str, &'static str),
    /// Six digits of region.
    region: &'static str,
    /// Born this many years before the current year, on this month and day.
    years: i16,
    birthday: (i8, i8),
    /// Three digits; odd for a man.
    sequence: u16,
    /// What is wrong with the card or the face.
    flaw: Option<Flaw>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Flaw {
    Expired,
    Lost,
    Face,
}

const fn person(
    id: &'static str,
    name: (&'static str, &'static str),
    note: (&'static str, &'static str),
    years: i16,
    sequence: u16,
    flaw: Option<Flaw>,
) -> Person {
    Person { id, name, note, region: "330106", years, birthday: (1, 2), sequence, flaw }
}

const PEOPLE: [Person; 9] = [
    person("fang", ("方静怡", "Fang Jingyi"), ("34 岁，成年人", "an adult of 34"), 34, 128, None),
    person("chen", ("陈立恒", "Chen Liheng"), ("27 岁，成年人", "an adult of 27"), 27, 315, None),
    person("gu", ("顾敬山", "Gu Jingshan"), ("67 岁，老年人", "an elder of 67"), 67, 77, None),
    person(
        "lin",
        ("林知夏", "Lin Zhixia"),
        ("16 岁，需要监护人同意", "16 years old: a guardian has to agree"),
        16,
        246,
        None,
    ),
    person(
        "song",
        ("宋子航", "Song Zihang"),
        ("12 岁，由监护人申领", "12 years old: a guardian applies"),
        12,
        533,
        None,
    ),
    person("tian", ("田小禾", "Tian Xiaohe"), ("6 岁，不予申领", "6 years old: not served"), 6, 604, None),
    person(
        "he",
        ("贺明远", "He Mingyuan"),
        ("证件已过期", "the document has expired"),
        41,
        219,
        Some(Flaw::Expired),
    ),
    person(
        "jiang",
        ("蒋云帆", "Jiang Yunfan"),
        ("证件已挂失", "the document was reported lost"),
        38,
        451,
        Some(Flaw::Lost),
    ),
    person(
        "luo",
        ("罗安琪", "Luo Anqi"),
        ("人脸比对不通过", "the face does not match"),
        29,
        362,
        Some(Flaw::Face),
    ),
];

/// Guardian, child, and whether a court is deciding about it.
const GUARDIANS: [(&str, &str, bool); 5] = [
    ("fang", "song", false),
    ("fang", "lin", false),
    ("chen", "lin", false),
    ("gu", "tian", true),
    ("luo", "tian", true),
];

/// The demo's authority.
pub struct Embedded {
    keys: Arc<KeyStore>,
    anchor: Date,
    clock: Clock,
    public: VerifyingKey,
}

/// There is no such card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("there is no such card")]
pub struct NoSuchCard;

impl Embedded {
    /// Signs its reads with the key store's authority key. `anchor` is the day on which everybody has the age that their
    /// card tells.
    pub fn new(keys: Arc<KeyStore>, anchor: Date, clock: Clock) -> Self {
        Self { public: keys.authority.key.verifying_key().clone(), keys, anchor, clock }
    }

    fn find(&self, document: DocumentRef<'_>) -> Option<&'static Person> {
        PEOPLE.iter().find(|person| {
            person
                .read(self.anchor)
                .is_ok_and(|read| read.kind == document.kind && read.number == *document.number)
        })
    }

    /// The drawer.
    pub fn cards(&self) -> Vec<Card> {
        PEOPLE
            .iter()
            .map(|person| Card {
                id: person.id.to_owned(),
                kind: DocumentKind::ResidentId,
                name: text(person.name),
                note: text(person.note),
            })
            .collect()
    }

    /// Puts a card on the reader.
    ///
    /// # Errors
    /// [`NoSuchCard`].
    pub fn read(
        &self,
        card: &str,
        challenge: &str,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<String, NoSuchCard> {
        let person = PEOPLE.iter().find(|person| person.id == card).ok_or(NoSuchCard)?;
        let read = person.read(self.anchor).map_err(|_| NoSuchCard)?;
        let authority = &self.keys.authority;
        Ok(chip_read::sign(&read, challenge, now, &authority.key, &authority.kid, rng))
    }
}

#[async_trait]
impl Authority for Embedded {
    fn chip_read_key(&self) -> &VerifyingKey {
        &self.public
    }

    async fn face_matches(&self, portrait_ref: &str, _: &Frame) -> Result<bool, AuthorityAway> {
        Ok(PEOPLE
            .iter()
            .find(|person| person.portrait_ref() == portrait_ref)
            .is_some_and(|person| person.flaw != Some(Flaw::Face)))
    }

    async fn guardianship(
        &self,
        guardian: DocumentRef<'_>,
        child: DocumentRef<'_>,
    ) -> Result<Guardianship, AuthorityAway> {
        let (Some(adult), Some(minor)) = (self.find(guardian), self.find(child)) else {
            return Ok(Guardianship::NotGuardian);
        };
        let link = GUARDIANS.iter().find(|(of, whom, _)| (*of, *whom) == (adult.id, minor.id));
        Ok(match link {
            None => Guardianship::NotGuardian,
            Some((.., true)) => Guardianship::Disputed,
            Some((.., false)) => {
                let (authority, now) = (&self.keys.authority, self.clock.now());
                let rng = &mut self.clock.random();
                let evidence = guardianship::sign(guardian, child, now, &authority.key, &authority.kid, rng);
                Guardianship::Confirmed { evidence }
            }
        })
    }
}

impl Person {
    fn portrait_ref(&self) -> String {
        format!("demo:{}", self.id)
    }

    fn birth_date(&self, today: Date) -> Date {
        let (month, day) = self.birthday;
        Date::new(today.year() - self.years, month, day).unwrap_or(today)
    }

    fn read(&self, today: Date) -> Result<ChipRead, NotADocumentNumber> {
        let birth_date = self.birth_date(today);
        let digits = format!(
            "{}{:04}{:02}{:02}{:03}",
            self.region,
            birth_date.year(),
            birth_date.month(),
            birth_date.day(),
            self.sequence
        );
        let number = with_check_character(&digits);
        let ended = Date::new(today.year() - 1, 6, 30).unwrap_or(birth_date);
        let running = Date::new(today.year() + 6, 6, 30).unwrap_or(Date::MAX);
        Ok(ChipRead {
            kind: DocumentKind::ResidentId,
            number: DocumentNumber::parse(DocumentKind::ResidentId, &number)?,
            name: self.name.0.to_owned(),
            birth_date,
            nationality: "CHN".to_owned(),
            expires_on: Some(if self.flaw == Some(Flaw::Expired) { ended } else { running }),
            state: if self.flaw == Some(Flaw::Lost) { DocumentState::Lost } else { DocumentState::Valid },
            portrait_ref: self.portrait_ref(),
        })
    }
}

/// GB 11643: ISO/IEC 7064 MOD 11-2.
fn with_check_character(digits: &str) -> String {
    let sum = digits.bytes().fold(0, |sum, digit| (sum + u32::from(digit - b'0')) * 2 % 11);
    let check = match (12 - sum) % 11 {
        10 => "X".to_owned(),
        digit => digit.to_string(),
    };
    format!("{digits}{check}")
}

fn text((zh_hans, en): (&str, &str)) -> Text {
    Text { zh_hans: zh_hans.to_owned(), en: en.to_owned() }
}

#[cfg(test)]
mod tests {
    use netcert::age::{Band, band};

    use super::*;

    #[test]
    fn everybody_has_a_valid_number_and_keeps_their_age_on_every_day() {
        let mut today = Date::constant(2026, 1, 1);
        while today.year() < 2032 {
            for person in &PEOPLE {
                let read = person.read(today).unwrap_or_else(|error| panic!("{}: {error}", person.id));
                let wanted = match person.id {
                    "tian" => Band::Under8,
                    "song" => Band::From8To13,
                    "lin" => Band::From14To17,
                    _ => Band::Adult,
                };
                assert_eq!(band(read.birth_date, today), wanted, "{} on {today}", person.id);
                assert_eq!(netcert::age::reached(read.birth_date, 60, today), person.id == "gu");
            }
            today = today.tomorrow().unwrap_or(Date::MAX);
        }
    }
}
