//! An authenticator with at most one discoverable passkey per person, like a platform authenticator (WebAuthn
//! Level 3).

use std::collections::BTreeMap;

use netcert::base64url;
use netcert::suite::{SigningKey, Suite};
use netcert_server::clock::Clock;
use rand_core::Rng;
use serde_json::{Value, json};

use crate::test_server::ORIGIN;
use crate::upgrade::remembered::KnownPasskey;

/// Flags: user present, user verified.
const PRESENT_AND_VERIFIED: u8 = 0x05;
/// Flag: credential data follow.
const WITH_CREDENTIAL: u8 = 0x40;

#[derive(Default)]
pub struct Authenticator {
    clock: Clock,
    /// The passkeys, by credential id.
    passkeys: BTreeMap<Vec<u8>, Passkey>,
    /// Signs without verifying the user.
    pub skips_the_person: bool,
    /// The origin of the page that uses it.
    pub origin: Option<String>,
}

struct Passkey {
    key: SigningKey,
    user: String,
}

impl Authenticator {
    /// An authenticator with the passkeys of an earlier run.
    pub fn with(known: &[KnownPasskey]) -> Self {
        let bytes = |text: &str| base64url::decode(text).unwrap();
        let passkeys = known.iter().map(|passkey| {
            let key: [u8; 32] = bytes(&passkey.key).try_into().unwrap();
            let key = SigningKey::from_bytes(Suite::Nist, &key).unwrap();
            (bytes(&passkey.credential_id), Passkey { key, user: passkey.user.clone() })
        });
        Self { passkeys: passkeys.collect(), ..Self::default() }
    }

    /// Its passkeys, for [`Authenticator::with`].
    pub fn known(&self) -> Vec<KnownPasskey> {
        let known = |(id, passkey): (&Vec<u8>, &Passkey)| KnownPasskey {
            credential_id: base64url::encode(id),
            key: base64url::encode(&*passkey.key.to_bytes()),
            user: passkey.user.clone(),
        };
        self.passkeys.iter().map(known).collect()
    }

    /// `navigator.credentials.create`.
    pub fn create(&mut self, options: &Value) -> Value {
        let options = &options["publicKey"];
        assert_eq!(options["authenticatorSelection"]["residentKey"], "required");
        assert_eq!(options["authenticatorSelection"]["userVerification"], "required");
        let user = options["user"]["id"].as_str().unwrap().to_owned();
        let mut id = vec![0; 16];
        self.clock.random().fill_bytes(&mut id);
        let key = SigningKey::generate(Suite::Nist, &mut self.clock.random());
        let jwk = serde_json::to_value(key.verifying_key().to_jwk()).unwrap();
        let coordinate = |name: &str| base64url::decode(jwk[name].as_str().unwrap()).unwrap();

        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), WITH_CREDENTIAL);
        data.extend([0; 16]);
        data.extend(u16::try_from(id.len()).unwrap().to_be_bytes());
        data.extend(&id);
        // COSE_Key: {1: 2, 3: -7, -1: 1, -2: x, -3: y}.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(coordinate("x"));
        data.extend([0x22, 0x58, 0x20]);
        data.extend(coordinate("y"));

        // {"fmt": "none", "attStmt": {}, "authData": data}.
        let mut attestation = vec![0xa3, 0x63];
        attestation.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
        attestation.push(u8::try_from(data.len()).unwrap());
        attestation.extend(data);
        let client_data = self.client_data("webauthn.create", options);
        self.passkeys.insert(id.clone(), Passkey { key, user });
        json!({
            "id": base64url::encode(&id), "rawId": base64url::encode(&id), "type": "public-key",
            "authenticatorAttachment": "platform",
            "response": {
                "attestationObject": base64url::encode(&attestation),
                "clientDataJSON": base64url::encode(&client_data),
                "transports": ["internal"],
            },
            "clientExtensionResults": {"credProps": {"rk": true}, "prf": {"enabled": true}},
        })
    }

    /// `navigator.credentials.get`, with the passkey of this id.
    pub fn get(&self, options: &Value, credential_id: &str) -> Value {
        let options = &options["publicKey"];
        let allowed = options["allowCredentials"].as_array().unwrap();
        assert!(allowed.is_empty() || allowed.iter().any(|one| one["id"] == credential_id));
        let passkey = &self.passkeys[&base64url::decode(credential_id).unwrap()];
        let data = self.data(options["rpId"].as_str().unwrap(), 0);
        let client_data = self.client_data("webauthn.get", options);
        let signed = [data.as_slice(), &Suite::Nist.digest(&client_data)].concat();
        let signature = passkey.key.sign(&signed, &mut self.clock.random());
        json!({
            "id": credential_id, "rawId": credential_id, "type": "public-key",
            "authenticatorAttachment": "platform",
            "response": {
                "authenticatorData": base64url::encode(&data),
                "clientDataJSON": base64url::encode(&client_data),
                "signature": base64url::encode(&der(signature.as_bytes())),
                "userHandle": passkey.user,
            },
            "clientExtensionResults": {"prf": {}},
        })
    }

    fn data(&self, rp_id: &str, flags: u8) -> Vec<u8> {
        let mut data = Suite::Nist.digest(rp_id.as_bytes()).to_vec();
        data.push(flags | if self.skips_the_person { 0x01 } else { PRESENT_AND_VERIFIED });
        data.extend([0; 4]);
        data
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let origin = self.origin.as_deref().unwrap_or(ORIGIN);
        json!({"type": kind, "challenge": options["challenge"], "origin": origin, "crossOrigin": false})
            .to_string()
            .into_bytes()
    }
}

/// The DER form (ECDSA-Sig-Value) of the signature r‖s.
fn der(raw: &[u8; 64]) -> Vec<u8> {
    let integer = |bytes: &[u8]| {
        let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(31);
        let mut value = bytes[start..].to_vec();
        if value[0] & 0x80 != 0 {
            value.insert(0, 0);
        }
        [vec![0x02, u8::try_from(value.len()).unwrap()], value].concat()
    };
    let body = [integer(&raw[..32]), integer(&raw[32..])].concat();
    [vec![0x30, u8::try_from(body.len()).unwrap()], body].concat()
}
