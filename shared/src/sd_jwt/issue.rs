//! The issuer's side.

use rand_core::CryptoRng;
use serde_json::Value;

use super::payload::Payload;
use super::{ClaimName, NetcertClaims, TYP, disclosure};
use crate::ids::KeyId;
use crate::jws;
use crate::suite::SigningKey;

/// The number of digests in every netcert. It is always the same, so it shows nothing about the person:
/// decoys stand for missing claims, and there is at least one decoy.
const DIGESTS: usize = ClaimName::ALL.len() + 1;

/// Makes a netcert: `<jwt>~<disclosure>~…~`. The digests are sorted, which is a random order. If a claim is
/// given twice, the first value is used. The netcert contains the holder key's multiples
/// ([`crate::suite::CertifiedKey`]).
pub fn issue(
    kid: &KeyId,
    key: &SigningKey,
    claims: &NetcertClaims,
    disclosable: &[(ClaimName, Value)],
    rng: &mut impl CryptoRng,
) -> String {
    let suite = key.suite();
    let mut disclosures = Vec::with_capacity(disclosable.len());
    for (at, (name, value)) in disclosable.iter().enumerate() {
        if disclosable[..at].iter().all(|(earlier, _)| earlier != name) {
            disclosures.push(disclosure::make(*name, value, rng));
        }
    }
    let mut digests: Vec<_> = disclosures.iter().map(|text| disclosure::digest(suite, text)).collect();
    while digests.len() < DIGESTS {
        digests.push(disclosure::decoy(suite, rng));
    }
    digests.sort_unstable();
    let payload = Payload::new(claims, suite, digests);
    let mut netcert = jws::sign(TYP, Some(kid.as_str()), false, &payload, key, rng);
    netcert.push('~');
    for disclosure in disclosures {
        netcert.push_str(&disclosure);
        netcert.push('~');
    }
    netcert
}
