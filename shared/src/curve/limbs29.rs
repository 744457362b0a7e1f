//! Nine limbs of 29 bits in `i64`, in Montgomery form with R = 2^261. This is the fastest form on a 64-bit
//! machine without a 128-bit product (wasm).
//!
//! A *tidy* element has limbs in [0, 2^29), except for a small signed top limb, and |value| < 8 p. A loose
//! one has |limbs| < 2^30. A column of a product sums nine limb products, so loose × tidy is safe: 9 · 2^30 ·
//! 2^29 < 2^63. `product_difference` adds two products of tidy elements or of differences (|limbs| ≤ 2^29),
//! which is safe too: 18 · 2^58 < 2^63.
//!
//! Each of the three products is its own function. V8 can then keep a product's eighteen limbs and its
//! columns in registers. If several products are in one function, V8 spills registers, and the speed drops to
//! a third.

use core::marker::PhantomData;

use super::field::{Field, Prime};
use super::words::{self, Words};

const BITS: u32 = 29;
const MASK: i64 = (1 << BITS) - 1;
/// The exponent of Montgomery's R.
const R_BITS: u32 = 9 * BITS;

/// An element in 29-bit limbs.
#[derive(Clone, Copy)]
pub(crate) struct Limbs29<P>([i64; 9], PhantomData<P>);

/// The columns of a product, and room for the last carry.
type Columns = [i64; 18];

#[inline(always)]
fn product(a: &[i64; 9], b: &[i64; 9]) -> Columns {
    [
        a[0] * b[0],
        a[0] * b[1] + a[1] * b[0],
        a[0] * b[2] + a[1] * b[1] + a[2] * b[0],
        a[0] * b[3] + a[1] * b[2] + a[2] * b[1] + a[3] * b[0],
        a[0] * b[4] + a[1] * b[3] + a[2] * b[2] + a[3] * b[1] + a[4] * b[0],
        a[0] * b[5] + a[1] * b[4] + a[2] * b[3] + a[3] * b[2] + a[4] * b[1] + a[5] * b[0],
        a[0] * b[6] + a[1] * b[5] + a[2] * b[4] + a[3] * b[3] + a[4] * b[2] + a[5] * b[1] + a[6] * b[0],
        a[0] * b[7]
            + a[1] * b[6]
            + a[2] * b[5]
            + a[3] * b[4]
            + a[4] * b[3]
            + a[5] * b[2]
            + a[6] * b[1]
            + a[7] * b[0],
        a[0] * b[8]
            + a[1] * b[7]
            + a[2] * b[6]
            + a[3] * b[5]
            + a[4] * b[4]
            + a[5] * b[3]
            + a[6] * b[2]
            + a[7] * b[1]
            + a[8] * b[0],
        a[1] * b[8]
            + a[2] * b[7]
            + a[3] * b[6]
            + a[4] * b[5]
            + a[5] * b[4]
            + a[6] * b[3]
            + a[7] * b[2]
            + a[8] * b[1],
        a[2] * b[8] + a[3] * b[7] + a[4] * b[6] + a[5] * b[5] + a[6] * b[4] + a[7] * b[3] + a[8] * b[2],
        a[3] * b[8] + a[4] * b[7] + a[5] * b[6] + a[6] * b[5] + a[7] * b[4] + a[8] * b[3],
        a[4] * b[8] + a[5] * b[7] + a[6] * b[6] + a[7] * b[5] + a[8] * b[4],
        a[5] * b[8] + a[6] * b[7] + a[7] * b[6] + a[8] * b[5],
        a[6] * b[8] + a[7] * b[7] + a[8] * b[6],
        a[7] * b[8] + a[8] * b[7],
        a[8] * b[8],
        0,
    ]
}

#[inline(always)]
fn square(a: &[i64; 9]) -> Columns {
    let d = a.map(|limb| limb << 1);
    [
        a[0] * a[0],
        d[0] * a[1],
        d[0] * a[2] + a[1] * a[1],
        d[0] * a[3] + d[1] * a[2],
        d[0] * a[4] + d[1] * a[3] + a[2] * a[2],
        d[0] * a[5] + d[1] * a[4] + d[2] * a[3],
        d[0] * a[6] + d[1] * a[5] + d[2] * a[4] + a[3] * a[3],
        d[0] * a[7] + d[1] * a[6] + d[2] * a[5] + d[3] * a[4],
        d[0] * a[8] + d[1] * a[7] + d[2] * a[6] + d[3] * a[5] + a[4] * a[4],
        d[1] * a[8] + d[2] * a[7] + d[3] * a[6] + d[4] * a[5],
        d[2] * a[8] + d[3] * a[7] + d[4] * a[6] + a[5] * a[5],
        d[3] * a[8] + d[4] * a[7] + d[5] * a[6],
        d[4] * a[8] + d[5] * a[7] + a[6] * a[6],
        d[5] * a[8] + d[6] * a[7],
        d[6] * a[8] + a[7] * a[7],
        d[7] * a[8],
        a[8] * a[8],
        0,
    ]
}

