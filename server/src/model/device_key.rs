//! The key that seals a device's holder keys, for authenticators without PRF.

use netcert::base64url;
use rand_core::CryptoRng;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

use crate::keys::sealed::{Schema, Unaudited};

/// Bytes of the key.
const BYTES: usize = 32;

/// A device's sealing key: released to the browser after a passkey's touch. No `Debug`; wiped when dropped.
pub struct DeviceKey(Zeroizing<[u8; BYTES]>);

impl DeviceKey {
    /// Draws a new one.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut key = Zeroizing::new([0; BYTES]);
        rng.fill_bytes(key.as_mut());
        Self(key)
    }

    /// From its bytes.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        Some(Self(Zeroizing::new(bytes.try_into().ok()?)))
    }

    /// As the browser gets it: base64url.
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

// Every sign-in on such a device takes it out.
impl Unaudited for DeviceKey {}
