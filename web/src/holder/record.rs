//! One record: an open part and a sealed part.

use netcert::api::relying_party::RelyingPartyView;
use netcert::base64url;
use netcert::ids::{ClientId, PurposeId};
use netcert::sd_jwt::{ClaimName, HeldNetcert};
use netcert::sm4::{SealedBytes, SealingKey};
use netcert::suite::{Signer, SmSigningKey};
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use crate::json;

/// Raised when the format of a record changes. A record in another format is ignored and minted again.
const SCHEMA: u32 = 1;

/// The netcert must still be valid when the relying party checks a repeat presentation.
const EXPIRY_MARGIN_SECONDS: i64 = 120;

/// No netcert is valid for longer. If one seems to be, it was made while the clocks were ahead, and it is not
/// used.
const LONGEST_LIFE_SECONDS: i64 = 31 * 86_400;

/// A passkey that provided the sealing key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KnownPasskey {
    /// Base64url credential id.
    pub credential_id: String,
    /// Whether the passkey provides the key itself (PRF). Otherwise the server keeps the key, and a sign-in
    /// is needed.
    pub prf: bool,
    /// Set for a child whose netcert is kept on this guardian's device: the name, all but its last character
    /// hidden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub child: Option<String>,
}

/// The open part, stored beside the sealed bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outside {
    schema: u32,
    purpose: PurposeId,
    claims: Vec<ClaimName>,
    expires_at: UnixTime,
    passkey: KnownPasskey,
    relying_party: RelyingPartyView,
}

impl Outside {
    /// `claims` is what the person agreed to when the netcert was minted.
    pub fn new(
        relying_party: RelyingPartyView,
        purpose: PurposeId,
        claims: Vec<ClaimName>,
        expires_at: UnixTime,
        passkey: KnownPasskey,
    ) -> Self {
        Self { schema: SCHEMA, purpose, claims, expires_at, passkey, relying_party }
    }

    /// The passkey of a record, even if the sealed part is broken.
    pub(super) fn passkey_in(text: &str) -> Option<KnownPasskey> {
        json::read::<Self>(text.as_bytes()).ok().map(|outside| outside.passkey)
    }

    pub fn client_id(&self) -> &str {
        &self.relying_party.client_id
    }

    pub fn purpose(&self) -> &str {
        self.purpose.as_str()
    }

    pub fn passkey(&self) -> &KnownPasskey {
        &self.passkey
    }

    /// The relying party as the person saw it when they agreed.
    pub fn relying_party(&self) -> &RelyingPartyView {
        &self.relying_party
    }

    /// Whether the netcert inside can answer for these results now.
    pub fn covers(&self, mut results: impl Iterator<Item = ClaimName>, now: UnixTime) -> bool {
        (EXPIRY_MARGIN_SECONDS + 1..=LONGEST_LIFE_SECONDS).contains(&self.expires_at.since(now))
            && results.all(|claim| self.claims.contains(&claim))
    }
}

/// An unsealed netcert and its holder key.
pub struct Holding {
    text: Zeroizing<String>,
    netcert: HeldNetcert,
    key: SmSigningKey,
}

/// The unsealed text, or the server's answer, is no netcert for this relying party.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotOpened;

/// The format of the sealed part.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inside {
    netcert: String,
    holder_key: String,
}

impl Drop for Inside {
    fn drop(&mut self) {
        self.netcert.zeroize();
        self.holder_key.zeroize();
    }
}

impl Holding {
    pub fn new(
        netcert: Zeroizing<String>,
        key: SmSigningKey,
        client_id: &ClientId,
    ) -> Result<Self, NotOpened> {
        let held = HeldNetcert::parse(&netcert).map_err(|_| NotOpened)?;
        if held.audience() != client_id || !held.is_held_by(key.verifying_key()) {
            return Err(NotOpened);
        }
        Ok(Self { text: netcert, netcert: held, key })
    }

    pub fn netcert(&self) -> &HeldNetcert {
        &self.netcert
    }

    pub fn key(&self) -> &SmSigningKey {
        &self.key
    }
}

/// A record as the store keeps it.
#[derive(Clone)]
pub struct Record {
    outside: Outside,
    /// The exact text of `outside` that the seal is bound to.
    outside_text: String,
    sealed: SealedBytes,
}

impl Record {
    pub fn seal(
        outside: Outside,
        holding: &Holding,
        key: &SealingKey,
        rng: &mut impl CryptoRng,
    ) -> Option<Self> {
        let holder_key = Zeroizing::new(base64url::encode(&*holding.key.to_bytes()));
        let inside = Inside { netcert: holding.text.to_string(), holder_key: holder_key.to_string() };
        let inside = Zeroizing::new(serde_json::to_vec(&inside).ok()?);
        let outside_text = serde_json::to_string(&outside).ok()?;
        let sealed = key.seal(&inside, outside_text.as_bytes(), rng);
        Some(Self { outside, outside_text, sealed })
    }

    /// `None` if the format is another one or the record is broken. The netcert is then minted again.
    pub fn parse(outside_text: String, sealed: Vec<u8>) -> Option<Self> {
        let outside: Outside = json::read(outside_text.as_bytes()).ok()?;
        let sealed = SealedBytes::from_bytes(sealed).ok()?;
        (outside.schema == SCHEMA).then_some(Self { outside, outside_text, sealed })
    }

    pub fn open(&self, key: &SealingKey) -> Result<Holding, NotOpened> {
        let inside = key.open(&self.sealed, self.outside_text.as_bytes()).map_err(|_| NotOpened)?;
        let mut inside: Inside = json::read(&inside).map_err(|_| NotOpened)?;
        let netcert = Zeroizing::new(std::mem::take(&mut inside.netcert));
        let bytes = Zeroizing::new(base64url::decode(&inside.holder_key).map_err(|_| NotOpened)?);
        let bytes: Zeroizing<[u8; 32]> = Zeroizing::new(bytes.as_slice().try_into().map_err(|_| NotOpened)?);
        let key = SmSigningKey::from_bytes(&bytes).map_err(|_| NotOpened)?;
        let client_id = self.outside.client_id().parse().map_err(|_| NotOpened)?;
        Holding::new(netcert, key, &client_id)
    }

    pub fn outside(&self) -> &Outside {
        &self.outside
    }

    pub(super) fn outside_text(&self) -> &str {
        &self.outside_text
    }

    pub(super) fn sealed(&self) -> &[u8] {
        self.sealed.as_bytes()
    }
}
