//! The seven kinds of legal identity document (Measures Art. 15) and the forms of their numbers.

mod resident_number;

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::typed;

/// The kind of document that a person enrols with.
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

    /// The name on the wire.
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

/// A document number that has the form of its kind. Its spelling is canonical, so that one document has one
/// blind index. `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentNumber {
    kind: DocumentKind,
    text: Zeroizing<String>,
    birth_date: Option<Date>,
}

/// Why a text is not a number of this kind of document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotADocumentNumber {
    /// Wrong length or characters, or a region that does not exist.
    #[error("the number has not the form of this kind of document")]
    Form,
    /// The number contains a date of birth that does not exist.
    #[error("the date of birth in the number does not exist")]
    BirthDate,
    /// The check digit does not fit: probably a typing error.
    #[error("the number's check digit does not fit")]
    CheckDigit,
}

/// The longest number of any kind, in characters.
pub const MAX_NUMBER: usize = 18;

impl DocumentNumber {
    /// Reads a number as people write it ([`typed::compact`]); lower case is taken for upper case.
    ///
    /// - resident ID, and the residence permits of Hong Kong, Macao (810000, 820000) and Taiwan (830000)
    ///   residents: GB 11643, 18 characters, with check digit and a date of birth;
    /// - passport: `E` or `G` and 8 digits, or `E`, a letter but I and O, and 7 digits;
    /// - mainland travel permit of Hong Kong and Macao residents: `H` or `M` and 8 digits, which stay for
    ///   life; the two digits of the issue count that older cards print after them are dropped;
    /// - mainland travel permit of Taiwan residents: 8 digits;
    /// - foreign permanent resident ID: 18 digits from 9 with check digit and a date of birth (since 2023),
    ///   or three letters and 12 digits (before).
    ///
    /// # Errors
    /// [`NotADocumentNumber`], by cause.
    pub fn parse(kind: DocumentKind, text: &str) -> Result<Self, NotADocumentNumber> {
        let mut text = typed::compact(text);
        if text.len() > MAX_NUMBER || !text.bytes().all(|c| c.is_ascii_alphanumeric()) {
            return Err(NotADocumentNumber::Form);
        }
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

    /// The date of birth, if the number contains it in full.
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn parse(kind: DocumentKind, text: &str) -> Result<String, NotADocumentNumber> {
        DocumentNumber::parse(kind, text).map(|number| number.as_str().to_owned())
    }

    #[test]
    fn gb_11643_examples() {
        for (text, birth) in
            [("11010519491231002X", date(1949, 12, 31)), ("440524188001010014", date(1880, 1, 1))]
        {
            let number = DocumentNumber::parse(DocumentKind::ResidentId, text).unwrap();
            assert_eq!((number.as_str(), number.birth_date()), (text, Some(birth)));
        }
        assert_eq!(parse(DocumentKind::ResidentId, "11010519491231002x"), Ok("11010519491231002X".into()));
    }

    #[test]
    fn each_fault_of_a_resident_number_has_its_name() {
        use NotADocumentNumber::{BirthDate, CheckDigit, Form};
        for (text, fault) in [
            ("", Form),
            ("11010519491231002", Form),
            ("11010519491231002XX", Form),
            ("1101051949123100٢X", Form),
            ("110105 19491231 002_X", Form),
            ("11010519491231002A", Form),
            ("X1010519491231002X", Form),
            ("99010519491231002X", Form),
            ("81010519491231002X", Form),
            ("110105194912310021", CheckDigit),
            ("110105194912310037", CheckDigit),
            ("11010519490230002X", BirthDate),
            ("11010519491331002X", BirthDate),
            ("11010519490001002X", BirthDate),
            ("11010519230229002X", BirthDate),
            ("11010500001231002X", BirthDate),
        ] {
            assert_eq!(parse(DocumentKind::ResidentId, text), Err(fault), "{text}");
        }
    }

    #[test]
    fn every_single_wrong_digit_of_a_resident_number_is_noticed() {
        let text = "11010519491231002X";
        for at in 0..17 {
            for digit in '0'..='9' {
                let wrong = format!("{}{digit}{}", &text[..at], &text[at + 1..]);
                assert_eq!(parse(DocumentKind::ResidentId, &wrong).is_ok(), wrong == text, "{wrong}");
            }
        }
    }

    #[test]
    fn a_number_is_read_as_people_type_and_paste_it() {
        for typed in [
            "110105 19491231 002x",
            "110105-19491231-002X",
            "１１０１０５１９４９１２３１００２Ｘ",
            "\u{2068}11010519491231002X\u{2069}",
            "110105\u{a0}19491231—002X\u{200b}",
        ] {
            assert_eq!(parse(DocumentKind::ResidentId, typed), Ok("11010519491231002X".into()), "{typed:?}");
        }
        assert_eq!(parse(DocumentKind::HkMacaoPermit, "Ｈ 1234‑5678"), Ok("H12345678".into()));
    }

    #[test]
    fn the_other_six_kinds_have_forms_of_their_own() {
        use DocumentKind::{
            ForeignPermanentResident, HkMacaoPermit, HkMacaoResidence, OverseasPassport, TaiwanPermit,
            TaiwanResidence,
        };
        for (kind, text, canonical) in [
            (OverseasPassport, "E12345678", "E12345678"),
            (OverseasPassport, "g12345678", "G12345678"),
            (OverseasPassport, "EA1234567", "EA1234567"),
            (HkMacaoPermit, "H12345678", "H12345678"),
            (HkMacaoPermit, "M1234567802", "M12345678"),
            (TaiwanPermit, "12345678", "12345678"),
            (HkMacaoResidence, "810000199408230021", "810000199408230021"),
            (HkMacaoResidence, "820000199408230023", "820000199408230023"),
            (TaiwanResidence, "830000199408230025", "830000199408230025"),
            (ForeignPermanentResident, "USA110085031501", "USA110085031501"),
            (ForeignPermanentResident, "911840198503150016", "911840198503150016"),
        ] {
            assert_eq!(parse(kind, text), Ok(canonical.into()), "{kind:?} {text}");
        }
        for (kind, text) in [
            (OverseasPassport, "EI1234567"),
            (OverseasPassport, "EO1234567"),
            (OverseasPassport, "P12345678"),
            (OverseasPassport, "E1234567"),
            (HkMacaoPermit, "H123456789"),
            (HkMacaoPermit, "T12345678"),
            (TaiwanPermit, "1234567"),
            (TaiwanPermit, "1234567A"),
            (HkMacaoResidence, "830000199408230025"),
            (HkMacaoResidence, "11010519491231002X"),
            (TaiwanResidence, "810000199408230021"),
            (ForeignPermanentResident, "US1110085031501"),
            (ForeignPermanentResident, "USA110085133101"),
            (ForeignPermanentResident, "811840198503150015"),
            (ForeignPermanentResident, "999840198503150015"),
        ] {
            assert!(parse(kind, text).is_err(), "{kind:?} {text}");
        }
    }

    #[test]
    fn numbers_do_not_show_in_logs_and_kinds_have_one_name() {
        let number = DocumentNumber::parse(DocumentKind::ResidentId, "11010519491231002X").unwrap();
        assert!(!format!("{number:?}").contains("1949"));
        for kind in DocumentKind::ALL {
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn no_text_panics_and_what_parses_is_canonical(kind in 0..7_usize, text in "[0-9A-Zx\u{e9}]{0,20}|[EGHM][0-9]{8}|\\PC{0,20}") {
            let kind = DocumentKind::ALL[kind];
            if let Ok(number) = DocumentNumber::parse(kind, &text) {
                let again = DocumentNumber::parse(kind, number.as_str());
                proptest::prop_assert_eq!(again, Ok(number));
            }
        }
    }
}
