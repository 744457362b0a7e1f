//! What people type and paste, read as they meant it. Portal and server read with these rules alone.
//!
//! An address book adds dashes and invisible marks, a messenger adds marks of direction, and a Chinese input
//! method that was left on gives full-width characters.

use jiff::civil::Date;
use zeroize::Zeroizing;

/// The longest text that is read, in bytes. A longer one means nothing.
pub const MAX_TYPED: usize = 128;
/// The number of digits of a one-time code.
pub const ONE_TIME_CODE_DIGITS: usize = 6;
/// The number of characters of a short code.
pub const SHORT_CODE_CHARACTERS: usize = 10;
/// Crockford's base 32: no I, L, O, U.
pub const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A number or code without what only separates or adorns it: white space, dashes and invisible marks.
/// Full-width characters become ASCII. Empty if the text is longer than [`MAX_TYPED`].
pub fn compact(typed: &str) -> Zeroizing<String> {
    // No character becomes longer, so the text never moves and leaves no copy behind.
    let mut compact = Zeroizing::new(String::with_capacity(MAX_TYPED));
    if typed.len() <= MAX_TYPED {
        compact.extend(visible(typed).filter(|sign| !sign.is_whitespace() && !is_dash(*sign)));
    }
    compact
}

/// A one-time code from a text message: six digits.
pub fn one_time_code(typed: &str) -> Option<Zeroizing<String>> {
    Some(compact(typed)).filter(|code| code.len() == ONE_TIME_CODE_DIGITS && is_digits(code))
}

/// A short code from another screen: ten characters of Crockford's base 32, read as it defines: case does not
/// matter, and the letters I, L and O are the digits that look like them.
pub fn short_code(typed: &str) -> Option<Zeroizing<String>> {
    let mut code = Zeroizing::new(String::with_capacity(MAX_TYPED));
    code.extend(compact(typed).chars().map(|sign| match sign.to_ascii_uppercase() {
        'I' | 'L' => '1',
        'O' => '0',
        sign => sign,
    }));
    let fits = code.len() == SHORT_CODE_CHARACTERS && code.bytes().all(|sign| CROCKFORD.contains(&sign));
    fits.then_some(code)
}

/// A mobile number of mainland China in E.164 (`+86` and 11 digits), from any of its usual spellings: with
/// `+86`, `0086`, `86` or nothing in front; with brackets and full stops as well.
pub fn mobile_number(typed: &str) -> Option<Zeroizing<String>> {
    let mut digits = compact(typed);
    digits.retain(|sign| !matches!(sign, '(' | ')' | '.'));
    let after = |country: &str| digits.strip_prefix(country);
    let national = after("+86").or_else(|| after("0086")).or_else(|| after("86")).unwrap_or(&digits);
    let mobile = matches!(national.as_bytes(), [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9);
    (mobile && is_digits(national)).then(|| Zeroizing::new(format!("+86{national}")))
}

/// A day, with the year first, as it is written in China: `2016-03-01`, `2016.3.1`, `2016/3/1`,
/// `2016年3月1日`, `2016 3 1`, `20160301`. `None` also for a day that does not exist.
pub fn date(typed: &str) -> Option<Date> {
    let typed: String = bounded(typed)?.collect();
    let mut parts = typed.split(is_date_separator).filter(|part| !part.is_empty());
    let (first, rest) = (parts.next()?, [parts.next(), parts.next(), parts.next()]);
    let [year, month, day] = match rest {
        [Some(month), Some(day), None] => [first, month, day],
        [None, ..] if first.len() == 8 => [first.get(..4)?, first.get(4..6)?, first.get(6..)?],
        _ => return None,
    };
    if year.len() != 4 || !is_digits(year) {
        return None;
    }
    Date::new(year.parse().ok()?, part(month)?, part(day)?).ok()
}

/// One field of a date that is typed into three: `2016`, `2016年`, `03`, `3月`, `1日`.
pub fn date_field(typed: &str) -> Option<i16> {
    let typed: String = bounded(typed)?.filter(|sign| !sign.is_whitespace()).collect();
    let number = typed.strip_suffix(['年', '月', '日', '号']).unwrap_or(&typed);
    number.parse().ok().filter(|_| is_digits(number))
}

fn part(digits: &str) -> Option<i8> {
    digits.parse().ok().filter(|_| digits.len() <= 2 && is_digits(digits))
}

fn bounded(typed: &str) -> Option<impl Iterator<Item = char>> {
    (typed.len() <= MAX_TYPED).then(|| visible(typed))
}

/// The signs that can be seen, full-width ones as ASCII.
fn visible(typed: &str) -> impl Iterator<Item = char> {
    typed.chars().filter(|sign| !is_invisible(*sign)).map(narrow)
}

/// Full-width forms (U+FF01 to U+FF5E) are ASCII, shifted.
fn narrow(sign: char) -> char {
    match u32::from(sign) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(sign),
        _ => sign,
    }
}

/// Zero-width characters, marks of direction, soft hyphens, variation selectors, byte-order marks.
fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// Hyphens, dashes and minus signs.
fn is_dash(sign: char) -> bool {
    matches!(sign, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}')
}

