//! Runs both limb forms natively and compares them with each other and with RustCrypto.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};

use super::limbs29::Limbs29;
use super::limbs64::Limbs64;
use super::point::Xyzz;
use super::verify::{Key, judge};
use super::*;

fn random_below(rng: &mut ChaCha20Rng, bound: &Words) -> Words {
    loop {
        let candidate = std::array::from_fn(|_| rng.next_u64());
        if words::less(&candidate, bound) {
            return candidate;
        }
    }
}

/// Values at the edges of limbs, words and the prime, and random ones between.
fn samples<P: Prime>(rng: &mut ChaCha20Rng) -> Vec<Words> {
    let mut samples = vec![
        [0; 4],
        [1, 0, 0, 0],
        [2, 0, 0, 0],
        words::sub(&P::P, &[1, 0, 0, 0]).0,
        words::sub(&P::P, &[2, 0, 0, 0]).0,
    ];
    for bit in [28, 29, 57, 58, 63, 64, 127, 128, 191, 192, 224, 232, 255] {
        let mut value = [0u64; 4];
        value[bit / 64] = 1 << (bit % 64);
        samples.push(value);
        samples.push(words::sub(&value, &[1, 0, 0, 0]).0);
    }
    samples.retain(|value| words::less(value, &P::P));
    samples.extend((0..40).map(|_| random_below(rng, &P::P)));
    samples
}

fn fields_agree<P: Prime>() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let samples = samples::<P>(&mut rng);
    for a in &samples {
        for b in &samples {
            let (narrow, wide) = (
                (Limbs29::<P>::from_words(a), Limbs29::<P>::from_words(b)),
                (Limbs64::<P>::from_words(a), Limbs64::<P>::from_words(b)),
            );
            assert_eq!(narrow.0.to_words(), *a);
            assert_eq!(wide.0.to_words(), *a);
            assert_eq!(narrow.0.mul(&narrow.1).to_words(), wide.0.mul(&wide.1).to_words());
            assert_eq!(narrow.0.square().to_words(), wide.0.square().to_words());
            assert_eq!(narrow.0.sub(&narrow.1).to_words(), wide.0.sub(&wide.1).to_words());
            assert_eq!(narrow.0.add(&narrow.1).to_words(), wide.0.add(&wide.1).to_words());
            assert_eq!(narrow.0.negate().to_words(), wide.0.negate().to_words());
            let sum = wide.0.mul(&wide.1).sub(&wide.1.mul(&wide.1)).to_words();
            assert_eq!(
                Limbs29::product_difference(&narrow.0, &narrow.1, &narrow.1, &narrow.1).to_words(),
                sum
            );
        }
    }
}

#[test]
fn both_limb_forms_compute_the_same() {
    fields_agree::<prime::Sm2Prime>();
    fields_agree::<prime::P256Prime>();
}

/// The largest values that a formula may get: differences of differences stay within the limits that the
/// module states.
#[test]
fn long_sums_stay_within_their_limbs() {
    fn walk<C: Curve>() {
        let (narrow, wide) =
            (generator_point::<C, Limbs29<C::Prime>>(), generator_point::<C, Limbs64<C::Prime>>());
        let (mut a, mut b) = (narrow.widen().double(), wide.widen().double());
        for step in 0..2000 {
            (a, b) = if step % 3 == 0 {
                (a.double(), b.double())
            } else {
                (a.add_affine(&narrow.negate()), b.add_affine(&wide.negate()))
            };
            assert_eq!(
                (a.x.to_words(), a.y.to_words(), a.zz.to_words()),
                (b.x.to_words(), b.y.to_words(), b.zz.to_words())
            );
        }
    }
    walk::<Sm2>();
    walk::<P256>();
}

#[test]
fn a_division_undoes_a_multiplication() {
    fn check<P: Prime>() {
        let mut rng = ChaCha20Rng::seed_from_u64(2);
        let samples = samples::<P>(&mut rng);
        for a in &samples {
            for b in samples.iter().filter(|b| !words::is_zero(b)) {
                let product = Limbs64::<P>::from_words(a).mul(&Limbs64::from_words(b)).to_words();
                assert_eq!(division::divide(&[product, [0; 4], *b], b, &P::P), [*a, [0; 4], [1, 0, 0, 0]]);
            }
        }
        assert_eq!(division::divide(&[[1, 0, 0, 0]], &[0; 4], &P::P), [[0; 4]]);
    }
    check::<prime::Sm2Prime>();
    check::<prime::P256Prime>();
}

