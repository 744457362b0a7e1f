//! The eight-digit PIN (网络身份认证凭证口令) and its rules (DESIGN §4).

use zeroize::{Zeroize, ZeroizeOnDrop};

/// The number of digits in a PIN.
pub const PIN_DIGITS: usize = 8;
/// How often one digit may occur.
const MAX_OCCURRENCES: usize = 2;

/// A PIN. It has no `Debug` and is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Pin([u8; PIN_DIGITS]);

/// The rule that a PIN breaks. If it breaks several, the first one in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PinRule {
    /// Not eight characters.
    #[error("a PIN has eight digits")]
    Length,
    /// A character is not an ASCII digit.
    #[error("a PIN has digits only")]
    Digits,
    /// A digit equals its neighbour or differs from it by one (a repeat or a run).
    #[error("neighbouring digits must differ by more than one")]
    Neighbours,
    /// A digit occurs more than twice.
    #[error("no digit may occur more than twice")]
    Repeats,
}

impl PinRule {
    /// The rule's stable name on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Length => "length",
            Self::Digits => "digits",
            Self::Neighbours => "neighbours",
            Self::Repeats => "repeats",
        }
    }

    /// Whether `typed` keeps this rule. It may be unfinished: the portal calls this while the person types.
    pub fn is_kept_by(self, typed: &str) -> bool {
        // Stop counting early, so that a very long text costs no time.
        let typed: Vec<char> = typed.chars().take(PIN_DIGITS + 1).collect();
        let occurrences = |digit: &char| typed.iter().filter(|other| *other == digit).count();
        match self {
            Self::Length => typed.len() == PIN_DIGITS,
            Self::Digits => typed.iter().all(char::is_ascii_digit),
            Self::Neighbours => {
                typed.array_windows().all(|[one, next]| u32::from(*one).abs_diff(u32::from(*next)) > 1)
            }
            Self::Repeats => typed.iter().all(|digit| occurrences(digit) <= MAX_OCCURRENCES),
        }
    }
}

impl Pin {
    /// Reads a new PIN and checks all rules.
    ///
    /// # Errors
    /// The first [`PinRule`] that it breaks.
    pub fn choose(text: &str) -> Result<Self, PinRule> {
        let pin = Self::parse(text)?;
        for rule in [PinRule::Neighbours, PinRule::Repeats] {
            if !rule.is_kept_by(text) {
                return Err(rule);
            }
        }
        Ok(pin)
    }

    /// Reads a PIN that will be compared with a stored one. Checks only its form.
    ///
    /// # Errors
    /// [`PinRule::Length`] or [`PinRule::Digits`].
    pub fn parse(text: &str) -> Result<Self, PinRule> {
        // Stop counting early, so that a very long text costs no time.
        if text.chars().take(PIN_DIGITS + 1).count() != PIN_DIGITS {
            return Err(PinRule::Length);
        }
        let digits: [u8; PIN_DIGITS] = text.as_bytes().try_into().map_err(|_| PinRule::Digits)?;
        if digits.iter().all(u8::is_ascii_digit) { Ok(Self(digits)) } else { Err(PinRule::Digits) }
    }

    /// The ASCII digits.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rule_that_was_broken_is_named() {
        for (text, rule) in [
            ("", PinRule::Length),
            ("1357924", PinRule::Length),
            ("135792468", PinRule::Length),
            ("1357 924", PinRule::Digits),
            ("1357924a", PinRule::Digits),
            ("١٣٥٧٩٢٤٦", PinRule::Digits),
            ("12583614", PinRule::Neighbours),
            ("21583614", PinRule::Neighbours),
            ("11583614", PinRule::Neighbours),
            ("58361499", PinRule::Neighbours),
            ("15151638", PinRule::Repeats),
            ("83858361", PinRule::Repeats),
        ] {
            assert_eq!(Pin::choose(text).err(), Some(rule), "{text}");
        }
        assert_eq!(Pin::choose(&"1".repeat(1 << 20)).err(), Some(PinRule::Length));
    }

    #[test]
    fn good_pins_pass() {
        // Nine and zero do not count as neighbours, and a digit may occur twice.
        for text in ["13579246", "90907141", "52746381", "15826395"] {
            assert_eq!(Pin::choose(text).err(), None, "{text}");
        }
        assert_eq!(Pin::choose("90715284").map(|pin| pin.as_bytes().to_vec()), Ok(b"90715284".to_vec()));
    }

    #[test]
    fn a_stored_pin_is_asked_for_its_shape_alone() {
        assert!(Pin::parse("11111111").is_ok());
        assert_eq!(Pin::parse("1111111").err(), Some(PinRule::Length));
        assert_eq!(Pin::parse("1111111x").err(), Some(PinRule::Digits));
    }
}
