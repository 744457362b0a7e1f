//! The bits of a list and their compressed form (§4.1 of the draft).

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::ENTRIES;

/// The size of a list in bytes: 16 KiB.
const BYTES: usize = ENTRIES as usize / 8;
/// zlib's strongest level: a list is compressed once, and every edge reads it.
const LEVEL: u8 = 9;

/// The bytes are not a complete list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a status list has 2^17 bits")]
pub struct NotABitmap;

/// [`ENTRIES`] bits, all clear at first. Bit `i` of the list is bit `i mod 8` of byte `i / 8`, counted from
/// the least significant bit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits(Vec<u8>);

impl Default for Bits {
    fn default() -> Self {
        Self::new()
    }
}

impl Bits {
    /// A list with all bits clear.
    pub fn new() -> Self {
        Self(vec![0; BYTES])
    }

    /// Sets a bit. If the list does not have this bit, nothing changes.
    pub fn set(&mut self, idx: u32) {
        if let Some(byte) = self.0.get_mut(idx as usize / 8) {
            *byte |= 1 << (idx % 8);
        }
    }

    /// Whether a bit is set. A bit that the list does not have counts as set, so its netcert counts as
    /// revoked.
    pub fn is_set(&self, idx: u32) -> bool {
        self.0.get(idx as usize / 8).is_none_or(|byte| byte >> (idx % 8) & 1 == 1)
    }

    /// The bits as 16 KiB.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.clone()
    }

    /// Reads the bits from 16 KiB.
    ///
    /// # Errors
    /// [`NotABitmap`] for any other length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotABitmap> {
        if bytes.len() == BYTES { Ok(Self(bytes.to_vec())) } else { Err(NotABitmap) }
    }

    /// Compresses the bits to zlib form (RFC 1950).
    pub(super) fn deflate(&self) -> Vec<u8> {
        compress_to_vec_zlib(&self.0, LEVEL)
    }

    /// Decompresses zlib form. It stops after the size of one list.
    pub(super) fn inflate(compressed: &[u8]) -> Result<Self, NotABitmap> {
        let bytes = decompress_to_vec_zlib_with_limit(compressed, BYTES).map_err(|_| NotABitmap)?;
        Self::from_bytes(&bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base64url;

    fn inflated(lst: &str) -> Vec<u8> {
        decompress_to_vec_zlib_with_limit(&base64url::decode(lst).unwrap(), 1 << 17).unwrap()
    }

    /// A list in our size that begins with the bytes of a list of another size.
    fn bits(bytes: &[u8]) -> Bits {
        let mut whole = bytes.to_vec();
        whole.resize(BYTES, 0);
        Bits::from_bytes(&whole).unwrap()
    }

    /// draft-ietf-oauth-status-list §4.1 and §4.2.
    #[test]
    fn the_drafts_one_bit_example() {
        let bytes = inflated("eNrbuRgAAhcBXQ");
        assert_eq!(bytes, [0xb9, 0xa3]);
        let bits = bits(&bytes);
        let statuses: Vec<u8> = (0..16).map(|idx| u8::from(bits.is_set(idx))).collect();
        assert_eq!(statuses, [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1]);
    }

    /// draft-ietf-oauth-status-list Appendix C.1: 2^20 entries. Our list would be the first 2^17 of them.
    #[test]
    fn the_drafts_one_bit_test_vector() {
        let bytes = inflated(
            "eNrt3AENwCAMAEGogklACtKQPg9LugC9k_ACvreiogEAAKkeCQAAAAAAAAAAAAAAAAAAAIBylgQAAAAAAAAAAAAA\
             AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAXG9IAAAAAAAAAPwsJAAAAAAAAAAAAAAAvhsSAAAAAAAAAAAA\
             7KpLAAAAAAAAAAAAAAAAAAAAAJsLCQAAAAAAAAAAADjelAAAAAAAAAAAKjDMAQAAAACAZC8L2AEb",
        );
        assert_eq!(bytes.len(), 1 << 17);
        let set = |base: u32, bytes: &[u8]| {
            let bits = bits(bytes);
            (0..ENTRIES).filter(move |idx| bits.is_set(*idx)).map(move |idx| base + idx).collect::<Vec<_>>()
        };
        let all: Vec<u32> = bytes
            .chunks(BYTES)
            .zip((0..).step_by(ENTRIES as usize))
            .flat_map(|(part, base)| set(base, part))
            .collect();
        let expected =
            [0, 1993, 25460, 159_495, 495_669, 554_353, 645_645, 723_232, 854_545, 934_534, 1_000_345];
        assert_eq!(all, expected);
    }

    #[test]
    fn a_list_of_another_size_is_refused_before_it_is_whole() {
        for lst in ["eNrbuRgAAhcBXQ", "eNo76fITAAPfAgc"] {
            assert_eq!(Bits::inflate(&base64url::decode(lst).unwrap()), Err(NotABitmap), "{lst}");
        }
        for size in [0, 1, BYTES - 1, BYTES + 1, 8 * BYTES, 64 << 20] {
            let bomb = compress_to_vec_zlib(&vec![0; size], LEVEL);
            assert_eq!(Bits::inflate(&bomb), Err(NotABitmap), "{size} bytes");
        }
        let whole = Bits::new().deflate();
        assert_eq!(Bits::inflate(&whole), Ok(Bits::new()));
        for cut in [0, 1, whole.len() - 1] {
            assert_eq!(Bits::inflate(&whole[..cut]), Err(NotABitmap), "cut at {cut}");
        }
    }
}
