//! Only for the fuzzer: runs both limb forms side by side. Normally a machine uses only one of them.

use super::decode::decode;
use super::field::Field;
use super::limbs29::Limbs29;
use super::limbs64::Limbs64;
use super::split_point::split;
use super::table::Table;
use super::words::{self, Words};
use super::{Curve, wnaf};

/// Whether both forms compute the same first·P + second·P, by wNAF and by table, and the same sums of four
/// points.
pub(crate) fn limb_forms_agree<C: Curve>(point: &[u8], scalars: &[u8; 64]) -> bool {
    sums::<C, Limbs29<C::Prime>>(point, scalars) == sums::<C, Limbs64<C::Prime>>(point, scalars)
}

fn halves(scalars: &[u8; 64]) -> [Words; 2] {
    [0, 32].map(|at| {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(&scalars[at..at + 32]);
        words::from_be_bytes(&bytes)
    })
}

fn sums<C: Curve, F: Field>(point: &[u8], scalars: &[u8; 64]) -> Option<[Option<[Words; 4]>; 3]> {
    let point = decode::<C, F>(point)?;
    let [first, second] = halves(scalars);
    let sum = wnaf::multiply::<F, C::Prime>(&first, &point);
    let sums = [
        Table::<F, 4>::new::<C::Prime>(&point).add_multiple(&second, sum),
        wnaf::multiply_split::<F, C::Prime>(&second, &split::<F, C::Prime>(&point)),
        // These points cause exceptional additions all the time.
        wnaf::multiply_split::<F, C::Prime>(&second, &[point; 4]),
    ];
    Some(sums.map(|sum| sum.map(|sum| [sum.x, sum.y, sum.zz, sum.zzz].map(|value| value.to_words()))))
}
