//! Base64url without padding (RFC 4648 §5, RFC 7515 §2), only in canonical form: each byte string has exactly
//! one spelling. So the text cannot change while its bytes stay the same.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// The text is not canonical, unpadded base64url.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not canonical base64url")]
pub struct NotCanonical;

/// Encodes without padding.
pub fn encode(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Decodes. The result is at most ¾ as long as the text.
///
/// # Errors
/// [`NotCanonical`] for padding, white space, foreign characters, impossible lengths, or spare bits that are
/// not 0.
pub fn decode(text: &str) -> Result<Vec<u8>, NotCanonical> {
    URL_SAFE_NO_PAD.decode(text).map_err(|_| NotCanonical)
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
