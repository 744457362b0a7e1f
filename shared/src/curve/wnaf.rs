//! k·P for a point that is seen once: 256 doublings and about 43 additions over a width-5 non-adjacent form.

use super::field::{Field, Prime};
use super::jacobian::Jacobian;
use super::point::{Affine, Xyzz};
use super::table::normalise;
use super::words::{self, Words};

const WIDTH: u32 = 5;
/// P, 3P, … 15P.
const ODD_MULTIPLES: usize = 1 << (WIDTH - 2);

/// The digits, least significant first: zero, or odd and below 2^(WIDTH − 1) in magnitude.
fn digits(scalar: &Words) -> [i8; 257] {
    let mut digits = [0; 257];
    let mut rest = *scalar;
    for digit in &mut digits {
        let mut above = false;
        if rest[0] & 1 == 1 {
            let low = (rest[0] & ((1 << WIDTH) - 1)) as i8;
            *digit = if low >= 1 << (WIDTH - 1) { low - (1 << WIDTH) } else { low };
            let magnitude = [u64::from(digit.unsigned_abs()), 0, 0, 0];
            if *digit > 0 {
                rest = words::sub(&rest, &magnitude).0;
            } else {
                (rest, above) = words::add(&rest, &magnitude);
            }
        }
        rest = words::halve(&rest, above);
    }
    digits
}

/// `scalar`·`point`, or `None` for scalar zero.
pub(crate) fn multiply<F: Field, P: Prime>(scalar: &Words, point: &Affine<F>) -> Option<Xyzz<F>> {
    let twice = point.widen().double();
    let mut multiples = [point.widen(); ODD_MULTIPLES];
    for i in 1..ODD_MULTIPLES {
        multiples[i] = if i == 1 { twice.add_affine(point) } else { multiples[i - 1].add(&twice) };
    }
    let multiples = normalise::<F, P>(&multiples);
    let mut sum: Option<Jacobian<F>> = None;
    for digit in digits(scalar).iter().rev() {
        sum = sum.map(|sum| sum.double());
        let Some(multiple) =
            (*digit != 0).then(|| multiples.get(usize::from(digit.unsigned_abs() / 2))).flatten()
        else {
            continue;
        };
        let multiple = if *digit < 0 { multiple.negate() } else { *multiple };
        sum = Some(match sum {
            Some(sum) => sum.add_affine(&multiple),
            None => Jacobian::of(&multiple),
        });
    }
    sum.map(|sum| sum.widen())
}
