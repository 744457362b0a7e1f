//! A guardian's consent is a WebAuthn assertion. Its challenge is bound to the text on the screen (DESIGN
//! §4), so the guardian signs exactly the text that they saw.

use crate::sm3;

/// The length of the nonce in bytes.
pub const NONCE_BYTES: usize = 32;

/// The challenge: SM3 over the nonce and the UTF-8 text. The nonce has a fixed length, so two different pairs
/// never give the same input.
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