/// Also what a Chinese input method gives for `.` and `/`.
fn is_date_separator(sign: char) -> bool {
    sign.is_whitespace()
        || is_dash(sign)
        || matches!(sign, '.' | '/' | '年' | '月' | '日' | '号' | '。' | '、' | '·')
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|sign| sign.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;

    fn text(read: Option<Zeroizing<String>>) -> Option<String> {
        read.map(|read| read.to_string())
    }

    #[test]
    fn a_one_time_code_is_read_as_people_give_it() {
        for typed in [
            "123456",
            " 123 456 ",
            "123-456",
            "１２３４５６",
            "123\u{a0}456",
            "\u{200b}123456\u{feff}",
            "123\u{202f}456",
            "123—456",
            "\u{2068}123‑456\u{2069}",
            "１２３\u{3000}４５６",
        ] {
            assert_eq!(text(one_time_code(typed)).as_deref(), Some("123456"), "{typed:?}");
        }
        for typed in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "12345६", &"1".repeat(999)] {
            assert!(one_time_code(typed).is_none(), "{typed:?}");
        }
        assert!(one_time_code(&format!("123456{}", " ".repeat(MAX_TYPED))).is_none());
    }

    #[test]
    fn a_short_code_is_read_as_people_give_it() {
        for typed in
            ["01ABC DEF23", "o1abc-def23", " OlAbC – dEf 23 ", "０IＡＢＣdef23", "\u{200e}01ABC‑DEF23"]
        {
            assert_eq!(text(short_code(typed)).as_deref(), Some("01ABCDEF23"), "{typed:?}");
        }
        for typed in ["", "01ABCDEF2", "01ABCDEF234", "01ABCDEFU2", "01ABCDEF网2", "01ABCDEF_2"] {
            assert!(short_code(typed).is_none(), "{typed:?}");
        }
    }

    #[test]
    fn a_mobile_number_is_read_as_keyboards_and_address_books_give_it() {
        for typed in [
            "13800000001",
            "+86 138 0000 0001",
            " 0086-138-0000-0001 ",
            "\u{202d}+86 138 0000 0001\u{202c}",
            "\u{2068}138 0000 0001\u{2069}",
            "138\u{a0}0000\u{a0}0001",
            "138–0000–0001",
            "138‐0000‐0001",
            "138‑0000‑0001",
            "138—0000—0001",
            "１３８０００００００１",
            "＋８６ １３８ ００００ ０００１",
            "86 13800000001",
            "(+86)138.0000.0001",
        ] {
            assert_eq!(text(mobile_number(typed)).as_deref(), Some("+8613800000001"), "{typed:?}");
        }
        for typed in [
            "",
            "1380000000",
            "138000000011",
            "12800000001",
            "86",
            "8613800000",
            "+1 415 555 0100",
            "+1 13800000001",
            "1380000000a",
            &"1".repeat(999),
        ] {
            assert!(mobile_number(typed).is_none(), "{typed:?}");
        }
    }

    #[test]
    fn a_date_is_read_as_people_write_it() {
        for typed in [
            "2016-03-01",
            "2016.03.01",
            "2016/3/1",
            "2016年3月1日",
            "2016 年 3 月 1 号",
            "20160301",
            "2016 3 1",
            "２０１６．３．１",
            "2016。3。1",
            "2016、3、1",
            "2016—03—01",
            "\u{200f}2016-03-01\u{feff}",
            "2016\u{a0}03\u{a0}01",
        ] {
            assert_eq!(date(typed), Some(civil::date(2016, 3, 1)), "{typed:?}");
        }
        for typed in [
            "",
            "2016",
            "2016-03",
            "16-03-01",
            "1/3/2016",
            "201631",
            "2016-13-01",
            "2015-02-29",
            "20150229",
            "2016-03-01T00:00",
            "2016-03-01-01",
            "2016-003-01",
            "二〇一六年三月一日",
            &"2".repeat(999),
        ] {
            assert_eq!(date(typed), None, "{typed:?}");
        }
    }

    #[test]
    fn a_field_of_a_date_is_read_as_people_type_it() {
        for (typed, meant) in [("2016", 2016), (" 2016年", 2016), ("０３", 3), ("3 月", 3), ("1日", 1)] {
            assert_eq!(date_field(typed), Some(meant), "{typed:?}");
        }
        for typed in ["", "月", "三", "+3", "-3", "3.", "99999"] {
            assert_eq!(date_field(typed), None, "{typed:?}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn no_text_panics_and_what_is_read_once_reads_the_same_again(typed in "\\PC{0,40}|[0-9０-９ .-]{0,20}") {
            let again = |read: fn(&str) -> Option<Zeroizing<String>>| {
                read(&typed).is_none_or(|once| read(&once) == Some(once))
            };
            proptest::prop_assert!(again(one_time_code) && again(short_code) && again(mobile_number));
            proptest::prop_assert_eq!(compact(&compact(&typed)), compact(&typed));
            let _ = date_field(&typed);
            if let Some(day) = date(&typed) {
                proptest::prop_assert_eq!(date(&day.to_string()), Some(day));
            }
        }
    }
}
