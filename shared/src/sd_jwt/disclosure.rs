//! Disclosures (RFC 9901 §4.2): a disclosure is base64url of `[salt, name, value]`. `_sd` contains the digest
//! of that text.

use std::collections::BTreeMap;

use rand_core::CryptoRng;
use serde_json::Value;

use super::{ClaimName, MAX_DEPTH};
use crate::base64url;
use crate::strict_json;
use crate::suite::Suite;

/// The length of a salt in bytes: 128 bits (RFC 9901 §9.3).
const SALT_BYTES: usize = 16;
/// The shortest and the longest accepted salt, in characters: 128 and 512 bits of base64url.
const SALT_LENGTHS: std::ops::RangeInclusive<usize> = 22..=86;

/// The disclosures do not match the netcert: one has no digest or occurs twice, a name is unknown or occurs
/// twice, or a value has another type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DisclosureInvalid;

/// Makes a disclosure with a fresh salt.
pub(super) fn make(name: ClaimName, value: &Value, rng: &mut impl CryptoRng) -> String {
    let mut salt = [0; SALT_BYTES];
    rng.fill_bytes(&mut salt);
    let array =
        Value::from(vec![Value::from(base64url::encode(&salt)), Value::from(name.as_str()), value.clone()]);
    base64url::encode(array.to_string().as_bytes())
}

/// The digest of a disclosure for `_sd`, or of a presentation for `sd_hash`.
pub(super) fn digest(suite: Suite, text: &str) -> String {
    base64url::encode(&suite.digest(text.as_bytes()))
}

/// A digest that belongs to no disclosure (RFC 9901 §4.2.5).
pub(super) fn decoy(suite: Suite, rng: &mut impl CryptoRng) -> String {
    let mut random = [0; 32];
    rng.fill_bytes(&mut random);
    base64url::encode(&suite.digest(&random))
}

/// Reads one disclosure. The reserved names (`_sd`, `...`, `_sd_alg`) are not claim names, so they are
/// refused too.
pub(super) fn read(disclosure: &str) -> Result<(ClaimName, Value), DisclosureInvalid> {
    let text = base64url::decode(disclosure).map_err(|_| DisclosureInvalid)?;
    let array = strict_json::parse(&text, MAX_DEPTH).map_err(|_| DisclosureInvalid)?;
    let Value::Array(array) = array else { return Err(DisclosureInvalid) };
    let [salt, name, value] = <[Value; 3]>::try_from(array).map_err(|_| DisclosureInvalid)?;
    let salted = salt.as_str().is_some_and(|salt| SALT_LENGTHS.contains(&salt.len()));
    let name: ClaimName = name.as_str().and_then(|name| name.parse().ok()).ok_or(DisclosureInvalid)?;
    if salted && name.takes(&value) { Ok((name, value)) } else { Err(DisclosureInvalid) }
}

/// Reads all disclosures and matches them with the digests, which are sorted and all different. Each digest
/// fits one disclosure, so a disclosure that occurs twice is refused. A name that occurs twice is refused as
/// well.
pub(super) fn read_all<'a>(
    suite: Suite,
    digests: &[String],
    disclosures: impl Iterator<Item = &'a str>,
) -> Result<BTreeMap<ClaimName, Value>, DisclosureInvalid> {
    let mut claims = BTreeMap::new();
    for disclosure in disclosures {
        let digest = digest(suite, disclosure);
        digests.binary_search(&digest).map_err(|_| DisclosureInvalid)?;
        let (name, value) = read(disclosure)?;
        if claims.insert(name, value).is_some() {
            return Err(DisclosureInvalid);
        }
    }
    Ok(claims)
}
