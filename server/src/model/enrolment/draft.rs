//! What an enrolment has collected, as it lies sealed between two steps.

use jiff::civil::Date;
use netcert::chip_read::ChipRead;
use netcert::document::{DocumentKind, DocumentNumber};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::keys::sealed;
use crate::keys::sealed::Schema;
use crate::model::enrolment::applicant::Statement;
use crate::model::guardianship::evidence::Evidence;
use crate::model::phone::PhoneNumber;

/// What the chip said, as far as the enrolment needs it. No `Debug`; wiped when dropped, as far as its parts can be.
#[derive(Clone)]
pub struct DocumentRead {
    /// The document's kind.
    pub kind: DocumentKind,
    /// Its number.
    pub number: DocumentNumber,
    /// The holder's name.
    pub name: String,
    /// The holder's date of birth.
    pub birth_date: Date,
    /// ISO 3166-1 alpha-3.
    pub nationality: String,
    /// The authority's handle of the portrait; empty once the face has matched.
    pub portrait_ref: String,
}

impl From<ChipRead> for DocumentRead {
    fn from(read: ChipRead) -> Self {
        Self {
            kind: read.kind,
            number: read.number,
            name: read.name,
            birth_date: read.birth_date,
            nationality: read.nationality,
            portrait_ref: read.portrait_ref,
        }
    }
}

impl DocumentRead {
    /// Whether another read is of the same document.
    pub fn is_of(&self, other: &ChipRead) -> bool {
        self.kind == other.kind && self.number == other.number
    }
}

impl Drop for DocumentRead {
    fn drop(&mut self) {
        self.name.zeroize();
    }
}

/// What lies sealed.
#[derive(Default)]
pub struct Draft {
    /// From step 3.
    pub read: Option<DocumentRead>,
    /// From step 5.
    pub phone: Option<PhoneNumber>,
    /// Where a guardian applies: from the start.
    pub child_birth_date: Option<Date>,
    /// Where a guardian applies: from step 3.
    pub statement: Option<Statement>,
    /// Where a guardian applies: in the place of step 5.
    pub consent: Option<Evidence>,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    #[serde(flatten)]
    read: Option<StoredRead>,
    phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    child_birth_date: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    statement: Option<Statement>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    consent: Option<Evidence>,
}

#[derive(Serialize, Deserialize)]
struct StoredRead {
    kind: DocumentKind,
    number: String,
    name: String,
    birth_date: String,
    nationality: String,
    portrait_ref: String,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.phone.zeroize();
        self.child_birth_date.zeroize();
    }
}

impl Drop for StoredRead {
    fn drop(&mut self) {
        self.number.zeroize();
        self.name.zeroize();
        self.birth_date.zeroize();
    }
}

impl Serialize for Draft {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored {
            read: self.read.as_ref().map(|read| StoredRead {
                kind: read.kind,
                number: read.number.as_str().to_owned(),
                name: read.name.clone(),
                birth_date: read.birth_date.to_string(),
                nationality: read.nationality.clone(),
                portrait_ref: read.portrait_ref.clone(),
            }),
            phone: self.phone.as_ref().map(|phone| phone.as_str().to_owned()),
            child_birth_date: self.child_birth_date.map(|date| date.to_string()),
            statement: self.statement.clone(),
            consent: self.consent.clone(),
        }
        .serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Draft {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let stored = Stored::deserialize(deserializer)?;
        stored.parse().ok_or_else(|| serde::de::Error::custom("not a draft"))
    }
}

impl Stored {
    fn parse(mut self) -> Option<Draft> {
        Some(Draft {
            read: match &self.read {
                Some(read) => Some(read.parse()?),
                None => None,
            },
            phone: match &self.phone {
                Some(phone) => Some(PhoneNumber::parse(phone).ok()?),
                None => None,
            },
            child_birth_date: match &self.child_birth_date {
                Some(date) => Some(date.parse().ok()?),
                None => None,
            },
            statement: self.statement.take(),
            consent: self.consent.take(),
        })
    }
}

impl StoredRead {
    fn parse(&self) -> Option<DocumentRead> {
        Some(DocumentRead {
            kind: self.kind,
            number: DocumentNumber::parse(self.kind, &self.number).ok()?,
            name: self.name.clone(),
            birth_date: self.birth_date.parse().ok()?,
            nationality: self.nationality.clone(),
            portrait_ref: self.portrait_ref.clone(),
        })
    }
}

impl Schema for Draft {
    const SCHEMA: &'static str = "enrolment-draft/1";
}

impl sealed::Draft for Draft {}
