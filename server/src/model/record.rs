//! A person's identity record, stored sealed, and the blind indexes that find its row.

use jiff::civil::Date;
use netcert::age::day_reached;
use netcert::document::{DocumentKind, DocumentNumber};
use netcert::netnum::Netnum;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::key_store::{DocumentIndexKey, NetnumIndexKey};
use crate::keys::sealed::Schema;

/// Everything that identifies a person. No `Debug`; the parts that can be wiped are wiped when it is dropped.
#[derive(Deserialize)]
#[serde(try_from = "Stored")]
pub struct IdentityRecord {
    /// The person's netnum.
    pub netnum: Netnum,
    /// Kind of the document that the person enrolled with.
    pub kind: DocumentKind,
    /// Number of that document.
    pub number: DocumentNumber,
    /// Name on the document.
    pub name: String,
    /// Date of birth on the document.
    pub birth_date: Date,
    /// Nationality, ISO 3166-1 alpha-3.
    pub nationality: String,
    /// Mobile number in E.164. A child enrolled by a guardian has none.
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

/// The stored form of the record.
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

/// HMAC-SM3 over kind and number. It is unique, and it finds a document's row without storing the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DocumentIndex(pub [u8; 32]);

/// HMAC-SM3 over the netnum. It finds the row of a netnum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NetnumIndex(pub [u8; 32]);

impl DocumentIndex {
    /// The index of one document.
    pub fn of(kind: DocumentKind, number: &DocumentNumber, key: &DocumentIndexKey) -> Self {
        Self(key.0.mac(&[label(kind).as_bytes(), &[0], number.as_str().as_bytes()]))
    }
}

impl NetnumIndex {
    /// The index of one netnum.
    pub fn of(netnum: &Netnum, key: &NetnumIndexKey) -> Self {
        Self(key.0.mac(&[netnum.as_str().as_bytes()]))
    }
}

/// HMAC-SM3 over the day on which somebody reaches an age. A daily job finds the rows of a day by it, and the
/// table alone reveals no birthday. People with the same day have the same index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BirthdayIndex(pub [u8; 32]);

impl BirthdayIndex {
    /// The index of the day (in Asia/Shanghai) on which somebody turns `years`. No document kind has the
    /// label used here, so it never equals a document's index.
    pub fn of(years: u8, day: Date, key: &DocumentIndexKey) -> Self {
        Self(key.0.mac(&[b"age reached", &[0, years], day.to_string().as_bytes()]))
    }
}

/// The blind indexes of the days on which a minor turns 14 and 18, for their row in `minor`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Birthdays {
    /// Index of the day on which they turn 14.
    pub turns_14: BirthdayIndex,
    /// Index of the day on which they turn 18.
    pub turns_18: BirthdayIndex,
}

impl Birthdays {
    /// The indexes of a person born on `birth`.
    pub fn of(birth: Date, key: &DocumentIndexKey) -> Self {
        let index = |years| BirthdayIndex::of(years, day_reached(birth, years), key);
        Self { turns_14: index(14), turns_18: index(18) }
    }
}

/// Written out here instead of using the wire form, because an index must not change once a row has it.
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
