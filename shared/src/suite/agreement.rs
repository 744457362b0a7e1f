//! Tests that all ways to verify agree about every signature, good or bad: the fast path (with or without
//! prepared tables, with or without certified multiples) and RustCrypto.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use proptest::prelude::*;

use super::*;

/// Private keys: random ones, and small ones whose points coincide with small multiples of the generator.
fn secret() -> impl Strategy<Value = [u8; 32]> {
    let small = (1..200_u8).prop_map(|value| {
        let mut bytes = [0; 32];
        bytes[31] = value;
        bytes
    });
    prop_oneof![3 => any::<[u8; 32]>(), 1 => small]
}

/// The value of r or s: the signer's own, a random one, or one at the edge of the range.
#[derive(Debug, Clone)]
enum Part {
    Signed,
    Random([u8; 32]),
    Small(u8),
    NearTheTop(u8),
}

fn part() -> impl Strategy<Value = Part> {
    prop_oneof![
        4 => Just(Part::Signed),
        1 => any::<[u8; 32]>().prop_map(Part::Random),
        1 => any::<u8>().prop_map(Part::Small),
        1 => any::<u8>().prop_map(Part::NearTheTop),
    ]
}

fn place(part: &Part, bytes: &mut [u8]) {
    match part {
        Part::Signed => {}
        Part::Random(random) => bytes.copy_from_slice(random),
        Part::Small(value) => {
            bytes.fill(0);
            bytes[31] = *value;
        }
        Part::NearTheTop(value) => {
            bytes.fill(0xff);
            bytes[3] = 0xfe;
            bytes[31] = *value;
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn all_paths_agree(
        nist: bool,
        secret in secret(),
        other in secret(),
        seed: u64,
        message in proptest::collection::vec(any::<u8>(), 0..200),
        r in part(),
        s in part(),
        other_message: bool,
    ) {
        let suite = if nist { Suite::Nist } else { Suite::Sm };
        let Ok(key) = SigningKey::from_bytes(suite, &secret) else { return Ok(()) };
        let mut raw = *key.sign(&message, &mut ChaCha20Rng::seed_from_u64(seed)).as_bytes();
        place(&r, &mut raw[..32]);
        place(&s, &mut raw[32..]);
        let signature = Signature::try_from(&raw[..]).unwrap();
        let message = if other_message { [&message[..], b"!"].concat() } else { message };
        let key = key.verifying_key();
        let complete = key.verify_completely(&message, &signature);
        prop_assert_eq!(key.verify(&message, &signature), complete);
        prop_assert_eq!(CertifiedKey::of(key).verify(&message, &signature), complete);
        let other = SigningKey::from_bytes(suite, &other).map(|other| CertifiedKey::of(other.verifying_key()));
        if let Ok(other) = other {
            let mixed = CertifiedKey::read(key, &other.multiples()).unwrap();
            prop_assert!(mixed.verify(&message, &signature).is_err() || complete.is_ok());
        }
        key.prepare();
        prop_assert_eq!(key.verify(&message, &signature), complete);
        if matches!((&r, &s, other_message), (Part::Signed, Part::Signed, false)) {
            prop_assert_eq!(complete, Ok(()));
        }
    }
}
