use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;

use super::*;
use crate::base64url;

/// n of SM2's curve (GM/T 0003.5).
const SM2_N: &str = "fffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123";
/// p of SM2's curve (GM/T 0003.5).
const SM2_P: &str = "fffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffff";
/// n of P-256 (FIPS 186-4 D.1.2.3).
const P256_N: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/// GM/T 0003.5 / GB/T 32918.5 Annex A: key, message, e, r, s.
const GMT_D: &str = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8";
const GMT_X: &str = "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020";
const GMT_Y: &str = "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13";
const GMT_MESSAGE: &[u8] = b"message digest";
const GMT_E: &str = "f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640";
const GMT_R: &str = "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3";
const GMT_S: &str = "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa";

fn hex32(text: &str) -> [u8; 32] {
    let byte = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).unwrap();
    std::array::from_fn(|i| byte(2 * i))
}

fn point(x: &[u8; 32], y: &[u8; 32]) -> Vec<u8> {
    [&[4], &x[..], &y[..]].concat()
}

fn gmt_key() -> VerifyingKey {
    VerifyingKey::from_sec1(Suite::Sm, &point(&hex32(GMT_X), &hex32(GMT_Y))).unwrap()
}

fn signature(r: &[u8; 32], s: &[u8; 32]) -> Signature {
    Signature::try_from(&*[&r[..], &s[..]].concat()).unwrap()
}

/// a + b mod 2^256, big endian.
fn add(a: &[u8; 32], b: &[u8; 32]) -> [u8; 32] {
    let mut sum = [0; 32];
    let mut carry = 0;
    for i in (0..32).rev() {
        let digit = u16::from(a[i]) + u16::from(b[i]) + carry;
        sum[i] = digit.to_be_bytes()[1];
        carry = digit >> 8;
    }
    sum
}

/// a − b mod 2^256, big endian.
fn subtract(a: &[u8; 32], b: &[u8; 32]) -> [u8; 32] {
    let complement = b.map(|byte| !byte);
    add(&add(a, &complement), &small(1))
}

fn small(value: u8) -> [u8; 32] {
    let mut number = [0; 32];
    number[31] = value;
    number
}

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

#[test]
fn the_standards_sm2_example_verifies_and_its_key_pair_belongs_together() {
    let key = gmt_key();
    assert_eq!(key.verify(GMT_MESSAGE, &signature(&hex32(GMT_R), &hex32(GMT_S))), Ok(()));
    let secret = SigningKey::from_bytes(Suite::Sm, &hex32(GMT_D)).unwrap();
    assert_eq!(*secret.verifying_key(), key);
    assert_eq!(
        key.verify(b"message digesu", &signature(&hex32(GMT_R), &hex32(GMT_S))),
        Err(SignatureInvalid)
    );
}

#[test]
fn rfc_7515_a3_example_of_es256_verifies() {
    let jwk = Jwk {
        kty: "EC".into(),
        crv: "P-256".into(),
        x: "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU".into(),
        y: "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0".into(),
        kid: None,
        alg: None,
        r#use: None,
    };
    let input = "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt\
                 cGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    let raw = base64url::decode(
        "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q",
    )
    .unwrap();
    let key = VerifyingKey::from_jwk(&jwk).unwrap();
    assert_eq!(key.verify(input.as_bytes(), &Signature::try_from(&*raw).unwrap()), Ok(()));
}

#[test]
fn rfc_9449_example_thumbprint() {
    let jwk = Jwk {
        kty: "EC".into(),
        crv: "P-256".into(),
        x: "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs".into(),
        y: "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA".into(),
        kid: Some("any".into()),
        alg: None,
        r#use: Some("sig".into()),
    };
    assert_eq!(
        VerifyingKey::from_jwk(&jwk).unwrap().thumbprint(),
        "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"
    );
}

