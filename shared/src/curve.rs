//! Fast signature verification on the two curves of netcert, SM2's and P-256. Both are y² = x³ − 3x + b
//! over a 256-bit prime that is −1 modulo 2^64.
//!
//! **No secret may ever enter this module.** All its code runs in variable time: it looks up tables and
//! branches depending on its inputs. It only verifies signatures over public data. RustCrypto does the
//! signing (`crate::suite`).

mod decode;
mod division;
mod field;
#[cfg(fuzzing)]
mod fuzzing;
mod jacobian;
#[cfg(any(test, fuzzing, target_family = "wasm"))]
mod limbs29;
#[cfg(any(test, fuzzing, not(target_family = "wasm")))]
mod limbs64;
mod point;
mod prime;
mod public_point;
mod split_point;
mod table;
mod verify;
mod wnaf;
mod words;

#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use field::{Field, Prime};
#[cfg(fuzzing)]
pub(crate) use fuzzing::limb_forms_agree;
use point::Affine;
pub(crate) use public_point::PublicPoint;
pub(crate) use split_point::SplitPoint;
use table::Table;
pub(crate) use verify::Outcome;
use verify::{Equation, Scalars};
use words::Words;

/// The fastest limb form on this machine.
#[cfg(target_family = "wasm")]
type Limbs<P> = limbs29::Limbs29<P>;
/// The fastest limb form on this machine.
#[cfg(not(target_family = "wasm"))]
type Limbs<P> = limbs64::Limbs64<P>;

/// Window of the generator's table. There is one table for each curve, so it may be large (24 windows of 1024
/// points).
const GENERATOR_WIDTH: usize = 11;
/// Window of a prepared key's table. There is one table for each key (26 windows of 512 points).
const KEY_WIDTH: usize = 10;

/// A table of the generator's multiples.
type GeneratorTable<C> = Table<Limbs<<C as Curve>::Prime>, GENERATOR_WIDTH>;

/// One of the two curves, with its verification equation.
pub(crate) trait Curve: Copy + 'static {
    /// Its field's prime.
    type Prime: Prime;
    /// The group's order.
    const N: Words;
    /// The coefficient b.
    const B: Words;
    /// The generator.
    const G: (Words, Words);

    /// The equation that must hold for this signature over this digest. `None` if no equation can hold.
    fn equation(digest: &[u8; 32], signature: &Scalars) -> Option<Equation>;

    /// The table of the generator. It is computed at first use.
    fn generator() -> &'static GeneratorTable<Self>;
}

/// The generator as a point.
fn generator_point<C: Curve, F: Field>() -> Affine<F> {
    Affine { x: F::from_words(&C::G.0), y: F::from_words(&C::G.1) }
}

/// a, b and the generator's coordinates, big endian, in the form that Z_A needs.
pub(crate) fn domain_parameters<C: Curve>() -> [[u8; 32]; 4] {
    let a = words::sub(&C::Prime::P, &[3, 0, 0, 0]).0;
    [a, C::B, C::G.0, C::G.1].map(|value| words::to_be_bytes(&value))
}

/// SM2's recommended curve (GB/T 32918.5).
#[derive(Clone, Copy)]
pub(crate) struct Sm2;

/// NIST's P-256 (SP 800-186).
#[derive(Clone, Copy)]
pub(crate) struct P256;

impl Curve for Sm2 {
    type Prime = prime::Sm2Prime;
    const N: Words =
        [0x53bb_f409_39d5_4123, 0x7203_df6b_21c6_052b, 0xffff_ffff_ffff_ffff, 0xffff_fffe_ffff_ffff];
    const B: Words =
        [0xddbc_bd41_4d94_0e93, 0xf397_89f5_15ab_8f92, 0x4d5a_9e4b_cf65_09a7, 0x28e9_fa9e_9d9f_5e34];
    const G: (Words, Words) = (
        [0x715a_4589_334c_74c7, 0x8fe3_0bbf_f266_0be1, 0x5f99_0446_6a39_c994, 0x32c4_ae2c_1f19_8119],
        [0x02df_32e5_2139_f0a0, 0xd0a9_877c_c62a_4740, 0x59bd_cee3_6b69_2153, 0xbc37_36a2_f4f6_779c],
    );

    fn equation(digest: &[u8; 32], signature: &Scalars) -> Option<Equation> {
        verify::sm2::<Self>(digest, signature)
    }

    fn generator() -> &'static GeneratorTable<Self> {
        static TABLE: OnceLock<GeneratorTable<Sm2>> = OnceLock::new();
        TABLE.get_or_init(|| Table::new::<prime::Sm2Prime>(&generator_point::<Self, _>()))
    }
}

impl Curve for P256 {
    type Prime = prime::P256Prime;
    const N: Words =
        [0xf3b9_cac2_fc63_2551, 0xbce6_faad_a717_9e84, 0xffff_ffff_ffff_ffff, 0xffff_ffff_0000_0000];
    const B: Words =
        [0x3bce_3c3e_27d2_604b, 0x651d_06b0_cc53_b0f6, 0xb3eb_bd55_7698_86bc, 0x5ac6_35d8_aa3a_93e7];
    const G: (Words, Words) = (
        [0xf4a1_3945_d898_c296, 0x7703_7d81_2deb_33a0, 0xf8bc_e6e5_63a4_40f2, 0x6b17_d1f2_e12c_4247],
        [0xcbb6_4068_37bf_51f5, 0x2bce_3357_6b31_5ece, 0x8ee7_eb4a_7c0f_9e16, 0x4fe3_42e2_fe1a_7f9b],
    );

    fn equation(digest: &[u8; 32], signature: &Scalars) -> Option<Equation> {
        verify::ecdsa::<Self>(digest, signature)
    }

    fn generator() -> &'static GeneratorTable<Self> {
        static TABLE: OnceLock<GeneratorTable<P256>> = OnceLock::new();
        TABLE.get_or_init(|| Table::new::<prime::P256Prime>(&generator_point::<Self, _>()))
    }
}
