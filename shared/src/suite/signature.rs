//! A raw signature.

/// r ‖ s, 32 bytes each, big endian (RFC 7518 §3.4). The range \[1, n−1\] of r and s depends on the curve. So
/// it is checked when the key is known, in [`crate::suite::VerifyingKey::verify`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signature(pub(super) [u8; 64]);

/// The bytes are not exactly 64. So signatures that are DER, padded or cut off are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a signature is exactly 64 bytes")]
pub struct SignatureLength;

impl Signature {
    /// r ‖ s.
    pub const fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl TryFrom<&[u8]> for Signature {
    type Error = SignatureLength;

    fn try_from(bytes: &[u8]) -> Result<Self, SignatureLength> {
        Ok(Self(bytes.try_into().map_err(|_| SignatureLength)?))
    }
}
