//! A registered passkey, as it is stored.

use crate::keys::sealed::Sealed;
use crate::model::device_key::DeviceKey;
use crate::model::ids::PersonId;

/// One passkey.
pub struct PasskeyRecord {
    /// The credential id in base64url.
    pub credential_id: String,
    /// The person it belongs to.
    pub person: PersonId,
    /// The public key and its flags, as the domain's WebAuthn code writes them.
    pub credential: String,
    /// For a child's passkey on a guardian's device: that guardian.
    pub kept_by: Option<PersonId>,
    /// The device's key for its holder keys, if the authenticator has no PRF.
    pub device_key: Option<Sealed<DeviceKey>>,
}
