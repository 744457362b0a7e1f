//! What an enrolment has collected, as it lies sealed between two steps.

use jiff::civil::Date;
use netcert::chip_read::ChipRead;
use netcert::document::{DocumentKind, DocumentNumber};
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

use crate::phone::PhoneNumber;
use crate::sealed::{self, Schema};

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
pub struct Draft {
    /// From step 3.
    pub read: DocumentRead,
    /// From step 5.
    pub phone: Option<PhoneNumber>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    kind: DocumentKind,
    number: String,
    name: String,
    birth_date: String,
    nationality: String,
    portrait_ref: String,
    phone: Option<String>,
}

impl Drop for Stored {
    fn drop(&mut self) {
        self.number.zeroize();
        self.name.zeroize();
        self.birth_date.zeroize();
        self.phone.zeroize();
    }
}

impl Serialize for Draft {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Stored {
            kind: self.read.kind,
            number: self.read.number.as_str().to_owned(),
            name: self.read.name.clone(),
            birth_date: self.read.birth_date.to_string(),
            nationality: self.read.nationality.clone(),
            portrait_ref: self.read.portrait_ref.clone(),
            phone: self.phone.as_ref().map(|phone| phone.as_str().to_owned()),
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
    fn parse(&self) -> Option<Draft> {
        Some(Draft {
            read: DocumentRead {
                kind: self.kind,
                number: DocumentNumber::parse(self.kind, &self.number).ok()?,
                name: self.name.clone(),
                birth_date: self.birth_date.parse().ok()?,
                nationality: self.nationality.clone(),
                portrait_ref: self.portrait_ref.clone(),
            },
            phone: match &self.phone {
                Some(phone) => Some(PhoneNumber::parse(phone).ok()?),
                None => None,
            },
        })
    }
}

impl Schema for Draft {
    const SCHEMA: &'static str = "enrolment-draft/1";
}

impl sealed::Draft for Draft {}
