//! The key that encrypts the holder keys on a device whose authenticator has no PRF.

use netcert::base64url;
use rand_core::CryptoRng;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::keys::sealed::{Schema, Unaudited};

/// Length of the key in bytes.
const BYTES: usize = 32;

/// The key that encrypts a device's holder keys. The server releases it to the browser after a sign-in with
/// the passkey. No `Debug`; wiped when dropped.
pub struct DeviceKey(Zeroizing<[u8; BYTES]>);

impl DeviceKey {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut key = Zeroizing::new([0; BYTES]);
        rng.fill_bytes(key.as_mut());
        Self(key)
    }

    /// Takes the key from its bytes; `None` if their number is wrong.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// The form that the browser gets: base64url.
    pub fn encode(&self) -> String {
        base64url::encode(self.0.as_ref())
    }
}

impl Serialize for DeviceKey {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&Zeroizing::new(self.encode()))
    }
}

impl<'de> Deserialize<'de> for DeviceKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Zeroizing::new(String::deserialize(deserializer)?);
        let bytes = base64url::decode(&text).map(Zeroizing::new).ok();
        bytes.and_then(|bytes| Self::from_bytes(&bytes)).ok_or_else(|| D::Error::custom("not a device key"))
    }
}

impl Schema for DeviceKey {
    const SCHEMA: &'static str = "device-key/1";
}

// It is opened at every sign-in on such a device.
impl Unaudited for DeviceKey {}
