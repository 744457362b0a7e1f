//! The phone number of an enrolment and the one-time code that proves it.

use netcert::time::UnixTime;
use netcert::{sm3, typed};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::key_store::OneTimeCodeKey;
use crate::model::ids::EnrolmentId;

/// A mobile number of mainland China in E.164 (`+86` and 11 digits). No `Debug`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// A text message that the demo keeps instead of sending it. No `Debug`: it contains the code.
pub struct DemoMessage {
    /// The one-time code in the message.
    pub code: String,
    /// When the message would have been sent.
    pub sent_at: UnixTime,
}

/// The text is not a mobile number of mainland China.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a mobile number of mainland China")]
pub struct NotAPhoneNumber;

impl PhoneNumber {
    /// Parses a number as people write it ([`typed::mobile_number`]).
    ///
    /// # Errors
    /// [`NotAPhoneNumber`] for everything else.
    pub fn parse(text: &str) -> Result<Self, NotAPhoneNumber> {
        let mut number = typed::mobile_number(text).ok_or(NotAPhoneNumber)?;
        Ok(Self(std::mem::take(&mut *number)))
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number with its middle hidden: `138****0001`.
    pub fn masked(&self) -> String {
        let national = self.0.strip_prefix("+86").unwrap_or(&self.0);
        format!("{}****{}", national.get(..3).unwrap_or_default(), national.get(7..).unwrap_or_default())
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = NotAPhoneNumber;

    fn try_from(text: String) -> Result<Self, NotAPhoneNumber> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0.clone()
    }
}

/// A code that is sent by text message. No `Debug`.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct OneTimeCode(String);

/// The MAC of a one-time code, bound to its enrolment. It need not be bound to the phone number, because a
/// new number voids the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeMac(pub [u8; 32]);

impl CodeMac {
    /// Compares in constant time.
    pub fn is(&self, other: &Self) -> bool {
        sm3::constant_time_eq(&self.0, &other.0)
    }
}

impl OneTimeCode {
    /// Draws a code. All codes are equally likely.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        const CODES: u32 = 1_000_000;
        // The largest multiple of a million below 2^32. Values from there on are drawn again, or small codes
        // would be more likely.
        const FAIR: u32 = u32::MAX - u32::MAX % CODES;
        loop {
            let drawn = rng.next_u32();
            if drawn < FAIR {
                return Self(format!("{:06}", drawn % CODES));
            }
        }
    }

    /// Parses what a person typed ([`typed::one_time_code`]).
    pub fn parse(text: &str) -> Option<Self> {
        typed::one_time_code(text).map(|mut code| Self(std::mem::take(&mut *code)))
    }

    /// The MAC that is stored instead of the code.
    pub fn mac(&self, enrolment: &EnrolmentId, key: &OneTimeCodeKey) -> CodeMac {
        CodeMac(key.0.mac(&[enrolment.as_str().as_bytes(), &[0], self.0.as_bytes()]))
    }

    /// The digits, for the text message.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_codes_are_read_as_keyboards_and_address_books_give_them() {
        for typed in [
            "13800000001",
            " 0086-138-0000-0001 ",
            "\u{202d}+86 138 0000 0001\u{202c}",
            "138\u{a0}0000\u{a0}0001",
            "138–0000–0001",
            "１３８０００００００１",
            "86 13800000001",
        ] {
            assert_eq!(
                PhoneNumber::parse(typed).ok().map(|number| number.0.clone()).as_deref(),
                Some("+8613800000001"),
                "{typed:?}"
            );
        }
        for typed in ["123456", "123 456", "123-456", "１２３４５６", "123\u{a0}456", "\u{200b}123456"]
        {
            assert_eq!(OneTimeCode::parse(typed).map(|code| code.0.clone()).as_deref(), Some("123456"));
        }
    }

    #[test]
    fn nothing_else_is_a_mobile_number() {
        for text in [
            "",
            "1380000000",
            "138000000011",
            "12800000001",
            "+1 415 555 0100",
            "1380000000a",
            &"1".repeat(99),
        ] {
            assert!(PhoneNumber::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn the_middle_of_a_number_is_hidden() {
        assert_eq!(
            PhoneNumber::parse("13812340001").map(|number| number.masked()).ok().as_deref(),
            Some("138****0001")
        );
    }
}
