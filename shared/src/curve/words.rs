//! 256-bit integers as four 64-bit words, least significant first. Variable time.

/// A 256-bit integer.
pub(crate) type Words = [u64; 4];

/// a + b, and whether the sum exceeds 256 bits.
pub(crate) const fn add(a: &Words, b: &Words) -> (Words, bool) {
    let (mut out, mut carry, mut i) = ([0; 4], false, 0);
    while i < 4 {
        let (sum, over) = a[i].overflowing_add(b[i]);
        let (sum, over_again) = sum.overflowing_add(carry as u64);
        out[i] = sum;
        carry = over | over_again;
        i += 1;
    }
    (out, carry)
}

/// a − b, and whether the result is below zero.
pub(crate) const fn sub(a: &Words, b: &Words) -> (Words, bool) {
    let (mut out, mut borrow, mut i) = ([0; 4], false, 0);
    while i < 4 {
        let (difference, under) = a[i].overflowing_sub(b[i]);
        let (difference, under_again) = difference.overflowing_sub(borrow as u64);
        out[i] = difference;
        borrow = under | under_again;
        i += 1;
    }
    (out, borrow)
}

/// a < b.
pub(crate) const fn less(a: &Words, b: &Words) -> bool {
    sub(a, b).1
}

/// Whether a is zero.
pub(crate) const fn is_zero(a: &Words) -> bool {
    a[0] | a[1] | a[2] | a[3] == 0
}

/// a + b mod m, for a, b < m.
pub(crate) const fn add_mod(a: &Words, b: &Words, m: &Words) -> Words {
    let (sum, carry) = add(a, b);
    let (reduced, borrow) = sub(&sum, m);
    if carry || !borrow { reduced } else { sum }
}

/// a − b mod m, for a, b < m.
pub(crate) const fn sub_mod(a: &Words, b: &Words, m: &Words) -> Words {
    let (difference, borrow) = sub(a, b);
    if borrow { add(&difference, m).0 } else { difference }
}

/// 2^exponent mod m, by doubling.
pub(crate) const fn power_of_two(exponent: u32, m: &Words) -> Words {
    let (mut value, mut i) = ([1, 0, 0, 0], 0);
    while i < exponent {
        value = add_mod(&value, &value, m);
        i += 1;
    }
    value
}

/// (a + 2^256 if `carry`) / 2, rounded down.
pub(crate) const fn halve(a: &Words, carry: bool) -> Words {
    [a[0] >> 1 | a[1] << 63, a[1] >> 1 | a[2] << 63, a[2] >> 1 | a[3] << 63, a[3] >> 1 | (carry as u64) << 63]
}

/// a / 4, rounded down.
pub(crate) const fn quarter(a: &Words) -> Words {
    halve(&halve(a, false), false)
}

/// `width` bits of `a` from bit `start`, at most 16. Bits beyond the end of `a` are zero.
#[inline(always)]
#[expect(clippy::cast_possible_truncation, reason = "masked to at most 16 bits")]
pub(crate) fn bits(a: &[u64], start: usize, width: usize) -> usize {
    let (word, shift) = (start / 64, start % 64);
    let low = a.get(word).map_or(0, |low| low >> shift);
    let high = if shift == 0 { 0 } else { a.get(word + 1).map_or(0, |high| high << (64 - shift)) };
    ((low | high) & ((1 << width) - 1)) as usize
}

/// Reads 32 bytes, most significant first.
pub(crate) const fn from_be_bytes(bytes: &[u8; 32]) -> Words {
    let (mut out, mut i) = ([0; 4], 0);
    while i < 32 {
        out[3 - i / 8] = out[3 - i / 8] << 8 | bytes[i] as u64;
        i += 1;
    }
    out
}

/// The 32 bytes, most significant first.
pub(crate) fn to_be_bytes(words: &Words) -> [u8; 32] {
    let mut out = [0; 32];
    for (chunk, word) in out.chunks_exact_mut(8).zip(words.iter().rev()) {
        chunk.copy_from_slice(&word.to_be_bytes());
    }
    out
}
