//! A guardian's consent is a WebAuthn assertion whose challenge commits to the text that was shown (DESIGN
//! §4): what was signed is what was seen.

use crate::sm3;

/// Bytes of the nonce.
pub const NONCE_BYTES: usize = 32;

/// The challenge: SM3 over the nonce and the text's UTF-8. The nonce has a fixed length, so no two pairs
/// run together.
pub fn challenge(nonce: &[u8; NONCE_BYTES], text: &str) -> [u8; 32] {
    let mut message = Vec::with_capacity(NONCE_BYTES + text.len());
    message.extend_from_slice(nonce);
    message.extend_from_slice(text.as_bytes());
    sm3::digest(&message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_letter_or_another_nonce_is_another_challenge() {
        let text = "我同意孩子 *航 申领网证。";
        let signed = challenge(&[7; NONCE_BYTES], text);
        assert_ne!(signed, challenge(&[8; NONCE_BYTES], text));
        assert_ne!(signed, challenge(&[7; NONCE_BYTES], "我同意孩子 *杭 申领网证。"));
        assert_eq!(signed, challenge(&[7; NONCE_BYTES], text));
    }
}
