//! A relying party's registration, its request, and the texts that the person sees.

use std::collections::BTreeSet;

use netcert::api::text::Text;
use netcert::directory::Entry;
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::ClaimName;
use serde::{Deserialize, Serialize};

/// What is registered of a relying party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RelyingPartyRecord {
    /// What edges know of it.
    #[serde(flatten)]
    pub entry: Entry,
    /// Other origins to which its callback sends the browser on, such as its `www` host or an app link. Only
    /// the policy of its page needs them, so they are not in the directory.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub redirects_to: Vec<String>,
}

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
