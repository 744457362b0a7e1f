//! What a relying party asks of a person, and the words in which the person sees it.

use std::collections::BTreeSet;

use netcert::api::text::Text;
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;
use serde::{Deserialize, Serialize};

/// Registered: this relying party may ask for these claims under this purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisclosureRequest {
    /// Who asks.
    pub client_id: ClientId,
    /// What for.
    pub purpose: PurposeId,
    /// In order and once each.
    pub claims: BTreeSet<ClaimName>,
    /// The words that a person sees now.
    pub shown: Shown,
}

/// The words the person saw.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The relying party's name then.
    pub relying_party: Text,
    /// The purpose's text then.
    pub purpose: Text,
}
