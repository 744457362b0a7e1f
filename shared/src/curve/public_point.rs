//! The point of a public key. If the caller expects to use it often, it also has a table of multiples.

use std::sync::{Arc, OnceLock};

use super::decode::decode;
use super::field::Field;
use super::point::Affine;
use super::table::Table;
use super::verify::{Key, Outcome, judge};
use super::{Curve, KEY_WIDTH, Limbs, words};

type KeyTable<C> = Table<Limbs<<C as Curve>::Prime>, KEY_WIDTH>;

/// A point on `C`, not at infinity.
#[derive(Clone)]
pub(crate) struct PublicPoint<C: Curve> {
    pub(super) point: Affine<Limbs<C::Prime>>,
    /// Clones share the table if they are made after it was computed.
    table: OnceLock<Arc<KeyTable<C>>>,
}

impl<C: Curve> PublicPoint<C> {
    /// Reads SEC 1 §2.3.4 octets, compressed or not. `None` for a point off the curve, coordinates ≥ p, and
    /// infinity.
    pub(crate) fn decode(octets: &[u8]) -> Option<Self> {
        Some(Self { point: decode::<C, _>(octets)?, table: OnceLock::new() })
    }

    /// Affine x and y, big endian.
    pub(crate) fn coordinates(&self) -> ([u8; 32], [u8; 32]) {
        (words::to_be_bytes(&self.point.x.to_words()), words::to_be_bytes(&self.point.y.to_words()))
    }

    /// Computes the table, for a key that will verify often. It takes some milliseconds, once.
    pub(crate) fn prepare(&self) {
        self.table.get_or_init(|| Arc::new(Table::new::<C::Prime>(&self.point)));
    }

    /// Takes the table of the same point.
    pub(crate) fn adopt(&self, other: &Self) {
        if let (Some(table), true) = (other.table.get(), self.coordinates() == other.coordinates()) {
            // If there is already a table, it is the same one.
            self.table.get_or_init(|| Arc::clone(table));
        }
    }

    /// Decides about a signature over a digest.
    pub(crate) fn judge(&self, digest: &[u8; 32], signature: &[u8; 64]) -> Outcome {
        let key = match self.table.get() {
            Some(table) => Key::Prepared(table),
            None => Key::Once(&self.point),
        };
        judge::<C, _, _, _>(C::generator(), &key, digest, signature)
    }
}
