//! The two primes, with p + 1 as a few signed powers of two.

use super::field::Prime;
use super::words::Words;

/// p = 2^256 − 2^224 − 2^96 + 2^64 − 1.
#[derive(Clone, Copy)]
pub(crate) struct Sm2Prime;

/// p = 2^256 − 2^224 + 2^192 + 2^96 − 1.
#[derive(Clone, Copy)]
pub(crate) struct P256Prime;

impl Prime for Sm2Prime {
    const P: Words =
        [0xffff_ffff_ffff_ffff, 0xffff_ffff_0000_0000, 0xffff_ffff_ffff_ffff, 0xffff_fffe_ffff_ffff];

    #[cfg(any(test, fuzzing, target_family = "wasm"))]
    #[inline(always)]
    fn fold(digits: &[i64; 26], column: usize) -> i64 {
        (digits[8 + column - 2] << (64 - 58))
            - (digits[8 + column - 3] << (96 - 87))
            - (digits[8 + column - 7] << (224 - 203))
            + (digits[column] << (256 - 232))
    }
}

impl Prime for P256Prime {
    const P: Words =
        [0xffff_ffff_ffff_ffff, 0x0000_0000_ffff_ffff, 0x0000_0000_0000_0000, 0xffff_ffff_0000_0001];

    #[cfg(any(test, fuzzing, target_family = "wasm"))]
    #[inline(always)]
    fn fold(digits: &[i64; 26], column: usize) -> i64 {
        (digits[8 + column - 3] << (96 - 87)) + (digits[8 + column - 6] << (192 - 174))
            - (digits[8 + column - 7] << (224 - 203))
            + (digits[column] << (256 - 232))
    }
}
