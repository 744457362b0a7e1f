//! Four limbs of 64 bits, in Montgomery form with R = 2^256, always fully reduced. This is the fastest form
//! on a machine with a 128-bit product.

use core::marker::PhantomData;

use super::field::{Field, Prime};
use super::words::{self, Words};

/// An element in 64-bit limbs, in [0, p).
#[derive(Clone, Copy)]
pub(crate) struct Limbs64<P>(Words, PhantomData<P>);

/// a + b·c + carry: low and high word.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "splits a 128-bit sum into its words")]
const fn multiply_add(a: u64, b: u64, c: u64, carry: u64) -> (u64, u64) {
    let sum = a as u128 + (b as u128) * (c as u128) + carry as u128;
    (sum as u64, (sum >> 64) as u64)
}

impl<P: Prime> Limbs64<P> {
    const R_SQUARED: Words = words::power_of_two(512, &P::P);

    #[inline(always)]
    const fn new(words: Words) -> Self {
        Self(words, PhantomData)
    }

    #[inline(always)]
    fn montgomery(a: &Words, b: &Words) -> Words {
        let mut t = [0u64; 6];
        for &word in b {
            let mut carry = 0;
            for j in 0..4 {
                (t[j], carry) = multiply_add(t[j], a[j], word, carry);
            }
            let (sum, over) = t[4].overflowing_add(carry);
            t[4] = sum;
            t[5] = u64::from(over);

            let digit = t[0];
            let (_, mut carry) = multiply_add(t[0], digit, P::P[0], 0);
            for j in 1..4 {
                (t[j - 1], carry) = multiply_add(t[j], digit, P::P[j], carry);
            }
            let (sum, over) = t[4].overflowing_add(carry);
            t[3] = sum;
            t[4] = t[5] + u64::from(over);
        }
        let words = [t[0], t[1], t[2], t[3]];
        let (reduced, borrow) = words::sub(&words, &P::P);
        if t[4] != 0 || !borrow { reduced } else { words }
    }
}

impl<P: Prime> Field for Limbs64<P> {
    type Packed = Words;

    const ONE: Self = Self::new(words::power_of_two(256, &P::P));

    fn from_words(words: &Words) -> Self {
        Self::new(Self::montgomery(words, &Self::R_SQUARED))
    }

    fn to_words(&self) -> Words {
        Self::montgomery(&self.0, &[1, 0, 0, 0])
    }

    #[inline(always)]
    fn mul(&self, other: &Self) -> Self {
        Self::new(Self::montgomery(&self.0, &other.0))
    }

    #[inline(always)]
    fn square(&self) -> Self {
        self.mul(self)
    }

    #[inline(always)]
    fn product_difference(a: &Self, b: &Self, c: &Self, d: &Self) -> Self {
        a.mul(b).sub(&c.mul(d))
    }

    #[inline(always)]
    fn add(&self, other: &Self) -> Self {
        Self::new(words::add_mod(&self.0, &other.0, &P::P))
    }

    #[inline(always)]
    fn sub(&self, other: &Self) -> Self {
        Self::new(words::sub_mod(&self.0, &other.0, &P::P))
    }

    #[inline(always)]
    fn negate(&self) -> Self {
        Self::new([0; 4]).sub(self)
    }

    #[inline(always)]
    fn tidy(&self) -> Self {
        *self
    }

    fn pack(&self) -> Words {
        self.0
    }

    #[inline(always)]
    fn unpack(packed: &Words) -> Self {
        Self::new(*packed)
    }

    fn is_zero(&self) -> bool {
        words::is_zero(&self.0)
    }
}
