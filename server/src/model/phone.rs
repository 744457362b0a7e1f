//! The phone number of an enrolment and the one-time code that proves it.

use netcert::sm3;
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::keys::key_store::OneTimeCodeKey;
use crate::model::ids::EnrolmentId;

/// Digits of a one-time code.
const CODE_DIGITS: usize = 6;
/// Longest accepted input, in bytes. Longer input is not parsed.
const MAX_SPELLING: usize = 32;

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
    /// Parses a number as people write it: `+86` or `0086` in front, spaces and hyphens anywhere.
    ///
    /// # Errors
    /// [`NotAPhoneNumber`] for everything else.
    pub fn parse(text: &str) -> Result<Self, NotAPhoneNumber> {
        if text.len() > MAX_SPELLING {
            return Err(NotAPhoneNumber);
        }
        let mut digits: String = text.trim().chars().filter(|c| !matches!(c, ' ' | '-')).collect();
        let national = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")).unwrap_or(&digits);
        let mobile = matches!(national.as_bytes(), [b'1', b'3'..=b'9', rest @ ..]
            if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit));
        let number = if mobile { Ok(Self(format!("+86{national}"))) } else { Err(NotAPhoneNumber) };
        digits.zeroize();
        number
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

    /// Parses what a person typed; spaces are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > MAX_SPELLING {
            return None;
        }
        let code = Self(text.chars().filter(|c| *c != ' ').collect());
        (code.0.len() == CODE_DIGITS && code.0.bytes().all(|c| c.is_ascii_digit())).then_some(code)
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
    fn numbers_are_read_as_people_write_them() {
        for text in ["13800000001", "+86 138 0000 0001", " 0086-138-0000-0001 ", "138 0000 0001"] {
            assert_eq!(
                PhoneNumber::parse(text).ok().map(|number| number.0.clone()).as_deref(),
                Some("+8613800000001"),
                "{text}"
            );
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
            "１３８００００００01",
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
