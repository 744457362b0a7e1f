//! Base64url without padding (RFC 4648 §5, RFC 7515 §2), canonical form only: one byte string has one spelling, so
//! a digest or signature over the text cannot be kept while the text changes.

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const NONE: u8 = 0xff;

const VALUES: [u8; 256] = {
    let mut table = [NONE; 256];
    let mut value: u8 = 0;
    while value < 64 {
        table[ALPHABET[value as usize] as usize] = value;
        value += 1;
    }
    table
};

/// The text is no canonical, unpadded base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not canonical base64url")]
pub struct NotCanonical;

/// Encodes without padding.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let at = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let word = at(0) << 16 | at(1) << 8 | at(2);
        for i in 0..=chunk.len() {
            let shift = 18 - 6 * i;
            text.push(char::from(ALPHABET[(word >> shift & 63) as usize]));
        }
    }
    text
}

/// Decodes; the result is never longer than ¾ of the text.
///
/// # Errors
/// [`NotCanonical`] for padding, white space, foreign characters, impossible lengths, or bits left over that are not 0.
pub fn decode(text: &str) -> Result<Vec<u8>, NotCanonical> {
    let text = text.as_bytes();
    if text.len() % 4 == 1 {
        return Err(NotCanonical);
    }
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    for chunk in text.chunks(4) {
        let mut word: u32 = 0;
        for &symbol in chunk {
            let value = VALUES[usize::from(symbol)];
            if value == NONE {
                return Err(NotCanonical);
            }
            word = word << 6 | u32::from(value);
        }
        word <<= 6 * (4 - chunk.len());
        let octets = word.to_be_bytes();
        let (kept, spare) = octets[1..].split_at(chunk.len() - 1);
        if spare.iter().any(|&octet| octet != 0) {
            return Err(NotCanonical);
        }
        bytes.extend_from_slice(kept);
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_4648_section_10_vectors_without_padding() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg"),
            ("fo", "Zm8"),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg"),
            ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Ok(bytes.as_bytes()));
        }
        assert_eq!(encode(&[0xfb, 0xff]), "-_8");
    }

    #[test]
    fn every_other_spelling_is_refused() {
        for text in [
            "Zg==",
            "Zg=",
            "Z",
            "Zh",
            "Zm9",
            "Zm9v ",
            "Zm9v\n",
            " Zm9v",
            "+/8",
            "Zm9vY",
            "Zm\u{f6}v",
            "Zm8\0",
        ] {
            assert_eq!(decode(text), Err(NotCanonical), "{text:?}");
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn decoding_undoes_encoding(bytes: Vec<u8>) {
            proptest::prop_assert_eq!(decode(&encode(&bytes)), Ok(bytes));
        }

        #[test]
        fn whatever_decodes_encodes_to_itself(text in "[A-Za-z0-9_=+/ -]{0,40}") {
            if let Ok(bytes) = decode(&text) {
                proptest::prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
