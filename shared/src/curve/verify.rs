//! The two verification equations: SM2 (GB/T 32918.2 §7) and ECDSA (FIPS 186-5 §6.4.2). In both, the x of
//! u·G + v·Q modulo n must equal a known number.

use super::Curve;
use super::division;
use super::field::{Field, Prime};
use super::point::{Affine, Xyzz};
use super::table::Table;
use super::wnaf;
use super::words::{self, Words};

/// The fast path's result for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The signature verifies.
    Valid,
    /// The signature does not verify.
    Invalid,
    /// There was an exceptional addition. The complete path must decide.
    Irregular,
}

/// A public key in a form that the sum can use.
pub(crate) enum Key<'a, F: Field, const WIDTH: usize> {
    /// A table of the key's multiples.
    Prepared(&'a Table<F, WIDTH>),
    /// The key alone, for a key that is seen once.
    Once(&'a Affine<F>),
    /// The key and its multiples by 2^64, 2^128 and 2^192, for a key that is seen once.
    Split(&'a [Affine<F>; 4]),
}

/// r and s, each in [1, n − 1].
#[derive(Clone, Copy)]
pub(crate) struct Scalars {
    r: Words,
    s: Words,
}

/// x(`generator`·G + `key`·Q) mod n = `x`.
pub(crate) struct Equation {
    generator: Words,
    key: Words,
    x: Words,
}

impl Scalars {
    /// Reads r ‖ s. `None` if one of them is out of range for the curve.
    pub(crate) fn parse<C: Curve>(bytes: &[u8; 64]) -> Option<Self> {
        let (r, s) = bytes.split_at(32);
        let parse = |half: &[u8]| {
            let value = words::from_be_bytes(half.try_into().ok()?);
            (!words::is_zero(&value) && words::less(&value, &C::N)).then_some(value)
        };
        Some(Self { r: parse(r)?, s: parse(s)? })
    }
}

/// e mod n. One subtraction is enough, because both orders are above 2^255.
fn reduce<C: Curve>(digest: &[u8; 32]) -> Words {
    let e = words::from_be_bytes(digest);
    if words::less(&e, &C::N) { e } else { words::sub(&e, &C::N).0 }
}

/// SM2: with t = r + s ≠ 0, (e + x(s·G + t·Q)) mod n = r. `digest` is SM3(Z ‖ M).
pub(crate) fn sm2<C: Curve>(digest: &[u8; 32], signature: &Scalars) -> Option<Equation> {
    let t = words::add_mod(&signature.r, &signature.s, &C::N);
    let x = words::sub_mod(&signature.r, &reduce::<C>(digest), &C::N);
    (!words::is_zero(&t)).then_some(Equation { generator: signature.s, key: t, x })
}

/// ECDSA: x(e/s·G + r/s·Q) mod n = r. `digest` is SHA-256(M).
pub(crate) fn ecdsa<C: Curve>(digest: &[u8; 32], signature: &Scalars) -> Option<Equation> {
    let [generator, key] = division::divide(&[reduce::<C>(digest), signature.r], &signature.s, &C::N);
    Some(Equation { generator, key, x: signature.r })
}

/// Decides about the signature r ‖ s over a digest.
pub(crate) fn judge<C: Curve, F: Field, const G_WIDTH: usize, const WIDTH: usize>(
    generator: &Table<F, G_WIDTH>,
    key: &Key<'_, F, WIDTH>,
    digest: &[u8; 32],
    signature: &[u8; 64],
) -> Outcome {
    let equation = Scalars::parse::<C>(signature).and_then(|signature| C::equation(digest, &signature));
    let Some(Equation { generator: u, key: v, x }) = equation else { return Outcome::Invalid };
    let part = match key {
        Key::Prepared(table) => table.add_multiple(&v, None),
        Key::Once(point) => wnaf::multiply::<F, C::Prime>(&v, point),
        Key::Split(points) => wnaf::multiply_split::<F, C::Prime>(&v, points),
    };
    let sum = generator.add_multiple(&u, part);
    let Some(sum) = sum.filter(Xyzz::is_regular) else { return Outcome::Irregular };
    // The affine x lies below p. Since n < p, it may be `x` or `x` + n.
    let (above, carry) = words::add(&x, &C::N);
    let in_field = |x: &Words| words::less(x, &C::Prime::P) && sum.has_x(&F::from_words(x));
    if in_field(&x) || (!carry && in_field(&above)) { Outcome::Valid } else { Outcome::Invalid }
}