/// Modulo the group's order, where no field multiplies. The test checks a/b · b = a and computes the product
/// bit by bit.
#[test]
fn division_works_modulo_the_order_too() {
    fn check<C: Curve>() {
        let mut rng = ChaCha20Rng::seed_from_u64(4);
        let edge = words::sub(&C::N, &[1, 0, 0, 0]).0;
        let mut divisors = vec![[1, 0, 0, 0], [2, 0, 0, 0], [0, 0, 0, 1 << 63], edge];
        divisors.extend((0..50).map(|_| random_below(&mut rng, &C::N)));
        for b in divisors {
            let a = random_below(&mut rng, &C::N);
            let [quotient] = division::divide(&[a], &b, &C::N);
            let product = (0..256).rev().fold([0; 4], |sum, bit| {
                let sum = words::add_mod(&sum, &sum, &C::N);
                if b[bit / 64] >> (bit % 64) & 1 == 1 { words::add_mod(&sum, &quotient, &C::N) } else { sum }
            });
            assert_eq!(product, a);
        }
    }
    check::<Sm2>();
    check::<P256>();
}

/// k·G by table, by wNAF and by repeated addition.
#[test]
fn table_and_wnaf_multiply_alike() {
    fn check<C: Curve, F: Field>() {
        let generator = generator_point::<C, F>();
        let (narrow, wide) =
            (Table::<F, 6>::new::<C::Prime>(&generator), Table::<F, 8>::new::<C::Prime>(&generator));
        let mut rng = ChaCha20Rng::seed_from_u64(3);
        let edge = |k: u64| words::sub(&C::N, &[k, 0, 0, 0]).0;
        let mut scalars = vec![
            [1, 0, 0, 0],
            [15, 0, 0, 0],
            [16, 0, 0, 0],
            [128, 0, 0, 0],
            [129, 0, 0, 0],
            edge(1),
            edge(2),
            edge(17),
        ];
        scalars.extend((0..20).map(|_| random_below(&mut rng, &C::N)));
        for scalar in scalars {
            let sums = [
                narrow.add_multiple(&scalar, None),
                wide.add_multiple(&scalar, None),
                wnaf::multiply::<F, C::Prime>(&scalar, &generator),
            ];
            let affine = sums.map(|sum| {
                let point = table::normalise::<F, C::Prime>(&[sum.unwrap()])[0];
                (point.x.to_words(), point.y.to_words())
            });
            assert_eq!(affine[0], affine[1]);
            assert_eq!(affine[0], affine[2]);
        }
        assert!(narrow.add_multiple(&[0; 4], None).is_none());
        assert!(wnaf::multiply::<F, C::Prime>(&[0; 4], &generator).is_none());
    }
    check::<Sm2, Limbs29<prime::Sm2Prime>>();
    check::<P256, Limbs29<prime::P256Prime>>();
    check::<Sm2, Limbs64<prime::Sm2Prime>>();
    check::<P256, Limbs64<prime::P256Prime>>();
}

