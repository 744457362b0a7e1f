//! Fast path = complete path, on both curves, for any key, message and signature, with certified multiples
//! and without; and both limb forms multiply alike.
#![no_main]

use libfuzzer_sys::fuzz_target;
use netcert::base64url;
use netcert::suite::{
    CertifiedKey, Signature, SigningKey, Suite, VerifyingKey, limb_forms_agree, with_any_multiples,
};
use netcert_fuzz::rng;

fuzz_target!(|data: (bool, [u8; 32], [u8; 64], u8, &[u8])| {
    let (nist, secret, mut raw, how, message) = data;
    let suite = if nist { Suite::Nist } else { Suite::Sm };
    let mut point = [2 | (how & 1); 33];
    point[1..].copy_from_slice(&secret);
    // Half of all numbers are an x on the curve.
    if let Ok(key) = VerifyingKey::from_sec1(suite, &point) {
        assert!(limb_forms_agree(suite, &point, &raw));
        all_agree(&key, message, &raw, false);
    }
    let Ok(key) = SigningKey::from_bytes(suite, &secret) else { return };
    let good = key.sign(message, &mut rng());
    // What the fuzzer says of r and s, or what is right; so one of them may be right alone.
    for (part, bit) in [(0..32, 2), (32..64, 4)] {
        if how & bit != 0 {
            raw[part.clone()].copy_from_slice(&good.as_bytes()[part]);
        }
    }
    // Tables take a while: seldom.
    let prepared = how & 0xf8 == 0xf8;
    let accepted = all_agree(key.verifying_key(), message, &raw, prepared);
    assert!(accepted || raw != *good.as_bytes(), "its own signature");
});

fn all_agree(key: &VerifyingKey, message: &[u8], raw: &[u8; 64], prepared: bool) -> bool {
    let signature = Signature::try_from(&raw[..]).expect("64 bytes");
    let complete = key.verify_completely(message, &signature);
    assert_eq!(key.verify(message, &signature), complete);
    let certified = CertifiedKey::of(key);
    assert_eq!(certified.verify(message, &signature), complete);
    for multiples in any_multiples(key, &certified, message) {
        assert!(multiples.verify(message, &signature).is_err() || complete.is_ok());
    }
    if prepared {
        key.prepare();
        assert_eq!(key.verify(message, &signature), complete);
    }
    complete.is_ok()
}

/// Multiples that are false as a rule: the right ones in another order, and the message as their text.
fn any_multiples(key: &VerifyingKey, right: &CertifiedKey, message: &[u8]) -> Vec<CertifiedKey> {
    let octets = base64url::decode(&right.multiples()).expect("canonical");
    let turned = base64url::encode(&[&octets[64..], &octets[..64]].concat());
    let texts = [Some(turned.as_str()), str::from_utf8(message).ok()];
    texts.into_iter().flatten().filter_map(|text| with_any_multiples(key, text)).collect()
}
