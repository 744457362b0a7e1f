//! SM4-GCM (GB/T 32907-2016, RFC 8998 §3.1, NIST SP 800-38D) for stored records. [`SealingKey::seal`] draws
//! the nonce itself, so nobody can use a nonce twice by mistake. The nonce has 96 random bits, so one key may
//! seal 2^32 times (SP 800-38D §8.3).

use ::sm4::Sm4;
use aes_gcm::{AeadInOut, AesGcm, KeyInit, aead::consts::U12};
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::sm3;

type Sm4Gcm = AesGcm<Sm4, U12>;

/// Key length in bytes.
const KEY_BYTES: usize = 16;
/// Nonce length in bytes.
const NONCE_BYTES: usize = 12;
/// Tag length in bytes.
const TAG_BYTES: usize = 16;

/// A 128-bit key for SM4-GCM. It has no `Debug` and is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealingKey([u8; KEY_BYTES]);

/// `nonce (12) ‖ ciphertext ‖ tag (16)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedBytes(Vec<u8>);

/// The bytes are too short to hold a nonce and a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too short for a sealed record")]
pub struct TooShort;

/// Wrong key, wrong associated data, or changed bytes. Nobody can tell which of them it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed record does not open")]
pub struct OpenError;

impl SealedBytes {
    /// The bytes to store.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Makes it from stored bytes.
    ///
    /// # Errors
    /// [`TooShort`] for less than 28 bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, TooShort> {
        if bytes.len() < NONCE_BYTES + TAG_BYTES { Err(TooShort) } else { Ok(Self(bytes)) }
    }
}

impl SealingKey {
    /// Draws a new random key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; KEY_BYTES];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// Makes a key from the bytes of a key store.
    pub fn from_bytes(bytes: [u8; KEY_BYTES]) -> Self {
        Self(bytes)
    }

    /// Derives a key from a secret of high entropy (a passkey's PRF output): the first half of
    /// HMAC-SM3(secret, label). Different labels give independent keys for different uses.
    pub fn derive(secret: &[u8], label: &str) -> Self {
        let wide = Zeroizing::new(sm3::hmac(secret, &[label.as_bytes()]));
        let mut bytes = [0; KEY_BYTES];
        bytes.copy_from_slice(&wide[..KEY_BYTES]);
        Self(bytes)
    }

    /// The key bytes, for a key store.
    pub fn to_bytes(&self) -> Zeroizing<[u8; KEY_BYTES]> {
        Zeroizing::new(self.0)
    }

    /// Seals `plaintext` under a fresh nonce. The same `aad` is needed to open it. GCM's limit is 64 GiB: a
    /// longer record is not sealed, and the result opens under no key.
    pub fn seal(&self, plaintext: &[u8], aad: &[u8], rng: &mut impl CryptoRng) -> SealedBytes {
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        self.seal_with_nonce(plaintext, aad, nonce)
    }

    fn seal_with_nonce(&self, plaintext: &[u8], aad: &[u8], nonce: [u8; NONCE_BYTES]) -> SealedBytes {
        let mut bytes = Vec::with_capacity(NONCE_BYTES + plaintext.len() + TAG_BYTES);
        bytes.extend_from_slice(&nonce);
        bytes.extend_from_slice(plaintext);
        let tag = Sm4Gcm::new(&self.0.into()).encrypt_inout_detached(
            &nonce.into(),
            aad,
            (&mut bytes[NONCE_BYTES..]).into(),
        );
        match tag {
            Ok(tag) => bytes.extend_from_slice(&tag),
            // The plaintext is longer than GCM allows. Return bytes that open under no key and contain no
            // plaintext.
            Err(_) => {
                bytes.zeroize();
                bytes.resize(NONCE_BYTES + TAG_BYTES, 0);
            }
        }
        SealedBytes(bytes)
    }

    /// Opens bytes that [`Self::seal`] made with the same key and `aad`.
    ///
    /// # Errors
    /// [`OpenError`]. It does not say why.
    pub fn open(&self, sealed: &SealedBytes, aad: &[u8]) -> Result<Zeroizing<Vec<u8>>, OpenError> {
        let (nonce, rest) = sealed.0.split_first_chunk::<NONCE_BYTES>().ok_or(OpenError)?;
        let (ciphertext, tag) = rest.split_last_chunk::<TAG_BYTES>().ok_or(OpenError)?;
        let mut plaintext = Zeroizing::new(ciphertext.to_vec());
        Sm4Gcm::new(&self.0.into())
            .decrypt_inout_detached(&(*nonce).into(), aad, plaintext.as_mut_slice().into(), &(*tag).into())
            .map_err(|_| OpenError)?;
        Ok(plaintext)
    }
}