#[test]
fn signatures_out_of_range_are_refused() {
    let key = gmt_key();
    let (r, s, n, zero) = (hex32(GMT_R), hex32(GMT_S), hex32(SM2_N), [0; 32]);
    let e = hex32(GMT_E);
    let cases = [
        ("s = n", r, n),
        ("s = 0", r, zero),
        ("r = 0", zero, s),
        ("r = n", n, s),
        ("(0, 0)", zero, zero),
        ("(n, n)", n, n),
        ("t = r + s ≡ 0", r, subtract(&n, &r)),
        ("r above n", add(&n, &small(1)), s),
        ("r = 2^256 − 1", [0xff; 32], s),
        ("s = 2^256 − 1", r, [0xff; 32]),
        ("r + n mod 2^256", add(&r, &n), s),
        ("s + n mod 2^256", r, add(&s, &n)),
        ("s negated", r, subtract(&n, &s)),
        ("r and s exchanged", s, r),
        // e < n here, so e mod n = e.
        ("r = e mod n, s = n: [s]G vanishes and x of [t]P is ignored", e, n),
        ("r = e mod n, s = 0", e, zero),
    ];
    for (what, r, s) in cases {
        assert_eq!(key.verify(GMT_MESSAGE, &signature(&r, &s)), Err(SignatureInvalid), "{what}");
    }
}

#[test]
fn es256_signatures_out_of_range_are_refused() {
    let secret = SigningKey::generate(Suite::Nist, &mut rng(1));
    let key = secret.verifying_key();
    let good = secret.sign(b"m", &mut rng(2));
    let (r, s) = good.as_bytes().split_at(32);
    let (r, s): ([u8; 32], [u8; 32]) = (r.try_into().unwrap(), s.try_into().unwrap());
    let (n, zero) = (hex32(P256_N), [0; 32]);
    assert_eq!(key.verify(b"m", &good), Ok(()));
    for (r, s) in
        [(r, n), (r, zero), (zero, s), (n, s), (zero, zero), (n, n), (r, [0xff; 32]), ([0xff; 32], s)]
    {
        assert_eq!(key.verify(b"m", &signature(&r, &s)), Err(SignatureInvalid));
    }
    // ECDSA is malleable by its standard: n − s is valid too, and RFC 7518 does not ask for the low s.
    assert_eq!(key.verify(b"m", &signature(&r, &subtract(&n, &s))), Ok(()));
}

#[test]
fn a_signature_is_64_bytes_and_nothing_else() {
    let raw = [&hex32(GMT_R)[..], &hex32(GMT_S)[..]].concat();
    let der = [&[0x30, 70, 2, 33, 0][..], &raw[..32], &[2, 33, 0], &raw[32..]].concat();
    for bytes in [&raw[..63], &[&raw[..], &[0]].concat(), &der, &[], &raw[..32]] {
        assert_eq!(Signature::try_from(bytes), Err(SignatureLength));
    }
    // s + n·2^256 has 33 bytes for s.
    let long = [&raw[..32], &[1], &raw[32..]].concat();
    assert_eq!(Signature::try_from(&*long), Err(SignatureLength));
}

#[test]
fn keys_off_the_curve_or_in_another_form_are_refused() {
    let (x, y) = (hex32(GMT_X), hex32(GMT_Y));
    let off = |bytes: &[u8]| VerifyingKey::from_sec1(Suite::Sm, bytes).unwrap_err();
    assert_eq!(off(&[4; 10]), KeyError::Coordinate);
    assert_eq!(off(&[]), KeyError::Coordinate);
    assert_eq!(off(&[0]), KeyError::Coordinate);
    assert_eq!(off(&[0; 65]), KeyError::Coordinate);
    assert_eq!(off(&point(&x, &y)[..64]), KeyError::Coordinate);
    assert_eq!(off(&[&[5], &x[..]].concat()), KeyError::Coordinate);
    assert_eq!(off(&[&[6], &x[..], &y[..]].concat()), KeyError::Coordinate);
    assert_eq!(off(&point(&[0; 32], &[0; 32])), KeyError::Point);
    assert_eq!(off(&point(&x, &add(&y, &small(1)))), KeyError::Point);
    assert_eq!(off(&point(&y, &x)), KeyError::Point);
    assert_eq!(off(&point(&[0xff; 32], &y)), KeyError::Point);
    assert_eq!(off(&point(&hex32(SM2_P), &y)), KeyError::Point);
    // A point of one curve is not on the other.
    assert_eq!(VerifyingKey::from_sec1(Suite::Nist, &point(&x, &y)), Err(KeyError::Point));
}

