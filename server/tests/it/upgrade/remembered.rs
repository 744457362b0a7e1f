//! What a database was filled with, as far as people and their devices know it: the file `remembered.json`.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// All that must be found again after an upgrade.
#[derive(Debug, Serialize, Deserialize)]
pub struct Remembered {
    /// When the database was filled, in unix seconds.
    pub at: i64,
    /// The day of Asia/Shanghai on which the demo's people were given their birth dates.
    pub began: String,
    /// By the name of their card.
    pub people: BTreeMap<String, KnownPerson>,
    /// By guardian and child, `fang/yao`: the link's id.
    pub links: BTreeMap<String, String>,
    /// Every netcert that was minted.
    pub netcerts: Vec<KnownNetcert>,
    /// Of `yao`, who wants to use the library and waits for an answer.
    pub site_request: String,
    /// Of `kang`, which `bai` has opened and not answered.
    pub application: String,
    /// For a device of `mu`, not used yet.
    pub device_code: String,
    /// The session of `qiao`, who has come as far as the PIN.
    pub session_at_pin: String,
    /// The session of `wen`, who has come as far as the text message's code.
    pub session_at_code: String,
    /// The code that `wen` was sent.
    pub code: String,
}

/// Somebody who has enrolled.
#[derive(Debug, Serialize, Deserialize)]
pub struct KnownPerson {
    /// As the portal shows it.
    pub netnum: String,
    /// The cookie of the browser, where somebody is signed in.
    pub session: Option<String>,
    /// All passkeys of the device, of children as well.
    pub passkeys: Vec<KnownPasskey>,
    /// Which of them is the person's own.
    pub own_passkey: Option<String>,
}

/// What an authenticator keeps.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct KnownPasskey {
    /// Base64url.
    pub credential_id: String,
    /// The private key, base64url.
    pub key: String,
    /// WebAuthn's user handle, base64url.
    pub user: String,
}

/// A netcert and the key it is bound to.
#[derive(Debug, Serialize, Deserialize)]
pub struct KnownNetcert {
    /// Whose: the name of their card.
    pub person: String,
    /// Where it is good.
    pub client_id: String,
    /// The SD-JWT with all disclosures.
    pub text: String,
    /// The holder's private key, base64url.
    pub key: String,
    /// Whether its consent was withdrawn.
    pub withdrawn: bool,
}
