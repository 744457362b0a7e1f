//! A table of multiples of a point that is used often. It uses signed windows, so k·P needs one addition for
//! each window and no doubling.

use super::division;
use super::field::{Field, Prime};
use super::point::{Affine, Xyzz};
use super::words::{self, Words};

/// `d`·2^(`WIDTH`·`i`)·P for every window i and d in 1..=2^(`WIDTH` − 1).
pub(crate) struct Table<F: Field, const WIDTH: usize> {
    entries: Vec<(F::Packed, F::Packed)>,
}

/// Converts many points to affine form with one inversion. None of them may be exceptional.
pub(crate) fn normalise<F: Field, P: Prime>(points: &[Xyzz<F>]) -> Vec<Affine<F>> {
    let mut products = Vec::with_capacity(points.len());
    let mut product = F::ONE;
    for point in points {
        products.push(product);
        product = product.mul(&point.zzz);
    }
    let mut inverse = F::from_words(&division::divide(&[[1, 0, 0, 0]], &product.to_words(), &P::P)[0]);
    let mut affine: Vec<Affine<F>> = points
        .iter()
        .zip(products)
        .rev()
        .map(|(point, before)| {
            let zzz_inverse = inverse.mul(&before);
            inverse = inverse.mul(&point.zzz);
            let z_inverse = point.zz.mul(&zzz_inverse);
            Affine { x: point.x.mul(&z_inverse.square()), y: point.y.mul(&zzz_inverse) }
        })
        .collect();
    affine.reverse();
    affine
}

impl<F: Field, const WIDTH: usize> Table<F, WIDTH> {
    /// One window more than 256 bits need if the width divides 256. It takes the last carry.
    const WINDOWS: usize = 256 / WIDTH + 1;
    const HALF: usize = 1 << (WIDTH - 1);

    /// Computes the table of `point`, which is on the curve and not at infinity.
    pub(crate) fn new<P: Prime>(point: &Affine<F>) -> Self {
        let mut bases = Vec::with_capacity(Self::WINDOWS);
        let mut base = point.widen();
        for _ in 0..Self::WINDOWS {
            bases.push(base);
            for _ in 0..WIDTH {
                base = base.double();
            }
        }
        let mut entries = Vec::with_capacity(Self::WINDOWS * Self::HALF);
        let mut multiples = Vec::with_capacity(Self::HALF);
        for base in normalise::<F, P>(&bases) {
            multiples.clear();
            multiples.push(base.widen());
            let mut multiple = base.widen().double();
            for _ in 1..Self::HALF {
                multiples.push(multiple);
                multiple = multiple.add_affine(&base);
            }
            entries.extend(
                normalise::<F, P>(&multiples)
                    .iter()
                    .map(|entry| (tidy(&entry.x).pack(), tidy(&entry.y).pack())),
            );
        }
        Self { entries }
    }

    /// Adds `scalar`·P to `sum`; `None` is the empty sum.
    #[inline]
    pub(crate) fn add_multiple(&self, scalar: &Words, mut sum: Option<Xyzz<F>>) -> Option<Xyzz<F>> {
        let mut carry = 0usize;
        for (window, entries) in self.entries.chunks_exact(Self::HALF).enumerate() {
            let value = words::bits(scalar, window * WIDTH, WIDTH) + carry;
            let negative = value > Self::HALF;
            carry = usize::from(negative);
            let digit = if negative { (1 << WIDTH) - value } else { value };
            let Some(entry) = digit.checked_sub(1).and_then(|index| entries.get(index)) else { continue };
            let point = Affine { x: F::unpack(&entry.0), y: F::unpack(&entry.1) };
            let point = if negative { point.negate() } else { point };
            sum = Some(match sum {
                Some(sum) => sum.add_affine(&point),
                None => Affine { x: point.x, y: point.y.tidy() }.widen(),
            });
        }
        sum
    }
}

/// The value as an integer below p, for a table. A product is only within one p of [0, p).
fn tidy<F: Field>(value: &F) -> F {
    F::from_words(&value.to_words())
}