/// `multiply_split` gives the sum of four points, each times its word, for any points. For the right points
/// this is k·Q.
#[test]
fn split_scalars_multiply_as_whole_ones_do() {
    fn affine<F: Field, P: Prime>(sum: Option<Xyzz<F>>) -> Option<(Words, Words)> {
        let sum = sum.filter(Xyzz::is_regular)?;
        let point = table::normalise::<F, P>(&[sum])[0];
        Some((point.x.to_words(), point.y.to_words()))
    }
    fn check<C: Curve, F: Field>() {
        let generator = generator_point::<C, F>();
        let mut rng = ChaCha20Rng::seed_from_u64(5);
        let multiple = |k: &Words| {
            table::normalise::<F, C::Prime>(&[wnaf::multiply::<F, C::Prime>(k, &generator).unwrap()])[0]
        };
        let unit = |word: usize| std::array::from_fn(|i| u64::from(i == word));
        let right = [0, 1, 2, 3].map(|word| multiple(&unit(word)));
        let any = [(); 4].map(|()| multiple(&random_below(&mut rng, &C::N)));
        let edge = |k: u64| words::sub(&C::N, &[k, 0, 0, 0]).0;
        let mut scalars =
            vec![[1, 0, 0, 0], [u64::MAX; 4], [0, 0, 0, 1 << 63], [7, 0, 3, 0], edge(1), edge(2)];
        scalars.extend((0..20).map(|_| random_below(&mut rng, &C::N)));
        for scalar in scalars {
            let split = wnaf::multiply_split::<F, C::Prime>(&scalar, &right);
            let whole = wnaf::multiply::<F, C::Prime>(&scalar, &generator);
            assert_eq!(affine::<F, C::Prime>(split), affine::<F, C::Prime>(whole));
            let words = scalar
                .iter()
                .zip(&any)
                .filter_map(|(word, point)| wnaf::multiply::<F, C::Prime>(&[*word, 0, 0, 0], point));
            let apart = words.reduce(|sum, more| sum.add(&more));
            let split = wnaf::multiply_split::<F, C::Prime>(&scalar, &any);
            assert_eq!(affine::<F, C::Prime>(split), affine::<F, C::Prime>(apart));
        }
        assert!(wnaf::multiply_split::<F, C::Prime>(&[0; 4], &right).is_none());
        let lost = wnaf::multiply_split::<F, C::Prime>(&[1; 4], &[generator; 4]).unwrap();
        assert!(!lost.is_regular(), "G + G");
    }
    check::<Sm2, Limbs29<prime::Sm2Prime>>();
    check::<P256, Limbs29<prime::P256Prime>>();
    check::<Sm2, Limbs64<prime::Sm2Prime>>();
    check::<P256, Limbs64<prime::P256Prime>>();
}

/// The incomplete formulas cannot compute P + P and P − P. The result must show this, also after later steps.
#[test]
fn an_exceptional_addition_is_never_lost() {
    fn check<F: Field>() {
        let generator = generator_point::<Sm2, F>();
        for other in [generator, Affine { x: generator.x, y: generator.y.negate().tidy() }] {
            let mut sum = generator.widen().add_affine(&other);
            assert!(!sum.is_regular());
            for _ in 0..10 {
                sum = sum.double().add_affine(&generator);
                assert!(!sum.is_regular());
            }
        }
    }
    check::<Limbs29<prime::Sm2Prime>>();
    check::<Limbs64<prime::Sm2Prime>>();
}

#[test]
fn jacobian_coordinates_follow_the_others() {
    fn check<F: Field>() {
        let generator = generator_point::<Sm2, F>();
        let (mut sum, mut other) = (jacobian::Jacobian::of(&generator), generator.widen());
        for step in 0..2000 {
            (sum, other) = if step % 3 == 2 {
                (sum.add_affine(&generator.negate()), other.add_affine(&generator.negate()))
            } else {
                (sum.double(), other.double())
            };
            let [a, b] = [sum.widen(), other].map(|sum| table::normalise::<F, prime::Sm2Prime>(&[sum])[0]);
            assert_eq!((a.x.to_words(), a.y.to_words()), (b.x.to_words(), b.y.to_words()));
        }
        let lost = jacobian::Jacobian::of(&generator).add_affine(&generator);
        assert!(!lost.double().add_affine(&generator).double().widen().is_regular());
    }
    check::<Limbs29<prime::Sm2Prime>>();
    check::<Limbs64<prime::Sm2Prime>>();
}

/// With Q = G, the two parts of a signature can meet in the same point. The fast path then leaves the outcome
/// open.
#[test]
fn what_the_fast_path_cannot_tell_it_leaves_open() {
    let generator = generator_point::<Sm2, Limbs<prime::Sm2Prime>>();
    // s = t = r + s needs r = 0, so take r with s·G = t·G up to sign: t = n − s, r = n − 2s.
    let s: Words = [7, 0, 0, 0];
    let r = words::sub(&Sm2::N, &[14, 0, 0, 0]).0;
    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&words::to_be_bytes(&r));
    signature[32..].copy_from_slice(&words::to_be_bytes(&s));
    for key in [Key::Once(&generator), Key::Split(&split_point::split::<_, prime::Sm2Prime>(&generator))] {
        let outcome =
            judge::<Sm2, _, GENERATOR_WIDTH, KEY_WIDTH>(Sm2::generator(), &key, &[9; 32], &signature);
        assert_eq!(outcome, Outcome::Irregular);
    }
}
