//! Netnums (网号): the one identifier of a person at an issuer (DESIGN §2).

use std::fmt;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use crate::typed::{self, CROCKFORD};

/// The 36 characters of ISO/IEC 7064 MOD 37-36, in the order of their values.
const CHECK: &[u8; 36] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
/// `N`, 18 random characters, 1 check character.
const LENGTH: usize = 20;
/// The number of characters in a group when shown.
const GROUP: usize = 5;

/// `N` + 18 Crockford base32 characters (90 random bits) + 1 check character. It contains no identity data,
/// but it links everything about a person at the issuer. So it never leaves the server and the holder's
/// browser, and `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Netnum(Zeroizing<String>);

/// Why a text is not a netnum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotANetnum {
    /// Not `N` and 19 characters of the alphabet.
    #[error("a netnum is N and 19 letters and digits")]
    Shape,
    /// The check character does not fit: probably a typing error.
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

    /// Reads what a person typed ([`typed::compact`]). Case does not matter.
    ///
    /// # Errors
    /// [`NotANetnum`], by cause.
    pub fn parse(typed: &str) -> Result<Self, NotANetnum> {
        let mut text = typed::compact(typed);
        text.make_ascii_uppercase();
        let (body, check) = match text.as_bytes() {
            [body @ .., check] if body.len() == LENGTH - 1 => (body, *check),
            _ => return Err(NotANetnum::Shape),
        };
        let well_formed =
            body.strip_prefix(b"N").is_some_and(|rest| rest.iter().all(|c| CROCKFORD.contains(c)));
        if !well_formed || !CHECK.contains(&check) {
            return Err(NotANetnum::Shape);
        }
        if check_character(body) != check {
            return Err(NotANetnum::CheckCharacter);
        }
        Ok(Self(text))
    }

    /// The netnum in groups of five, to show to its holder.
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

    /// The canonical form: 20 characters, without groups.
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

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;

    use super::*;

    fn some() -> Netnum {
        Netnum::generate(&mut ChaCha20Rng::seed_from_u64(5))
    }

    /// The example of the Global Release Identifier standard, which uses the same check system.
    #[test]
    fn iso_7064_mod_37_36_example() {
        assert_eq!(check_character(b"A12425GABC1234002"), b'M');
    }

    #[test]
    fn it_has_the_form_of_the_design() {
        let netnum = some();
        let text = netnum.as_str();
        assert_eq!(text.len(), 20);
        assert!(text.starts_with('N'));
        assert!(text[1..19].bytes().all(|c| CROCKFORD.contains(&c)));
        let groups: Vec<&str> = text.as_bytes().chunks(5).map(|g| std::str::from_utf8(g).unwrap()).collect();
        assert_eq!(netnum.grouped(), groups.join("-"));
    }

    #[test]
    fn a_person_may_type_it_in_lower_case_with_spaces_and_hyphens() {
        let netnum = some();
        let typed = format!(" {} ", netnum.grouped().to_lowercase().replace('-', " - "));
        assert_eq!(Netnum::parse(&typed).as_ref(), Ok(&netnum));
        let pasted = format!("\u{202a}Ｎ{}\u{202c}", netnum.grouped()[1..].replace('-', "\u{a0}—"));
        assert_eq!(Netnum::parse(&pasted), Ok(netnum));
    }

    #[test]
    fn every_single_wrong_character_and_every_swap_of_neighbours_is_noticed() {
        for seed in 0..20 {
            let netnum = Netnum::generate(&mut ChaCha20Rng::seed_from_u64(seed));
            let text = netnum.as_str().as_bytes();
            for at in 1..19 {
                for other in CROCKFORD.iter().filter(|c| **c != text[at]) {
                    let mut wrong = text.to_vec();
                    wrong[at] = *other;
                    let wrong = String::from_utf8(wrong).unwrap();
                    assert_eq!(Netnum::parse(&wrong), Err(NotANetnum::CheckCharacter), "{wrong}");
                }
                let mut swapped = text.to_vec();
                swapped.swap(at, at + 1);
                if at < 18 && swapped != text {
                    let swapped = String::from_utf8(swapped).unwrap();
                    assert_eq!(Netnum::parse(&swapped), Err(NotANetnum::CheckCharacter), "{swapped}");
                }
            }
        }
    }

    #[test]
    fn other_texts_are_no_netnums() {
        let text = some().as_str().to_owned();
        let with = |at: usize, c: &str| format!("{}{c}{}", &text[..at], &text[at + 1..]);
        for wrong in [
            "",
            "N",
            &text[..19],
            &format!("{text}0"),
            &with(0, "M"),
            &with(3, "U"),
            &with(3, "I"),
            &with(19, "_"),
        ] {
            assert_eq!(Netnum::parse(wrong), Err(NotANetnum::Shape), "{wrong}");
        }
        assert_eq!(Netnum::parse(&with(4, "\u{391}")), Err(NotANetnum::Shape));
        assert_eq!(Netnum::parse(&" ".repeat(1 << 20)), Err(NotANetnum::Shape));
    }

    #[test]
    fn it_does_not_show_in_logs() {
        assert!(!format!("{:?}", some()).contains(&some().as_str()[1..6]));
    }
}
