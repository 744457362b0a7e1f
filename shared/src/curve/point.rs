//! Points. Tables contain affine points; sums are in XYZZ coordinates (x = X/ZZ, y = Y/ZZZ, ZZ³ = ZZZ²).
//!
//! The additions are incomplete. If a point is added to itself or to its negative, ZZ becomes zero, and every
//! later step keeps it zero. So one check at the end finds it, and the caller then uses the complete slow
//! path.

use super::field::Field;

/// A point that is not at infinity.
#[derive(Clone, Copy)]
pub(crate) struct Affine<F> {
    pub(crate) x: F,
    pub(crate) y: F,
}

/// A sum of points. If ZZ is zero, there was an exceptional addition.
#[derive(Clone, Copy)]
pub(crate) struct Xyzz<F> {
    pub(crate) x: F,
    pub(crate) y: F,
    pub(crate) zz: F,
    pub(crate) zzz: F,
}

impl<F: Field> Affine<F> {
    /// The same point as the start of a sum.
    pub(crate) fn widen(&self) -> Xyzz<F> {
        Xyzz { x: self.x, y: self.y, zz: F::ONE, zzz: F::ONE }
    }

    /// The negative point. Its y is loose.
    #[inline(always)]
    pub(crate) fn negate(&self) -> Self {
        Self { x: self.x, y: self.y.negate() }
    }
}

impl<F: Field> Xyzz<F> {
    /// Sum with an affine point: 8 products, 2 squares.
    #[inline(never)]
    pub(crate) fn add_affine(&self, other: &Affine<F>) -> Self {
        let p = other.x.mul(&self.zz).sub(&self.x);
        let r = other.y.mul(&self.zzz).sub(&self.y);
        let pp = p.square();
        let ppp = p.mul(&pp);
        let q = self.x.mul(&pp);
        let x = r.square().sub(&ppp).sub(&q).sub(&q).tidy();
        Self {
            x,
            y: F::product_difference(&r, &q.sub(&x), &self.y, &ppp),
            zz: self.zz.mul(&pp),
            zzz: self.zzz.mul(&ppp),
        }
    }

    /// Sum with another sum: 12 products, 2 squares.
    pub(crate) fn add(&self, other: &Self) -> Self {
        let u = self.x.mul(&other.zz);
        let s = self.y.mul(&other.zzz);
        let p = other.x.mul(&self.zz).sub(&u);
        let r = other.y.mul(&self.zzz).sub(&s);
        let pp = p.square();
        let ppp = p.mul(&pp);
        let q = u.mul(&pp);
        let x = r.square().sub(&ppp).sub(&q).sub(&q).tidy();
        Self {
            x,
            y: F::product_difference(&r, &q.sub(&x), &s, &ppp),
            zz: self.zz.mul(&other.zz).mul(&pp),
            zzz: self.zzz.mul(&other.zzz).mul(&ppp),
        }
    }

    /// Twice the point (a = −3): 7 products, 2 squares.
    #[inline(never)]
    pub(crate) fn double(&self) -> Self {
        let u = self.y.add(&self.y).tidy();
        let v = u.square();
        let w = u.mul(&v);
        let s = self.x.mul(&v);
        let slope = self.x.sub(&self.zz).mul(&self.x.add(&self.zz));
        let slope = slope.add(&slope).add(&slope).tidy();
        let x = slope.square().sub(&s).sub(&s).tidy();
        Self {
            x,
            y: F::product_difference(&slope, &s.sub(&x), &w, &self.y),
            zz: v.mul(&self.zz),
            zzz: w.mul(&self.zzz),
        }
    }

    /// Whether there was no exceptional addition.
    pub(crate) fn is_regular(&self) -> bool {
        !self.zz.is_zero()
    }

    /// Whether the affine x equals `x`, without a division.
    pub(crate) fn has_x(&self, x: &F) -> bool {
        x.mul(&self.zz).sub(&self.x).is_zero()
    }
}
