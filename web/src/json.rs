//! JSON as the portal reads it: with the same strict reader as signed data, which is in the wasm anyway.

use netcert::strict_json::{self, NotStrict};
use serde::de::DeserializeOwned;

/// More levels than the server's answers or a site's request ever have.
const MAX_DEPTH: usize = 16;

pub fn read<T: DeserializeOwned>(text: &[u8]) -> Result<T, NotStrict> {
    strict_json::parse_into(text, MAX_DEPTH)
}
