//! Reads points from octets (SEC 1 §2.3.4), strictly: coordinates below p, on the curve, never infinity.

use super::Curve;
use super::field::{Field, Prime};
use super::point::Affine;
use super::words::{self, Words};

/// Reads 65 octets that begin with 4, or 33 octets that begin with 2 or 3.
pub(crate) fn decode<C: Curve, F: Field>(octets: &[u8]) -> Option<Affine<F>> {
    let (form, coordinates) = octets.split_first()?;
    match (form, coordinates.len()) {
        (4, 64) => self::coordinates::<C, F>(coordinates),
        (sign @ (2 | 3), 32) => compressed::<C, F>(coordinate::<C>(coordinates)?, *sign == 3),
        _ => None,
    }
}

/// Reads 64 octets, x and y.
pub(crate) fn coordinates<C: Curve, F: Field>(octets: &[u8]) -> Option<Affine<F>> {
    let (x, y) = octets.split_at_checked(32)?;
    uncompressed::<C, F>(coordinate::<C>(x)?, coordinate::<C>(y)?)
}

fn coordinate<C: Curve>(octets: &[u8]) -> Option<Words> {
    let value = words::from_be_bytes(octets.try_into().ok()?);
    words::less(&value, &C::Prime::P).then_some(value)
}

fn uncompressed<C: Curve, F: Field>(x: Words, y: Words) -> Option<Affine<F>> {
    let (x, y) = (F::from_words(&x), F::from_words(&y));
    y.square().sub(&right_side::<C, F>(&x)).is_zero().then_some(Affine { x, y })
}

fn compressed<C: Curve, F: Field>(x: Words, odd: bool) -> Option<Affine<F>> {
    let x = F::from_words(&x);
    let square = right_side::<C, F>(&x).tidy();
    let y = square_root::<C::Prime, F>(&square);
    if !y.square().sub(&square).is_zero() {
        return None;
    }
    let root = y.to_words();
    let root = if (root[0] & 1 == 1) == odd { root } else { words::sub_mod(&[0; 4], &root, &C::Prime::P) };
    // The group has odd order, so no point has y = 0.
    Some(Affine { x, y: F::from_words(&root) })
}

/// x³ − 3x + b, loose.
fn right_side<C: Curve, F: Field>(x: &F) -> F {
    let triple = x.add(x).add(x).tidy();
    x.square().mul(x).sub(&triple).tidy().add(&F::from_words(&C::B))
}

/// value^((p + 1) / 4). This is the square root if there is one, since p ≡ 3 mod 4. The caller must check it.
fn square_root<P: Prime, F: Field>(value: &F) -> F {
    let exponent = words::quarter(&words::add(&P::P, &[1, 0, 0, 0]).0);
    let mut power = F::ONE;
    for bit in (0..256).rev() {
        power = power.square();
        if exponent[bit / 64] >> (bit % 64) & 1 == 1 {
            power = power.mul(value);
        }
    }
    power
}
