//! Citizen identification numbers (GB 11643-1999), and other numbers with the same structure.

use jiff::civil::Date;

use super::{NotADocumentNumber, all_digits};

/// Weights of the 17 digits: 2^(17−i) mod 11 (ISO 7064 MOD 11-2).
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters by the weighted sum mod 11.
const CHECK: &[u8; 11] = b"10X98765432";
/// No living person was born before this year.
const EARLIEST_YEAR: i16 = 1850;

/// Whether the region lies in a mainland province (GB/T 2260).
pub(super) fn is_mainland_province(region: &str) -> bool {
    matches!(
        region.get(..2).and_then(|code| code.parse().ok()),
        Some(11..=15_u8 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65)
    )
}

/// Checks a number of six digits of region, eight of birth, three of sequence and one check character.
pub(super) fn check(text: &str, region: impl Fn(&str) -> bool) -> Result<Date, NotADocumentNumber> {
    let (digits, check) = digits_and_check(text)?;
    if !text.get(..6).is_some_and(region) {
        return Err(NotADocumentNumber::Form);
    }
    let birth_date = date(&digits[6..14])?;
    if check == check_character(digits) { Ok(birth_date) } else { Err(NotADocumentNumber::CheckDigit) }
}

/// Checks the number of a foreign permanent resident. Since December 2023: 9, two digits of province, three
/// of nationality (ISO 3166-1 numeric), eight of birth, three of sequence, one check character. Before: three
/// letters, four digits of region, six of birth, two more. The older form has no century, so we can check
/// only that such a day exists.
pub(super) fn check_foreign(text: &str) -> Result<Option<Date>, NotADocumentNumber> {
    if let Some((letters, digits)) = text.as_bytes().split_first_chunk::<3>()
        && let [_, _, _, _, birth @ .., _, _] = digits
        && birth.len() == 6
    {
        if !letters.iter().all(u8::is_ascii_uppercase) || !all_digits(digits) {
            return Err(NotADocumentNumber::Form);
        }
        let in_century = |century: &[u8]| date(&[century, birth].concat());
        return in_century(b"19").or_else(|_| in_century(b"20")).map(|_| None);
    }
    let (digits, check) = digits_and_check(text)?;
    if digits[0] != b'9' || !text.get(1..3).is_some_and(is_mainland_province) {
        return Err(NotADocumentNumber::Form);
    }
    let birth_date = date(&digits[6..14])?;
    if check == check_character(digits) { Ok(Some(birth_date)) } else { Err(NotADocumentNumber::CheckDigit) }
}

fn digits_and_check(text: &str) -> Result<(&[u8; 17], u8), NotADocumentNumber> {
    match text.as_bytes().split_first_chunk::<17>() {
        Some((digits, &[check])) if all_digits(digits) && (check.is_ascii_digit() || check == b'X') => {
            Ok((digits, check))
        }
        _ => Err(NotADocumentNumber::Form),
    }
}

fn check_character(digits: &[u8; 17]) -> u8 {
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    CHECK[(sum % 11) as usize]
}

/// Reads eight ASCII digits as a date.
fn date(digits: &[u8]) -> Result<Date, NotADocumentNumber> {
    let number = |digits: &[u8]| digits.iter().fold(0_i16, |sum, digit| sum * 10 + i16::from(digit - b'0'));
    let small = |digits: &[u8]| i8::try_from(number(digits)).unwrap_or(0);
    let Some((year, [m1, m2, d1, d2])) = digits.split_first_chunk::<4>() else {
        return Err(NotADocumentNumber::BirthDate);
    };
    let (year, month, day) = (number(year), small(&[*m1, *m2]), small(&[*d1, *d2]));
    if year < EARLIEST_YEAR {
        return Err(NotADocumentNumber::BirthDate);
    }
    Date::new(year, month, day).map_err(|_| NotADocumentNumber::BirthDate)
}
