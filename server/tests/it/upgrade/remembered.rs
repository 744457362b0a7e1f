//! What people and their devices know of a filled database: the file `remembered.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Everything that must still be there after an upgrade.
#[derive(Debug, Serialize, Deserialize)]
pub struct Remembered {
    /// When the database was filled, in unix seconds.
    pub at: i64,
    /// The demo registry's first day in Asia/Shanghai; its people's dates of birth depend on it.
    pub began: String,
    /// The people, by the name of their card.
    pub people: BTreeMap<String, KnownPerson>,
    /// The links' ids, by guardian and child: `fang/yao`.
    pub links: BTreeMap<String, String>,
    /// All netcerts that were minted.
    pub netcerts: Vec<KnownNetcert>,
    /// The open request of `yao`, who wants to use the library.
    pub site_request: String,
    /// The application of `kang`, which `bai` has opened but not answered.
    pub application: String,
    /// An unused code for a device of `mu`.
    pub device_code: String,
    /// The session of `qiao`, whose enrolment has reached the PIN.
    pub session_at_pin: String,
    /// The session of `wen`, whose enrolment has reached the one-time code.
    pub session_at_code: String,
    /// The one-time code that was sent to `wen`.
    pub code: String,
}

/// A person who has enrolled.
#[derive(Debug, Serialize, Deserialize)]
pub struct KnownPerson {
    /// The netnum as the portal shows it.
    pub netnum: String,
    /// The cookie of the person's browser, if it is signed in.
    pub session: Option<String>,
    /// All passkeys of the device, including those of children.
    pub passkeys: Vec<KnownPasskey>,
    /// The id of the person's own passkey.
    pub own_passkey: Option<String>,
}

/// A passkey in an authenticator.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KnownPasskey {
    /// The credential id, base64url.
    pub credential_id: String,
    /// The private key, base64url.
    pub key: String,
    /// WebAuthn's user handle, base64url.
    pub user: String,
}

/// A netcert and the key it is bound to.
#[derive(Debug, Serialize, Deserialize)]
pub struct KnownNetcert {
    /// The holder, by the name of their card.
    pub person: String,
    /// The relying party it is for.
    pub client_id: String,
    /// The SD-JWT with all disclosures.
    pub text: String,
    /// The holder's private key, base64url.
    pub key: String,
    /// Whether its consent was withdrawn.
    pub withdrawn: bool,
}
