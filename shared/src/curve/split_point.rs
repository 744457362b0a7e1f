//! A point and its multiples by 2^64, 2^128 and 2^192. With them the four words of a scalar share 64
//! doublings.

use super::decode::coordinates;
use super::field::{Field, Prime};
use super::point::Affine;
use super::public_point::PublicPoint;
use super::table::normalise;
use super::verify::{Key, Outcome, judge};
use super::{Curve, KEY_WIDTH, Limbs, words};

/// A point and its multiples by 2^64, 2^128 and 2^192.
pub(crate) fn split<F: Field, P: Prime>(point: &Affine<F>) -> [Affine<F>; 4] {
    let mut multiple = point.widen();
    let multiples = [(); 3].map(|()| {
        for _ in 0..64 {
            multiple = multiple.double();
        }
        multiple
    });
    let mut points = [*point; 4];
    points[1..].copy_from_slice(&normalise::<F, P>(&multiples));
    points
}

/// The length in octets of the three multiples, x and y of each.
pub(crate) const OCTETS: usize = 192;

/// Q and three points that are on the curve and not at infinity. They should be 2^64·Q, 2^128·Q and 2^192·Q.
pub(crate) struct SplitPoint<C: Curve>([Affine<Limbs<C::Prime>>; 4]);

impl<C: Curve> SplitPoint<C> {
    /// Computes the multiples.
    pub(crate) fn of(point: &PublicPoint<C>) -> Self {
        Self(split::<_, C::Prime>(&point.point))
    }

    /// Reads the multiples from [`OCTETS`] octets: x ‖ y of each, big endian. `None` if the length is wrong,
    /// a point is off the curve, or a coordinate is ≥ p. It does not check whether they *are* the multiples.
    pub(crate) fn decode(point: &PublicPoint<C>, octets: &[u8]) -> Option<Self> {
        let mut points = [point.point; 4];
        if octets.len() != OCTETS {
            return None;
        }
        for (point, octets) in points[1..].iter_mut().zip(octets.chunks_exact(64)) {
            *point = coordinates::<C, _>(octets)?;
        }
        Some(Self(points))
    }

    /// The multiples in the form that [`Self::decode`] reads.
    pub(crate) fn octets(&self) -> Vec<u8> {
        let coordinates = self.0[1..].iter().flat_map(|point| [point.x, point.y]);
        coordinates.flat_map(|coordinate| words::to_be_bytes(&coordinate.to_words())).collect()
    }

    /// Decides about a signature over a digest, with these points.
    pub(crate) fn judge(&self, digest: &[u8; 32], signature: &[u8; 64]) -> Outcome {
        judge::<C, _, _, KEY_WIDTH>(C::generator(), &Key::Split(&self.0), digest, signature)
    }
}
