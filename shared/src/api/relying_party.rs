//! What a person sees about a relying party before anything is disclosed to it.

use serde::{Deserialize, Serialize};

pub use crate::directory::Purpose;
use crate::text::Text;

/// `GET` [`RelyingPartyView`]; `{id}` is its `client_id`.
pub const RELYING_PARTY: &str = "/api/relying-parties/{id}";

/// One relying party, as registered in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingPartyView {
    /// Its id at this issuer.
    pub client_id: String,
    /// Its name.
    pub name: Text,
    /// The addresses that a presentation may be sent to, compared as whole strings.
    pub redirect_uris: Vec<String>,
    /// What it may ask for.
    pub purposes: Vec<Purpose>,
}
