//! The seven kinds of legal identity document (Measures Art. 15) and the forms of their numbers.

mod resident_number;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// What kind of document a person enrols with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// 居民身份证.
    ResidentId,
    /// 定居国外的中国公民的护照.
    OverseasPassport,
    /// 港澳居民来往内地通行证.
    HkMacaoPermit,
    /// 台湾居民来往大陆通行证.
    TaiwanPermit,
    /// 港澳居民居住证.
    HkMacaoResidence,
    /// 台湾居民居住证.
    TaiwanResidence,
    /// 外国人永久居留身份证.
    ForeignPermanentResident,
}

impl DocumentKind {
    /// All seven, in the order of the Measures.
    pub const ALL: [Self; 7] = [
        Self::ResidentId,
        Self::OverseasPassport,
        Self::HkMacaoPermit,
        Self::TaiwanPermit,
        Self::HkMacaoResidence,
        Self::TaiwanResidence,
        Self::ForeignPermanentResident,
    ];

    /// As on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResidentId => "resident_id",
            Self::OverseasPassport => "overseas_passport",
            Self::HkMacaoPermit => "hk_macao_permit",
            Self::TaiwanPermit => "taiwan_permit",
            Self::HkMacaoResidence => "hk_macao_residence",
            Self::TaiwanResidence => "taiwan_residence",
            Self::ForeignPermanentResident => "foreign_permanent_resident",
        }
    }
}

/// A document number in the form of its kind, in canonical spelling, so that one document has one blind index.
/// `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    kind: DocumentKind,
    text: Zeroizing<String>,
    birth_date: Option<Date>,
}

/// Why a text is no number of this kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotADocumentNumber {
    /// Wrong length or characters, or a region that does not exist.
    #[error("the number has not the form of this kind of document")]
    Form,
    /// The date of birth in it is not in the calendar.
    #[error("the date of birth in the number does not exist")]
    BirthDate,
    /// The check digit does not fit: a typing error.
    #[error("the number's check digit does not fit")]
    CheckDigit,
}

/// Longest number of all kinds, in characters.
pub const MAX_NUMBER: usize = 18;

impl DocumentNumber {
    /// Reads a number; lower case is taken for upper case.
    ///
    /// - resident ID, and the residence permits of Hong Kong, Macao (810000, 820000) and Taiwan (830000) residents:
    ///   GB 11643, 18 characters, with check digit and a date of birth;
    /// - passport: `E` or `G` and 8 digits, or `E`, a letter but I and O, and 7 digits;
    /// - mainland travel permit of Hong Kong and Macao residents: `H` or `M` and 8 digits, which stay for life; the two
    ///   digits of the issue count that older cards print after them are dropped;
    /// - mainland travel permit of Taiwan residents: 8 digits;
    /// - foreign permanent resident ID: 18 digits from 9 with check digit and a date of birth (since 2023), or three
    ///   letters and 12 digits (before).
    ///
    /// # Errors
    /// [`NotADocumentNumber`], by cause.
    pub fn parse(kind: DocumentKind, text: &str) -> Result<Self, NotADocumentNumber> {
        if text.len() > MAX_NUMBER || !text.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return Err(NotADocumentNumber::Form);
        }
        let mut text = Zeroizing::new(text.to_owned());
        text.make_ascii_uppercase();
        let form = |fits: bool| if fits { Ok(None) } else { Err(NotADocumentNumber::Form) };
        let birth_date = match kind {
            DocumentKind::ResidentId => {
                resident_number::check(&text, resident_number::is_mainland_province).map(Some)
            }
            DocumentKind::HkMacaoResidence => {
                resident_number::check(&text, |region| matches!(region, "810000" | "820000")).map(Some)
            }
            DocumentKind::TaiwanResidence => {
                resident_number::check(&text, |region| region == "830000").map(Some)
            }
            DocumentKind::OverseasPassport => form(is_passport(text.as_bytes())),
            DocumentKind::HkMacaoPermit => {
                let fits = matches!(text.as_bytes(), [b'H' | b'M', digits @ ..]
                    if matches!(digits.len(), 8 | 10) && all_digits(digits));
                if fits {
                    text.truncate(9);
                }
                form(fits)
            }
            DocumentKind::TaiwanPermit => form(text.len() == 8 && all_digits(text.as_bytes())),
            DocumentKind::ForeignPermanentResident => resident_number::check_foreign(&text),
        }?;
        Ok(Self { kind, text, birth_date })
    }

    /// The kind of document.
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// The canonical number.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The date of birth, where the number carries it in full.
    pub fn birth_date(&self) -> Option<Date> {
        self.birth_date
    }
}

impl fmt::Debug for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocumentNumber({}, hidden)", self.kind.as_str())
    }
}

fn all_digits(text: &[u8]) -> bool {
    text.iter().all(u8::is_ascii_digit)
}

fn is_passport(text: &[u8]) -> bool {
    match text {
        [b'E' | b'G', digits @ ..] if digits.len() == 8 && all_digits(digits) => true,
        [b'E', letter, digits @ ..] => {
            letter.is_ascii_uppercase()
                && !matches!(letter, b'I' | b'O')
                && digits.len() == 7
                && all_digits(digits)
        }
        _ => false,
    }
}
