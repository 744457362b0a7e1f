//! JSON as the portal reads it: as strictly as what is signed, with the one reader that is in the wasm anyway.

use netcert::strict_json::{self, NotStrict};
use serde::de::DeserializeOwned;

/// Deeper than anything that the server sends or a site asks.
const MAX_DEPTH: usize = 16;

pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, NotStrict> {
    strict_json::parse_into(text, MAX_DEPTH)
}
