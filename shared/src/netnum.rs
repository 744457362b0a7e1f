//! Netnums (网号): the one symbol of a person at an issuer (DESIGN §2).

use std::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Crockford's base 32: no I, L, O, U.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// The 36 characters of ISO/IEC 7064 MOD 37-36, in the order of their values.
const CHECK: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// `N`, 18 random characters, 1 check character.
const LENGTH: usize = 20;
/// Characters in a group when shown.
const GROUP: usize = 5;
/// Longest text that [`Netnum::parse`] looks at.
const MAX_TEXT: usize = 64;

/// `N` + 18 Crockford base32 characters (90 random bits) + 1 check character. There is no identity in it, but it
/// joins everything about a person at the issuer: it never leaves the server and the holder's browser, and `Debug`
/// hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Netnum(Zeroizing<String>);

/// Why a text is no netnum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotANetnum {
    /// Not `N` and 19 characters of the alphabet.
    #[error("a netnum is N and 19 letters and digits")]
    Shape,
    /// The check character does not fit: a typing error.
    #[error("the netnum's check character does not fit")]
    CheckCharacter,
}

impl Netnum {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut random = Zeroizing::new([0_u8; 18]);
        rng.fill_bytes(&mut *random);
        let mut text = Zeroizing::new(String::with_capacity(LENGTH));
        text.push('N');
        for byte in random.iter() {
            text.push(char::from(CROCKFORD[usize::from(byte & 31)]));
        }
        let check = check_character(text.as_bytes());
        text.push(char::from(check));
        Self(text)
    }

    /// Reads what a person typed: lower case, spaces and hyphens do not matter.
    ///
    /// # Errors
    /// [`NotANetnum`], by cause.
    pub fn parse(typed: &str) -> Result<Self, NotANetnum> {
        if typed.len() > MAX_TEXT {
            return Err(NotANetnum::Shape);
        }
        let mut text = Zeroizing::new(String::with_capacity(MAX_TEXT));
        text.extend(typed.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()));
        let (body, check) = match text.as_bytes() {
            [body @ .., check] if body.len() == LENGTH - 1 => (body, *check),
            _ => return Err(NotANetnum::Shape),
        };
        let well_formed = body[0] == b'N' && body[1..].iter().all(|c| CROCKFORD.contains(c));
        if !well_formed || !CHECK.contains(&check) {
            return Err(NotANetnum::Shape);
        }
        if check_character(body) != check {
            return Err(NotANetnum::CheckCharacter);
        }
        Ok(Self(text))
    }

    /// In groups of five, for the holder's eyes.
    pub fn grouped(&self) -> String {
        let mut shown = String::with_capacity(LENGTH + LENGTH / GROUP);
        for (at, c) in self.0.chars().enumerate() {
            if at > 0 && at % GROUP == 0 {
                shown.push('-');
            }
            shown.push(c);
        }
        shown
    }

    /// The canonical form, 20 characters, no groups.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Netnum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Netnum(hidden)")
    }
}

/// ISO/IEC 7064:2003 §9 (hybrid systems), MOD 37-36. Characters outside the alphabet count as 0.
fn check_character(body: &[u8]) -> u8 {
    let mut product = 36;
    for c in body {
        let value = CHECK.iter().position(|known| known == c).unwrap_or(0);
        let sum = match (product + value) % 36 {
            0 => 36,
            sum => sum,
        };
        product = sum * 2 % 37;
    }
    CHECK[(37 - product) % 36]
}
