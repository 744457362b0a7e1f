//! Members of a body that may be absent. Serde takes `null` for absent; here it is of the wrong type, like
//! any other.

use serde::{Deserialize, Deserializer};

/// Reads a member that is there. With `#[serde(default)]` it may be absent, but not `null`.
pub(super) fn not_null<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
