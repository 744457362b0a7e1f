//! A person's identity record, which lies sealed in the database, and the blind indexes by which its row is found.

use jiff::civil::Date;
use netcert::age::day_reached;
use netcert::document::{DocumentKind, DocumentNumber};
use netcert::netnum::Netnum;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::key_store::{DocumentIndexKey, NetnumIndexKey};
use crate::keys::sealed::Schema;

/// Everything that says who a person is. No `Debug`; wiped when dropped, as far as its parts can be.
#[derive(Deserialize)]
#[serde(try_from = "Stored")]
pub struct IdentityRecord {
    /// The person's netnum.
    pub netnum: Netnum,
    /// Kind of the document that proved them.
    pub kind: DocumentKind,
    /// Its number.
    pub number: DocumentNumber,
    /// Name on it.
    pub name: String,
    /// Date of birth on it.
    pub birth_date: Date,
    /// Nationality, ISO 3166-1 alpha-3.
    pub nationality: String,
    /// Mobile number in E.164; a child whom a guardian has enrolled gave none.
    pub phone: Option<String>,
}

impl Schema for IdentityRecord {
    const SCHEMA: &'static str = "identity-record/1";
}

impl Drop for IdentityRecord {
    fn drop(&mut self) {
        self.name.zeroize();
        self.phone.zeroize();
    }
}

/// The record's stored form.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct Stored {
    netnum: String,
    #[zeroize(skip)]
    kind: DocumentKind,
    number: String,
    name: String,
    birth_date: String,
    nationality: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
}

impl Serialize for IdentityRecord {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored {
            netnum: self.netnum.as_str().to_owned(),
            kind: self.kind,
            number: self.number.as_str().to_owned(),
            name: self.name.clone(),
            birth_date: self.birth_date.to_string(),
            nationality: self.nationality.clone(),
            phone: self.phone.clone(),
        }
        .serialize(serializer)
    }
}

impl TryFrom<Stored> for IdentityRecord {
    type Error = &'static str;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        Ok(Self {
            netnum: Netnum::parse(&stored.netnum).map_err(|_| "netnum")?,
            kind: stored.kind,
            number: DocumentNumber::parse(stored.kind, &stored.number).map_err(|_| "document number")?,
            name: stored.name.clone(),
            birth_date: stored.birth_date.parse().map_err(|_| "birth date")?,
            nationality: stored.nationality.clone(),
            phone: stored.phone.clone(),
        })
    }
}

/// HMAC-SM3 over kind and number: finds a document's row without keeping the number, and is unique there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentIndex(pub [u8; 32]);

/// HMAC-SM3 over the netnum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetnumIndex(pub [u8; 32]);

impl DocumentIndex {
    /// Of one document.
    pub fn of(kind: DocumentKind, number: &DocumentNumber, key: &DocumentIndexKey) -> Self {
        Self(key.0.mac(&[label(kind).as_bytes(), &[0], number.as_str().as_bytes()]))
    }
}

impl NetnumIndex {
    /// Of one netnum.
    pub fn of(netnum: &Netnum, key: &NetnumIndexKey) -> Self {
        Self(key.0.mac(&[netnum.as_str().as_bytes()]))
    }
}

/// HMAC-SM3 over a day on which somebody comes of an age: a daily job finds the row by the day, and who reads the table
/// alone learns no birthday. People of one day share it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthdayIndex(pub [u8; 32]);

impl BirthdayIndex {
    /// Of the day (of Asia/Shanghai) on which someone comes to be `years` old. No document kind has this label, so no
    /// document's index is ever a day's.
    pub fn of(years: u8, day: Date, key: &DocumentIndexKey) -> Self {
        Self(key.0.mac(&[b"age reached", &[0, years], day.to_string().as_bytes()]))
    }
}

/// Blind indexes of a minor's two days, for their row in `minor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birthdays {
    /// Of the day on which 14 is reached.
    pub turns_14: BirthdayIndex,
    /// Of the day on which 18 is reached.
    pub turns_18: BirthdayIndex,
}

impl Birthdays {
    /// Of a person born on `birth`.
    pub fn of(birth: Date, key: &DocumentIndexKey) -> Self {
        let index = |years| BirthdayIndex::of(years, day_reached(birth, years), key);
        Self { turns_14: index(14), turns_18: index(18) }
    }
}

/// Written out here, not taken from the wire form: an index must never change once a row has it.
fn label(kind: DocumentKind) -> &'static str {
    match kind {
        DocumentKind::ResidentId => "resident_id",
        DocumentKind::OverseasPassport => "overseas_passport",
        DocumentKind::HkMacaoPermit => "hk_macao_permit",
        DocumentKind::TaiwanPermit => "taiwan_permit",
        DocumentKind::HkMacaoResidence => "hk_macao_residence",
        DocumentKind::TaiwanResidence => "taiwan_residence",
        DocumentKind::ForeignPermanentResident => "foreign_permanent_resident",
    }
}