/// Montgomery's reduction: divides by R modulo p. It works column by column, so that few values are needed at
/// once.
#[inline(always)]
fn reduce<P: Prime>(columns: &Columns) -> [i64; 9] {
    let mut digits = [0i64; 26];
    let mut limbs = [0i64; 9];
    let mut carry = 0i64;
    macro_rules! digit {
        ($($i:literal)*) => {$(
            let column = columns[$i] + carry + P::fold(&digits, $i);
            digits[8 + $i] = column & MASK;
            carry = column >> BITS;
        )*};
    }
    macro_rules! limb {
        ($($i:literal)*) => {$(
            let column = columns[9 + $i] + carry + P::fold(&digits, 9 + $i);
            limbs[$i] = column & MASK;
            carry = column >> BITS;
        )*};
    }
    digit!(0 1 2 3 4 5 6 7 8);
    limb!(0 1 2 3 4 5 6 7);
    limbs[8] = columns[17] + carry + P::fold(&digits, 17);
    limbs
}

/// Brings all limbs except the top one into [0, 2^29).
#[inline(always)]
fn carry(mut limbs: [i64; 9]) -> [i64; 9] {
    macro_rules! step {
        ($($i:literal)*) => {$(
            limbs[$i + 1] += limbs[$i] >> BITS;
            limbs[$i] &= MASK;
        )*};
    }
    step!(0 1 2 3 4 5 6 7);
    limbs
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    reason = "indexes below 9, limbs below 2^29"
)]
const fn spread(words: &Words) -> [i64; 9] {
    let (mut limbs, mut i) = ([0; 9], 0);
    while i < 9 {
        let bit = i as u32 * BITS;
        let (word, shift) = ((bit / 64) as usize, bit % 64);
        let mut limb = words[word] >> shift;
        if shift > 64 - BITS && word < 3 {
            limb |= words[word + 1] << (64 - shift);
        }
        limbs[i] = (limb & MASK as u64) as i64;
        i += 1;
    }
    limbs
}

/// Converts limbs in [0, 2^29) whose value is below 2^256.
fn gather(limbs: &[i64; 9]) -> Words {
    let mut words = [0; 4];
    for (i, limb) in (0u32..).zip(limbs) {
        let (word, shift) = ((i * BITS / 64) as usize, i * BITS % 64);
        let limb = limb.cast_unsigned();
        words[word] |= limb << shift;
        if shift > 64 - BITS && word < 3 {
            words[word + 1] |= limb >> (64 - shift);
        }
    }
    words
}

impl<P: Prime> Limbs29<P> {
    const R_SQUARED: [i64; 9] = spread(&words::power_of_two(2 * R_BITS, &P::P));

    #[inline(always)]
    const fn new(limbs: [i64; 9]) -> Self {
        Self(limbs, PhantomData)
    }
}

impl<P: Prime> Field for Limbs29<P> {
    type Packed = [i32; 9];

    const ONE: Self = Self::new(spread(&words::power_of_two(R_BITS, &P::P)));

    fn from_words(words: &Words) -> Self {
        Self::new(reduce::<P>(&product(&spread(words), &Self::R_SQUARED)))
    }

    fn to_words(&self) -> Words {
        // With |value| < 8 p < R / 4, the quotient lies in [0, p].
        let words = gather(&reduce::<P>(&product(&self.tidy().0, &[1, 0, 0, 0, 0, 0, 0, 0, 0])));
        if words::less(&words, &P::P) { words } else { words::sub(&words, &P::P).0 }
    }

    #[inline(never)]
    fn mul(&self, other: &Self) -> Self {
        Self::new(reduce::<P>(&product(&self.0, &other.0)))
    }

    #[inline(never)]
    fn square(&self) -> Self {
        Self::new(reduce::<P>(&square(&self.0)))
    }

    #[inline(never)]
    fn product_difference(a: &Self, b: &Self, c: &Self, d: &Self) -> Self {
        let (mut columns, less) = (product(&a.0, &b.0), product(&c.0, &d.0));
        for (column, less) in columns.iter_mut().zip(less) {
            *column -= less;
        }
        Self::new(reduce::<P>(&columns))
    }

    #[inline(always)]
    fn add(&self, other: &Self) -> Self {
        Self::new(core::array::from_fn(|i| self.0[i] + other.0[i]))
    }

    #[inline(always)]
    fn sub(&self, other: &Self) -> Self {
        Self::new(core::array::from_fn(|i| self.0[i] - other.0[i]))
    }

    #[inline(always)]
    fn negate(&self) -> Self {
        Self::new(self.0.map(|limb| -limb))
    }

    #[inline(always)]
    fn tidy(&self) -> Self {
        Self::new(carry(self.0))
    }

    #[expect(clippy::cast_possible_truncation, reason = "a tidy limb is below 2^29, the top one below 2^27")]
    fn pack(&self) -> [i32; 9] {
        self.0.map(|limb| limb as i32)
    }

    #[inline(always)]
    fn unpack(packed: &[i32; 9]) -> Self {
        Self::new(packed.map(i64::from))
    }
}
