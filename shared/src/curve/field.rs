//! The prime field as the point formulas use it. Both limb forms implement it.

use super::words::Words;

/// A prime p ≡ −1 mod 2^64, such as SM2's and P-256's. Montgomery's factor −1/p is then 1, so a reduction
/// step uses its digit directly, without a multiplication.
pub(crate) trait Prime: Copy + 'static {
    /// p.
    const P: Words;

    /// The amount that the reduction adds to `column`: Σ digit·(p + 1)·2^(29·place). p + 1 is a sum of a few
    /// signed powers of two. `digits[8 + place]` is the digit of a place, and all others are zero.
    #[cfg(any(test, fuzzing, target_family = "wasm"))]
    fn fold(digits: &[i64; 26], column: usize) -> i64;
}

/// An element of the field. The results of `add`, `sub` and `negate` may be *loose*. `mul`, `square` and
/// `product_difference` take one loose factor beside a tidy one, or two differences of tidy ones. They return
/// a tidy result.
pub(crate) trait Field: Copy + 'static {
    /// The form in a table.
    type Packed: Copy + Default + 'static;

    /// 1.
    const ONE: Self;

    /// Reads an integer below p.
    fn from_words(words: &Words) -> Self;
    /// The integer below p.
    fn to_words(&self) -> Words;
    /// a·b.
    fn mul(&self, other: &Self) -> Self;
    /// a².
    fn square(&self) -> Self;
    /// a·b − c·d with one reduction.
    fn product_difference(a: &Self, b: &Self, c: &Self, d: &Self) -> Self;
    /// a + b, loose.
    fn add(&self, other: &Self) -> Self;
    /// a − b, loose.
    fn sub(&self, other: &Self) -> Self;
    /// −a, loose.
    fn negate(&self) -> Self;
    /// The same value, tidy.
    fn tidy(&self) -> Self;
    /// Converts to the form in a table. `self` must be tidy.
    fn pack(&self) -> Self::Packed;
    /// Converts from the form in a table.
    fn unpack(packed: &Self::Packed) -> Self;

    /// Whether it is zero.
    fn is_zero(&self) -> bool {
        super::words::is_zero(&self.to_words())
    }
}