#[cfg(test)]
mod tests {
    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;

    use super::*;
    use crate::sm3::hex;

    fn unhex(text: &str) -> Vec<u8> {
        (0..text.len()).step_by(2).map(|at| u8::from_str_radix(&text[at..at + 2], 16).unwrap()).collect()
    }

    fn rng() -> ChaCha20Rng {
        ChaCha20Rng::seed_from_u64(4)
    }

    /// RFC 8998 Appendix A.1.
    #[test]
    fn rfc_8998_example() {
        let key = SealingKey::from_bytes(unhex("0123456789abcdeffedcba9876543210").try_into().unwrap());
        let nonce = unhex("00001234567800000000abcd").try_into().unwrap();
        let aad = unhex("feedfacedeadbeeffeedfacedeadbeefabaddad2");
        let plaintext: Vec<u8> =
            [0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff, 0xee, 0xaa].iter().flat_map(|b| [*b; 8]).collect();
        let sealed = key.seal_with_nonce(&plaintext, &aad, nonce);
        assert_eq!(
            hex(&sealed.as_bytes()[12..]),
            "17f399f08c67d5ee19d0dc9969c4bb7d5fd46fd3756489069157b282bb200735d82710ca5c22f0ccfa7cbf93d496ac15\
             a56834cbcf98c397b4024a2691233b8d83de3541e4c2b58177e065a9bf7b62ec"
        );
        assert_eq!(*key.open(&sealed, &aad).unwrap(), plaintext);
    }

    /// GB/T 32907-2016 Annex A, example 1: the block cipher under GCM.
    #[test]
    fn gb_t_32907_block_example() {
        use ::sm4::cipher::{BlockCipherDecrypt, BlockCipherEncrypt};
        let text: [u8; 16] = unhex("0123456789abcdeffedcba9876543210").try_into().unwrap();
        let cipher = Sm4::new(&text.into());
        let mut block = text.into();
        cipher.encrypt_block(&mut block);
        assert_eq!(hex(&block), "681edf34d206965e86b3e94f536e4246");
        cipher.decrypt_block(&mut block);
        assert_eq!(<[u8; 16]>::from(block), text);
    }

    #[test]
    fn the_same_record_sealed_twice_looks_different() {
        let (key, mut rng) = (SealingKey::from_bytes([1; 16]), rng());
        let (a, b) = (key.seal(b"record", b"id", &mut rng), key.seal(b"record", b"id", &mut rng));
        assert_ne!(a.as_bytes()[..12], b.as_bytes()[..12], "nonces");
        assert_ne!(a.as_bytes()[12..], b.as_bytes()[12..]);
    }

    #[test]
    fn any_changed_byte_keeps_it_shut() {
        let (key, mut rng) = (SealingKey::generate(&mut rng()), rng());
        let sealed = key.seal(b"record", b"id", &mut rng);
        for at in 0..sealed.as_bytes().len() {
            let mut bytes = sealed.as_bytes().to_vec();
            bytes[at] ^= 1;
            assert!(key.open(&SealedBytes::from_bytes(bytes).unwrap(), b"id").is_err(), "byte {at}");
        }
        assert!(key.open(&sealed, b"other id").is_err());
        assert!(SealingKey::from_bytes([1; 16]).open(&sealed, b"id").is_err());
        assert_eq!(**key.open(&sealed, b"id").unwrap(), *b"record");
    }

    #[test]
    fn what_is_too_short_is_no_sealed_record() {
        assert_eq!(SealedBytes::from_bytes(vec![0; 27]), Err(TooShort));
        let empty = SealedBytes::from_bytes(vec![0; 28]).unwrap();
        assert!(SealingKey::from_bytes([0; 16]).open(&empty, b"").is_err());
        let key = SealingKey::from_bytes([3; 16]);
        let sealed = key.seal(b"", b"", &mut rng());
        assert_eq!(sealed.as_bytes().len(), 28);
        assert!(key.open(&sealed, b"").unwrap().is_empty());
    }

    #[test]
    fn derived_keys_differ_by_secret_and_by_label() {
        let derived = |secret: &[u8], label| *SealingKey::derive(secret, label).to_bytes();
        assert_eq!(derived(&[5; 32], "a"), derived(&[5; 32], "a"));
        assert_ne!(derived(&[5; 32], "a"), derived(&[5; 32], "b"));
        assert_ne!(derived(&[5; 32], "a"), derived(&[6; 32], "a"));
    }
}
