//! A relying party's request, and the texts that the person sees.

use std::collections::BTreeSet;

use netcert::api::text::Text;
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;
use serde::{Deserialize, Serialize};

/// A registered request: this relying party may ask for these claims under this purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureRequest {
    /// The relying party.
    pub client_id: ClientId,
    /// The purpose.
    pub purpose: PurposeId,
    /// The claims, sorted and without duplicates.
    pub claims: BTreeSet<ClaimName>,
    /// The texts that the person sees now.
    pub shown: Shown,
}

/// The texts that the person saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The relying party's name at that time.
    pub relying_party: Text,
    /// The text of the purpose at that time.
    pub purpose: Text,
}
