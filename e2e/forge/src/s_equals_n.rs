//! The forgery that a verifier without a range check on s accepts for every key and every message: r = e
//! mod n and s = n. Then s·G is the point at infinity; where that is added carelessly, x comes out as 0 and
//! R = e + 0 = r.

use anyhow::{Context, Result};
use netcert::suite::{SM2_DISTINGUISHING_ID, VerifyingKey};
use netcert::{base64url, sm3};

type Words = [u32; 8];

// GB/T 32918.5, the recommended curve.
const A: Words = [0xffff_fffe, !0, !0, !0, !0, 0, !0, 0xffff_fffc];
const B: Words =
    [0x28e9_fa9e, 0x9d9f_5e34, 0x4d5a_9e4b, 0xcf65_09a7, 0xf397_89f5, 0x15ab_8f92, 0xddbc_bd41, 0x4d94_0e93];
const G_X: Words =
    [0x32c4_ae2c, 0x1f19_8119, 0x5f99_0446, 0x6a39_c994, 0x8fe3_0bbf, 0xf266_0be1, 0x715a_4589, 0x334c_74c7];
const G_Y: Words =
    [0xbc37_36a2, 0xf4f6_779c, 0x59bd_cee3, 0x6b69_2153, 0xd0a9_877c, 0xc62a_4740, 0x02df_32e5, 0x2139_f0a0];
const N: Words = [0xffff_fffe, !0, !0, !0, 0x7203_df6b, 0x21c6_052b, 0x53bb_f409, 0x39d5_4123];

/// r‖s for `message` under any key.
pub fn forge(key: &VerifyingKey, message: &[u8]) -> Result<Vec<u8>> {
    let e = digest_to_sign(key, message)?;
    Ok([reduced(e), bytes(N)].concat())
}

/// SM3(Z ‖ M), where Z commits to the identifier, the curve and the key.
fn digest_to_sign(key: &VerifyingKey, message: &[u8]) -> Result<[u8; 32]> {
    let jwk = key.to_jwk();
    let id = SM2_DISTINGUISHING_ID.as_bytes();
    let mut z = u16::try_from(id.len() * 8)?.to_be_bytes().to_vec();
    z.extend_from_slice(id);
    for constant in [A, B, G_X, G_Y] {
        z.extend(bytes(constant));
    }
    for coordinate in [&jwk.x, &jwk.y] {
        z.extend(base64url::decode(coordinate).context("a coordinate")?);
    }
    Ok(sm3::digest(&[&sm3::digest(&z)[..], message].concat()))
}

fn bytes(words: Words) -> [u8; 32] {
    let mut bytes = [0; 32];
    for (four, word) in bytes.chunks_exact_mut(4).zip(words) {
        four.copy_from_slice(&word.to_be_bytes());
    }
    bytes
}

/// e mod n; e < 2n.
fn reduced(e: [u8; 32]) -> [u8; 32] {
    let n = bytes(N);
    if e < n {
        return e;
    }
    let mut borrow = 0;
    let mut rest = [0; 32];
    for at in (0..32).rev() {
        let difference = i16::from(e[at]) - i16::from(n[at]) - borrow;
        borrow = i16::from(difference < 0);
        rest[at] = difference.rem_euclid(256).to_be_bytes()[1];
    }
    rest
}

#[cfg(test)]
mod tests {
    use netcert::suite::{Signature, SigningKey, Suite};
    use sm_crypto::sm2::Verify;

    use super::*;
    use crate::clock;

    #[test]
    fn the_forgery_fools_a_verifier_without_a_range_check_and_not_ours() {
        let key = SigningKey::generate(Suite::Sm, &mut clock::random());
        let (public, message) = (key.verifying_key(), b"never signed");
        let signature = forge(public, message).unwrap();

        let jwk = public.to_jwk();
        let point =
            [jwk.x, jwk.y].map(|coordinate| sm3::hex(&base64url::decode(&coordinate).unwrap())).concat();
        // Leading zero bytes keep both integers positive; DER wants them only where the top bit is set.
        let integer = |half: &[u8]| {
            let magnitude: Vec<u8> = half.iter().copied().skip_while(|&byte| byte == 0).collect();
            let pad = vec![0; usize::from(magnitude[0] >> 7)];
            [vec![2, u8::try_from(pad.len() + magnitude.len()).unwrap()], pad, magnitude].concat()
        };
        let integers = [integer(&signature[..32]), integer(&signature[32..])].concat();
        let der = [vec![0x30, u8::try_from(integers.len()).unwrap()], integers].concat();
        assert!(Verify::new(&point).verify_der(message, &der, true), "the careless one is fooled");

        let signature = Signature::try_from(&*signature).unwrap();
        assert!(public.verify(message, &signature).is_err());
    }

    #[test]
    fn the_digest_is_reduced_below_the_order() {
        let mut above = bytes(N);
        above[31] += 2;
        let mut two = [0; 32];
        two[31] = 2;
        assert_eq!(reduced(above), two);
        assert_eq!(reduced([0xff; 32])[..4], [0, 0, 0, 1]);
        assert_eq!(reduced(two), two);
    }
}
