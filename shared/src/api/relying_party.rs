//! What a person is told about a relying party before anything is disclosed to it.

use serde::{Deserialize, Serialize};

use crate::api::text::Text;
use crate::sd_jwt::ClaimName;

/// `GET {RELYING_PARTIES}/{client_id}` answers [`RelyingPartyView`].
pub const RELYING_PARTIES: &str = "/api/relying-parties";

/// One relying party, as registered in the directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelyingPartyView {
    /// Its id at this issuer.
    pub client_id: String,
    /// Its name.
    pub name: Text,
    /// Where a presentation may be sent; compared as whole strings.
    pub redirect_uris: Vec<String>,
    /// What it may ask for.
    pub purposes: Vec<Purpose>,
}

/// One registered purpose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Purpose {
    /// Short id, sent as `purpose` in the request.
    pub id: String,
    /// Why the relying party asks.
    pub text: Text,
    /// Claims that may be asked for under this purpose; never more.
    pub may_ask: Vec<ClaimName>,
}
