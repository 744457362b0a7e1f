//! The `sm-crypto` crate wants hex and DER.

use anyhow::Result;
use netcert::base64url;
use netcert::sm3::hex;
use netcert::suite::Jwk;

/// x ‖ y in hex.
pub fn key(jwk: &Jwk) -> Result<String> {
    Ok(hex(&[base64url::decode(&jwk.x)?, base64url::decode(&jwk.y)?].concat()))
}

/// SEQUENCE of two INTEGERs from r ‖ s.
pub fn der(raw: &[u8]) -> Vec<u8> {
    let body: Vec<u8> = raw.chunks(32).flat_map(integer).collect();
    tagged(0x30, &body)
}

fn integer(bytes: &[u8]) -> Vec<u8> {
    let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len() - 1);
    let sign: &[u8] = if bytes[first] & 0x80 == 0 { &[] } else { &[0] };
    tagged(2, &[sign, &bytes[first..]].concat())
}

/// All lengths here are below 128.
fn tagged(tag: u8, body: &[u8]) -> Vec<u8> {
    let length = u8::try_from(body.len()).unwrap_or(u8::MAX);
    [&[tag, length], body].concat()
}