#[test]
fn a_coordinate_above_p_is_not_taken_for_its_remainder() {
    let p = hex32(SM2_P);
    let compressed = |x: &[u8; 32]| VerifyingKey::from_sec1(Suite::Sm, &[&[2], &x[..]].concat());
    let on_curve: Vec<u8> = (1..=40).filter(|x| compressed(&small(*x)).is_ok()).collect();
    let off_curve: Vec<u8> = (1..=40).filter(|x| compressed(&small(*x)).is_err()).collect();
    assert!(!on_curve.is_empty() && !off_curve.is_empty(), "about half of all x have no y");
    for x in on_curve {
        assert_eq!(compressed(&add(&small(x), &p)), Err(KeyError::Point), "x = {x} + p");
    }
}

#[test]
fn a_compressed_key_is_the_same_key() {
    let (x, y) = (hex32(GMT_X), hex32(GMT_Y));
    let compressed = [&[2 + (y[31] & 1)], &x[..]].concat();
    assert_eq!(VerifyingKey::from_sec1(Suite::Sm, &compressed), Ok(gmt_key()));
}

#[test]
fn a_jwk_survives_the_round_trip_and_a_changed_one_does_not() {
    for suite in [Suite::Sm, Suite::Nist] {
        let key = SigningKey::generate(suite, &mut rng(7));
        let jwk = key.verifying_key().to_jwk();
        assert_eq!(VerifyingKey::from_jwk(&jwk).as_ref(), Ok(key.verifying_key()));
        let text = serde_json::to_string(&jwk).unwrap();
        assert_eq!(serde_json::from_str::<Jwk>(&text).unwrap(), jwk);
        type Change = fn(&mut Jwk);
        let changes: [(Change, KeyError); 9] = [
            (|jwk| jwk.kty = "OKP".into(), KeyError::KeyType),
            (|jwk| jwk.kty = "ec".into(), KeyError::KeyType),
            (|jwk| jwk.crv = "P-384".into(), KeyError::Curve),
            (|jwk| jwk.alg = Some("none".into()), KeyError::Algorithm),
            (|jwk| jwk.alg = Some("HS256".into()), KeyError::Algorithm),
            (|jwk| jwk.r#use = Some("enc".into()), KeyError::Use),
            (|jwk| jwk.x = jwk.x[..42].into(), KeyError::Coordinate),
            (|jwk| jwk.y = format!("{}=", &jwk.y[..42]), KeyError::Coordinate),
            (|jwk| jwk.y = "A".repeat(43), KeyError::Point),
        ];
        for (change, error) in changes {
            let mut changed = jwk.clone();
            change(&mut changed);
            assert_eq!(VerifyingKey::from_jwk(&changed), Err(error));
        }
    }
}

#[test]
fn a_jwk_of_the_other_curve_keeps_its_own_algorithm() {
    let mut jwk = SigningKey::generate(Suite::Nist, &mut rng(7)).verifying_key().to_jwk();
    jwk.alg = Some(Suite::Sm.alg().into());
    assert_eq!(VerifyingKey::from_jwk(&jwk), Err(KeyError::Algorithm));
}

#[test]
fn a_jwk_with_a_private_part_or_a_member_twice_is_refused() {
    let x = "A".repeat(43);
    for text in [
        format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{x}","d":"{x}"}}"#),
        format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}","y":"{x}","y":"{x}"}}"#),
        format!(r#"{{"kty":"EC","crv":"P-256","x":"{x}"}}"#),
    ] {
        assert!(serde_json::from_str::<Jwk>(&text).is_err(), "{text}");
    }
}

#[test]
fn private_keys_out_of_range_are_refused() {
    let one_less = |n: &str| subtract(&hex32(n), &small(1));
    for (suite, n) in [(Suite::Sm, SM2_N), (Suite::Nist, P256_N)] {
        for bytes in [[0; 32], hex32(n), [0xff; 32], add(&hex32(n), &small(1))] {
            assert!(SigningKey::from_bytes(suite, &bytes).is_err());
        }
        assert!(SigningKey::from_bytes(suite, &small(1)).is_ok());
    }
    assert!(SigningKey::from_bytes(Suite::Nist, &one_less(P256_N)).is_ok());
    // 1 + d would have no inverse.
    assert!(SigningKey::from_bytes(Suite::Sm, &one_less(SM2_N)).is_err());
}

#[test]
fn signing_twice_gives_two_signatures_that_both_verify() {
    for suite in [Suite::Sm, Suite::Nist] {
        let mut rng = rng(3);
        let key = SigningKey::generate(suite, &mut rng);
        let (first, second) = (key.sign(b"m", &mut rng), key.sign(b"m", &mut rng));
        assert_ne!(first, second, "hedged");
        assert_eq!(key.verifying_key().verify(b"m", &first), Ok(()));
        assert_eq!(key.verifying_key().verify(b"m", &second), Ok(()));
        let other = SigningKey::generate(suite, &mut rng);
        assert_eq!(other.verifying_key().verify(b"m", &first), Err(SignatureInvalid));
        let kept = SigningKey::from_bytes(suite, &key.to_bytes()).unwrap();
        assert_eq!(kept.verifying_key(), key.verifying_key());
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod second_opinion {
    use proptest::prelude::*;

    use super::*;
    use crate::sm3::hex;

    /// DER in the form that sm-crypto reads: minimal integers with a leading zero if needed.
    fn der(raw: &[u8; 64]) -> Vec<u8> {
        let integer = |bytes: &[u8]| {
            let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(31);
            let sign: &[u8] = if bytes[first] & 0x80 == 0 { &[] } else { &[0] };
            let body = [sign, &bytes[first..]].concat();
            [&[2, u8::try_from(body.len()).unwrap()], &body[..]].concat()
        };
        let body = [integer(&raw[..32]), integer(&raw[32..])].concat();
        [&[0x30, u8::try_from(body.len()).unwrap()], &body[..]].concat()
    }

    fn sec1_hex(key: &VerifyingKey) -> String {
        let jwk = key.to_jwk();
        hex(&[base64url::decode(&jwk.x).unwrap(), base64url::decode(&jwk.y).unwrap()].concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn sm_crypto_takes_our_signatures_and_we_take_its(seed: u64, message: Vec<u8>) {
            let mut rng = rng(seed);
            let key = SigningKey::generate(Suite::Sm, &mut rng);
            let public = sec1_hex(key.verifying_key());
            let ours = key.sign(&message, &mut rng);
            prop_assert!(sm_crypto::sm2::Verify::new(&public).verify_der(&message, &der(ours.as_bytes()), true));
            let private = hex(&*key.to_bytes());
            let (r, s) = sm_crypto::sm2::Sign::new(&private).sign(&message, true);
            let pad = |bytes: Vec<u8>| -> [u8; 32] {
                let mut padded = [0; 32];
                padded[32 - bytes.len()..].copy_from_slice(&bytes);
                padded
            };
            let theirs = signature(&pad(r.to_bytes_be()), &pad(s.to_bytes_be()));
            prop_assert_eq!(key.verifying_key().verify(&message, &theirs), Ok(()));
        }

        #[test]
        fn one_flipped_bit_anywhere_is_noticed(seed: u64, nist: bool, at in 0..64_usize, bit in 0..8_u8) {
            let mut rng = rng(seed);
            let suite = if nist { Suite::Nist } else { Suite::Sm };
            let key = SigningKey::generate(suite, &mut rng);
            let mut raw = *key.sign(b"message", &mut rng).as_bytes();
            raw[at] ^= 1 << bit;
            let changed = Signature::try_from(&raw[..]).unwrap();
            prop_assert_eq!(key.verifying_key().verify(b"message", &changed), Err(SignatureInvalid));
        }

        #[test]
        fn no_bytes_make_a_key_or_a_verification_panic(
            suite in prop_oneof![Just(Suite::Sm), Just(Suite::Nist)],
            key in proptest::collection::vec(any::<u8>(), 0..70),
            raw in proptest::array::uniform32(any::<u8>()),
        ) {
            let _ = VerifyingKey::from_sec1(suite, &key);
            let _ = gmt_key().verify(GMT_MESSAGE, &signature(&raw, &raw));
        }
    }

    /// Shows why sm-crypto cannot be our verifier: CRYPTO's universal forgery passes there.
    #[test]
    fn the_forgery_that_sm_crypto_takes_is_refused_here() {
        let (e, n) = (hex32(GMT_E), hex32(SM2_N));
        let raw: [u8; 64] = [e, n].concat().try_into().unwrap();
        let public = sec1_hex(&gmt_key());
        let theirs = sm_crypto::sm2::Verify::new(&public).verify_der(GMT_MESSAGE, &der(&raw), true);
        let ours = gmt_key().verify(GMT_MESSAGE, &signature(&e, &n));
        assert_eq!((theirs, ours), (true, Err(SignatureInvalid)));
    }
}
