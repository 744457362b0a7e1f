//! A door for the fuzzer. A machine uses one limb form; here both run side by side.

use super::decode::decode;
use super::field::Field;
use super::limbs29::Limbs29;
use super::limbs64::Limbs64;
use super::table::Table;
use super::words::{self, Words};
use super::{Curve, wnaf};

/// Whether both forms compute the same first·P + second·P, by wNAF and by table.
pub(crate) fn limb_forms_agree<C: Curve>(point: &[u8], scalars: &[u8; 64]) -> bool {
    sum::<C, Limbs29<C::Prime>>(point, scalars) == sum::<C, Limbs64<C::Prime>>(point, scalars)
}

fn sum<C: Curve, F: Field>(point: &[u8], scalars: &[u8; 64]) -> Option<[Words; 4]> {
    let point = decode::<C, F>(point)?;
    let [first, second] = [0, 32].map(|at| {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(&scalars[at..at + 32]);
        words::from_be_bytes(&bytes)
    });
    let sum = wnaf::multiply::<F, C::Prime>(&first, &point);
    let sum = Table::<F, 4>::new::<C::Prime>(&point).add_multiple(&second, sum)?;
    Some([sum.x, sum.y, sum.zz, sum.zzz].map(|value| value.to_words()))
}
