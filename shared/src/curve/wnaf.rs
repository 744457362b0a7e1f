//! k·P for a point that is seen once, with non-adjacent forms. A point alone needs 256 doublings and about 43
//! additions. If its multiples by 2^64, 2^128 and 2^192 are known, it needs 64 doublings and about 64
//! additions.

use super::field::{Field, Prime};
use super::jacobian::Jacobian;
use super::point::{Affine, Xyzz};
use super::table::normalise;
use super::words::{self, Words};

/// `scalar`·`point`, or `None` for scalar zero.
pub(crate) fn multiply<F: Field, P: Prime>(scalar: &Words, point: &Affine<F>) -> Option<Xyzz<F>> {
    sum_of_multiples::<F, P, 5, 1, 257>([scalar], &[*point])
}

/// v₀·`points`\[0\] + … + v₃·`points`\[3\] for the four words of `scalar`, or `None` for scalar zero:
/// `scalar`·Q where the points are Q, 2^64·Q, 2^128·Q and 2^192·Q.
pub(crate) fn multiply_split<F: Field, P: Prime>(scalar: &Words, points: &[Affine<F>; 4]) -> Option<Xyzz<F>> {
    let parts = scalar.each_ref().map(std::slice::from_ref);
    // The width is smaller than for a single point, because four sets of odd multiples must be computed.
    sum_of_multiples::<F, P, 3, 4, 65>(parts, points)
}

/// Σ `scalars`\[i\]·`points`\[i\]. All forms share the same doublings. `None` if all scalars are zero. A
/// scalar has a bit less than `DIGITS`.
fn sum_of_multiples<F: Field, P: Prime, const WIDTH: usize, const POINTS: usize, const DIGITS: usize>(
    scalars: [&[u64]; POINTS],
    points: &[Affine<F>; POINTS],
) -> Option<Xyzz<F>> {
    let forms = scalars.map(digits::<WIDTH, DIGITS>);
    let multiples = odd_multiples::<F, P, WIDTH>(points);
    let mut sum: Option<Jacobian<F>> = None;
    for at in (0..DIGITS).rev() {
        sum = sum.map(|sum| sum.double());
        for (form, multiples) in forms.iter().zip(multiples.chunks_exact(odd_below(WIDTH))) {
            let digit = form[at];
            let Some(multiple) =
                (digit != 0).then(|| multiples.get(usize::from(digit.unsigned_abs() / 2))).flatten()
            else {
                continue;
            };
            let multiple = if digit < 0 { multiple.negate() } else { *multiple };
            sum = Some(match sum {
                Some(sum) => sum.add_affine(&multiple),
                None => Jacobian::of(&multiple),
            });
        }
    }
    sum.map(|sum| sum.widen())
}

/// How many odd multiples a form of this width uses: P, 3P, … up to 2^(width − 1).
const fn odd_below(width: usize) -> usize {
    1 << (width - 2)
}

/// The odd multiples of each point, one point after the other. None is exceptional, because the order of a
/// point is a large prime.
fn odd_multiples<F: Field, P: Prime, const WIDTH: usize>(points: &[Affine<F>]) -> Vec<Affine<F>> {
    let mut multiples = Vec::with_capacity(points.len() * odd_below(WIDTH));
    for point in points {
        let twice = point.widen().double();
        let mut multiple = point.widen();
        for i in 0..odd_below(WIDTH) {
            multiple = match i {
                0 => multiple,
                1 => twice.add_affine(point),
                _ => multiple.add(&twice),
            };
            multiples.push(multiple);
        }
    }
    normalise::<F, P>(&multiples)
}

/// The digits, least significant first. A digit is zero, or odd and below 2^(`WIDTH` − 1) in magnitude. Of
/// `WIDTH` digits in a row at most one is not zero.
#[expect(clippy::cast_possible_truncation, reason = "at most WIDTH bits")]
fn digits<const WIDTH: usize, const DIGITS: usize>(scalar: &[u64]) -> [i8; DIGITS] {
    let mut digits = [0; DIGITS];
    let (mut at, mut carry) = (0, 0);
    while let Some(digit) = digits.get_mut(at) {
        if words::bits(scalar, at, 1) == carry {
            at += 1;
            continue;
        }
        let value = words::bits(scalar, at, WIDTH) + carry;
        carry = value >> (WIDTH - 1);
        *digit = value as i8 - ((carry << WIDTH) as i8);
        at += WIDTH;
    }
    digits
}
