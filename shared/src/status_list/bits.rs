//! The bits and their compressed form (§4.1 of the draft).

use miniz_oxide::deflate::compress_to_vec_zlib;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

use super::ENTRIES;

/// Bytes of a list: 16 KiB.
const BYTES: usize = ENTRIES as usize / 8;
/// zlib's strongest level: a list is compressed once and read by every edge.
const LEVEL: u8 = 9;

/// The bytes are not a whole list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a status list has 2^17 bits")]
pub struct NotABitmap;

/// [`ENTRIES`] bits, all clear at first. Bit `i` is bit `i mod 8`, counted from the least significant, of byte `i / 8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bits(Vec<u8>);

impl Default for Bits {
    fn default() -> Self {
        Self::new()
    }
}

impl Bits {
    /// All clear.
    pub fn new() -> Self {
        Self(vec![0; BYTES])
    }

    /// Sets a bit; one that the list does not have changes nothing.
    pub fn set(&mut self, idx: u32) {
        if let Some(byte) = self.0.get_mut(idx as usize / 8) {
            *byte |= 1 << (idx % 8);
        }
    }

    /// Whether a bit is set. One that the list does not have counts as set: who is not on the list is not let in.
    pub fn is_set(&self, idx: u32) -> bool {
        self.0.get(idx as usize / 8).is_none_or(|byte| byte >> (idx % 8) & 1 == 1)
    }

    /// 16 KiB.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.clone()
    }

    /// From 16 KiB.
    ///
    /// # Errors
    /// [`NotABitmap`] for any other length.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, NotABitmap> {
        if bytes.len() == BYTES { Ok(Self(bytes.to_vec())) } else { Err(NotABitmap) }
    }

    /// In zlib form (RFC 1950).
    pub(super) fn deflate(&self) -> Vec<u8> {
        compress_to_vec_zlib(&self.0, LEVEL)
    }

    /// Out of zlib form. Never more than a whole list is inflated.
    pub(super) fn inflate(compressed: &[u8]) -> Result<Self, NotABitmap> {
        let bytes = decompress_to_vec_zlib_with_limit(compressed, BYTES).map_err(|_| NotABitmap)?;
        Self::from_bytes(&bytes)
    }
}
