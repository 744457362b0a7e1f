//! A registered passkey, as it is kept.

use crate::keys::sealed::Sealed;
use crate::model::device_key::DeviceKey;
use crate::model::ids::PersonId;

/// One credential.
pub struct PasskeyRecord {
    /// Its id in base64url.
    pub credential_id: String,
    /// Whose it is.
    pub person: PersonId,
    /// The public key and its flags, as the domain's WebAuthn code writes them.
    pub credential: String,
    /// The guardian on whose device this passkey of a child lies.
    pub kept_by: Option<PersonId>,
    /// The device's own key, where the authenticator has no PRF.
    pub device_key: Option<Sealed<DeviceKey>>,
}
