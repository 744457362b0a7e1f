//! Passkeys: "use on this device", and signing in. The ceremonies' own JSON is WebAuthn Level 3's, passed
//! through as it is: `options` goes to `navigator.credentials`, `credential` comes from its `toJSON()`.

use serde::{Deserialize, Serialize};

/// `POST`, empty object; answers [`Ceremony`] with creation options. Needs a finished enrolment or a sign-in.
pub const REGISTRATION: &str = "/api/passkeys/registration";
/// `POST` [`FinishRegistration`]; answers [`Registered`] and signs the browser in.
pub const REGISTRATION_FINISH: &str = "/api/passkeys/registration/finish";
/// `POST`, empty object; answers [`Ceremony`] with request options (discoverable).
pub const SIGN_IN: &str = "/api/sign-in";
/// `POST` [`FinishSignIn`]; answers [`SignedIn`].
pub const SIGN_IN_FINISH: &str = "/api/sign-in/finish";
/// `POST`, empty object; 204.
pub const SIGN_OUT: &str = "/api/sign-out";

/// One begun ceremony.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ceremony {
    /// Names the ceremony when it is finished; good once, for five minutes.
    pub ceremony: String,
    /// `{ "publicKey": … }` as WebAuthn's `parseCreationOptionsFromJSON`/`parseRequestOptionsFromJSON` take
    /// it.
    pub options: serde_json::Value,
}

/// The authenticator's answer to a registration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinishRegistration {
    /// From [`Ceremony`].
    pub ceremony: String,
    /// `PublicKeyCredential.toJSON()`, without its `clientExtensionResults.prf.results`: those are secret.
    pub credential: serde_json::Value,
    /// Whether the authenticator can do PRF. Where it cannot, the server keeps a sealing key for this device.
    pub prf: bool,
}

/// A passkey was registered.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Registered {
    /// Base64url credential id.
    pub credential_id: String,
    /// Base64url, 32 bytes: seals the holder keys on a device without PRF.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing_key: Option<String>,
}

/// The authenticator's answer to a sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FinishSignIn {
    /// From [`Ceremony`].
    pub ceremony: String,
    /// As in [`FinishRegistration::credential`].
    pub credential: serde_json::Value,
}

/// A session has begun.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct SignedIn {
    /// Base64url credential id that was used.
    pub credential_id: String,
    /// As in [`Registered::sealing_key`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing_key: Option<String>,
}
