//! Sums in Jacobian coordinates (x = X/Z², y = Y/Z³), for computations that mostly double. A doubling costs
//! less than in XYZZ coordinates, and an addition a little more. The additions are incomplete too: an
//! exceptional addition makes Z zero, and Z then stays zero.

use super::field::Field;
use super::point::{Affine, Xyzz};

/// A sum of points. If Z is zero, there was an exceptional addition.
#[derive(Clone, Copy)]
pub(crate) struct Jacobian<F> {
    x: F,
    y: F,
    z: F,
}

impl<F: Field> Jacobian<F> {
    /// A point as the start of a sum.
    pub(crate) fn of(point: &Affine<F>) -> Self {
        Self { x: point.x, y: point.y.tidy(), z: F::ONE }
    }

    /// The same sum in XYZZ coordinates, so that the tables can add to it.
    pub(crate) fn widen(&self) -> Xyzz<F> {
        let zz = self.z.square();
        Xyzz { x: self.x, y: self.y, zz, zzz: zz.mul(&self.z) }
    }

    /// Twice the point (a = −3): 5 products, 3 squares.
    #[inline(never)]
    pub(crate) fn double(&self) -> Self {
        let zz = self.z.square();
        let yy = self.y.square();
        let yy2 = yy.add(&yy).tidy();
        let yy4 = yy2.add(&yy2).tidy();
        let s = self.x.mul(&yy4);
        let slope = self.x.sub(&zz).mul(&self.x.add(&zz));
        let slope = slope.add(&slope).add(&slope).tidy();
        let x = slope.square().sub(&s).sub(&s).tidy();
        Self {
            x,
            y: F::product_difference(&slope, &s.sub(&x), &yy4, &yy2),
            z: self.y.add(&self.y).mul(&self.z),
        }
    }

    /// Sum with an affine point: 8 products, 3 squares.
    #[inline(never)]
    pub(crate) fn add_affine(&self, other: &Affine<F>) -> Self {
        let zz = self.z.square();
        let h = other.x.mul(&zz).sub(&self.x);
        let r = other.y.mul(&zz.mul(&self.z)).sub(&self.y);
        let hh = h.square();
        let hhh = h.mul(&hh);
        let q = self.x.mul(&hh);
        let x = r.square().sub(&hhh).sub(&q).sub(&q).tidy();
        Self { x, y: F::product_difference(&r, &q.sub(&x), &self.y, &hhh), z: h.mul(&self.z) }
    }
}
