//! The data from a document's chip that an enrolment needs.

use jiff::civil::Date;
use netcert::chip_read::ChipRead;
use netcert::document::{DocumentKind, DocumentNumber};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// The data from a document's chip that an enrolment needs. No `Debug`; the parts that can be wiped are wiped
/// when it is dropped.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "StoredRead", into = "StoredRead")]
pub struct DocumentRead {
    /// The document's kind.
    pub kind: DocumentKind,
    /// Its number.
    pub number: DocumentNumber,
    /// The holder's name.
    pub name: String,
    /// The holder's date of birth.
    pub birth_date: Date,
    /// Nationality, ISO 3166-1 alpha-3.
    pub nationality: String,
    /// The authority's reference to the portrait; empty once the face has matched.
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
    /// Whether `other` is a read of the same document.
    pub fn is_of(&self, other: &ChipRead) -> bool {
        self.kind == other.kind && self.number == other.number
    }
}

impl Drop for DocumentRead {
    fn drop(&mut self) {
        self.name.zeroize();
    }
}

#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(deny_unknown_fields)]
struct StoredRead {
    #[zeroize(skip)]
    kind: DocumentKind,
    number: String,
    name: String,
    birth_date: String,
    nationality: String,
    portrait_ref: String,
}

impl From<DocumentRead> for StoredRead {
    fn from(read: DocumentRead) -> Self {
        Self {
            kind: read.kind,
            number: read.number.as_str().to_owned(),
            name: read.name.clone(),
            birth_date: read.birth_date.to_string(),
            nationality: read.nationality.clone(),
            portrait_ref: read.portrait_ref.clone(),
        }
    }
}

impl TryFrom<StoredRead> for DocumentRead {
    type Error = &'static str;

    fn try_from(stored: StoredRead) -> Result<Self, Self::Error> {
        Ok(Self {
            kind: stored.kind,
            number: DocumentNumber::parse(stored.kind, &stored.number).map_err(|_| "document number")?,
            name: stored.name.clone(),
            birth_date: stored.birth_date.parse().map_err(|_| "birth date")?,
            nationality: stored.nationality.clone(),
            portrait_ref: stored.portrait_ref.clone(),
        })
    }
}
