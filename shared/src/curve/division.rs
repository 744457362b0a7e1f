//! Division modulo an odd number in variable time, with the division steps of Bernstein and Yang (2019).
//! Thirty steps at a time are computed on the lowest bits of f and g, and then applied to the whole numbers
//! at once.

use super::words::Words;

const BITS: u32 = 30;
const MASK: i64 = (1 << BITS) - 1;

/// 270 bits, least significant limb first. All limbs except the top one lie in [0, 2^30). The top one carries
/// the sign.
type Limbs = [i64; 9];

/// The effect of thirty steps: 2^30·(f, g) becomes (u·f + v·g, q·f + r·g).
struct Steps {
    u: i64,
    v: i64,
    q: i64,
    r: i64,
}

/// `numerators` / a mod m. m must be odd, numerators and a below m, and a prime to m. For a = 0 the result is
/// zero.
pub(crate) fn divide<const K: usize>(numerators: &[Words; K], a: &Words, m: &Words) -> [Words; K] {
    let modulus = split(m);
    let inverse = inverse_of_low_bits(modulus[0]);
    let (mut f, mut g) = (modulus, split(a));
    // Invariant: d/f and e/g equal numerator/a modulo m.
    let mut quotients = numerators.map(|numerator| ([0; 9], split(&numerator)));
    let mut eta = -1;
    while g != [0; 9] {
        let steps = Steps::of(&mut eta, f[0] | f[1] << BITS, g[0] | g[1] << BITS);
        (f, g) = steps.apply(&f, &g);
        for (d, e) in &mut quotients {
            (*d, *e) = steps.apply_modulo(d, e, &modulus, inverse);
        }
    }
    quotients.map(|(d, _)| settle(&d, f[8] < 0, &modulus))
}

impl Steps {
    /// Thirty steps; `eta` is −δ of the paper. With f and g both odd and δ ≤ 0 a step adds f to g, so as
    /// many as δ allows are one multiple of f, which is looked up by −g/f.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "1 to 6")]
    fn of(eta: &mut i64, mut f: i64, mut g: i64) -> Self {
        let (mut u, mut v, mut q, mut r) = (1, 0, 0, 1);
        let mut left = BITS;
        loop {
            let zeros = (g | -1 << left).trailing_zeros();
            g >>= zeros;
            u <<= zeros;
            v <<= zeros;
            *eta -= i64::from(zeros);
            left -= zeros;
            if left == 0 {
                return Self { u, v, q, r };
            }
            if *eta < 0 {
                *eta = -*eta;
                (f, g) = (g, f.wrapping_neg());
                (u, q) = (q, -u);
                (v, r) = (r, -v);
            }
            let bits = (*eta + 1).min(i64::from(left)).min(6) as u32;
            // f·(2 − f²) is 1/f modulo 2^6.
            let inverse = f.wrapping_mul(f.wrapping_mul(f).wrapping_sub(2));
            let multiple = g.wrapping_mul(inverse) & ((1 << bits) - 1);
            g = g.wrapping_add(f.wrapping_mul(multiple));
            q += u * multiple;
            r += v * multiple;
        }
    }

    fn apply(&self, f: &Limbs, g: &Limbs) -> (Limbs, Limbs) {
        (combine(self.u, f, self.v, g, 0, &[0; 9]), combine(self.q, f, self.r, g, 0, &[0; 9]))
    }

    /// Applies the steps modulo m to d and e, which lie in (−2m, m) and stay there.
    fn apply_modulo(&self, d: &Limbs, e: &Limbs, m: &Limbs, inverse: i64) -> (Limbs, Limbs) {
        let one = |a: i64, b: i64| {
            let lifted = (if d[8] < 0 { a } else { 0 }) + (if e[8] < 0 { b } else { 0 });
            let low = a.wrapping_mul(d[0]).wrapping_add(b.wrapping_mul(e[0]));
            let digit = inverse.wrapping_mul(low).wrapping_add(lifted) & MASK;
            combine(a, d, b, e, lifted - digit, m)
        };
        (one(self.u, self.v), one(self.q, self.r))
    }
}

/// (a·x + b·y + c·z) / 2^30. The division leaves no remainder.
#[inline(always)]
fn combine(a: i64, x: &Limbs, b: i64, y: &Limbs, c: i64, z: &Limbs) -> Limbs {
    let mut out = [0; 9];
    let mut carry = (a * x[0] + b * y[0] + c * z[0]) >> BITS;
    for i in 1..9 {
        carry += a * x[i] + b * y[i] + c * z[i];
        out[i - 1] = carry & MASK;
        carry >>= BITS;
    }
    out[8] = carry;
    out
}

/// Brings d, or −d if `negate`, from (−2m, m) into [0, m).
fn settle(d: &Limbs, negate: bool, m: &Limbs) -> Words {
    let d = if d[8] < 0 { add(d, m, 1) } else { *d };
    let d = if negate { add(&[0; 9], &d, -1) } else { d };
    join(&if d[8] < 0 { add(&d, m, 1) } else { d })
}

/// a + sign·b.
fn add(a: &Limbs, b: &Limbs, sign: i64) -> Limbs {
    let mut out = [0; 9];
    let mut carry = 0;
    for i in 0..8 {
        carry += a[i] + sign * b[i];
        out[i] = carry & MASK;
        carry >>= BITS;
    }
    out[8] = carry + a[8] + sign * b[8];
    out
}

/// 1/m modulo 2^30, by Newton's iteration from three bits to 48.
fn inverse_of_low_bits(m: i64) -> i64 {
    let mut inverse = m;
    for _ in 0..4 {
        inverse = inverse.wrapping_mul(2_i64.wrapping_sub(m.wrapping_mul(inverse)));
    }
    inverse & MASK
}

#[expect(clippy::cast_possible_wrap, reason = "masked to 30 bits")]
fn split(value: &Words) -> Limbs {
    let mut limbs = [0; 9];
    for (i, limb) in limbs.iter_mut().enumerate() {
        let (word, shift) = (i * 30 / 64, i * 30 % 64);
        let high = if shift > 34 { value.get(word + 1).map_or(0, |high| high << (64 - shift)) } else { 0 };
        *limb = (value[word] >> shift | high) as i64 & MASK;
    }
    limbs
}

fn join(limbs: &Limbs) -> Words {
    let mut value = [0; 4];
    for (i, limb) in limbs.iter().enumerate() {
        let (word, shift) = (i * 30 / 64, i * 30 % 64);
        let limb = limb.cast_unsigned();
        value[word] |= limb << shift;
        if shift > 34
            && let Some(next) = value.get_mut(word + 1)
        {
            *next |= limb >> (64 - shift);
        }
    }
    value
}
