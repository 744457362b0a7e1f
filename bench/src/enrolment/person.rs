//! Invented people, each with a document, a phone number and an IP address of their own.

use std::net::Ipv4Addr;

use anyhow::{Context, Result};
use jiff::Span;
use jiff::civil::{Date, date};
use netcert::chip_read::{ChipRead, DocumentState};
use netcert::document::{DocumentKind, DocumentNumber};

/// Xihu, Hangzhou, as the demo's town.
const REGION: &str = "330106";
const FIRST_BIRTHDAY: Date = date(1950, 1, 1);
/// All of age, whenever this runs.
const BIRTHDAYS: u32 = 20_000;
/// The demo authority matches a face with one of its own portraits; this one's owner has no flaw.
const PORTRAIT: &str = "demo:chen";

pub struct Person {
    pub number: u32,
    pub read: ChipRead,
    pub phone: String,
    /// Each person asks from home: limits are counted for their address, and rows of one address would be
    /// waited for.
    pub address: Ipv4Addr,
}

impl Person {
    /// The same number is the same person.
    pub fn number(number: u32) -> Result<Self> {
        let (day, sequence) = (number % BIRTHDAYS, number / BIRTHDAYS);
        let birth_date =
            FIRST_BIRTHDAY.checked_add(Span::new().days(i64::from(day))).ok().context("no such day")?;
        let digits = format!(
            "{REGION}{:04}{:02}{:02}{sequence:03}",
            birth_date.year(),
            birth_date.month(),
            birth_date.day()
        );
        let document = DocumentNumber::parse(DocumentKind::ResidentId, &with_check_character(&digits))
            .context("there are no more people")?;
        let [_, b, c, d] = number.to_be_bytes();
        Ok(Self {
            number,
            read: ChipRead {
                kind: DocumentKind::ResidentId,
                number: document,
                name: "陈立恒".to_owned(),
                birth_date,
                nationality: "CHN".to_owned(),
                expires_on: None,
                state: DocumentState::Valid,
                portrait_ref: PORTRAIT.to_owned(),
            },
            phone: format!("13{number:09}"),
            address: Ipv4Addr::new(10, b, c, d),
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
