//! What lies sealed in the database (DESIGN §5): SM4-GCM under a data key of its own, which is wrapped by the
//! key-encryption key; both bound to the record's id and schema. Destroying the row's wrapped key destroys the record.

use std::future::Future;
use std::marker::PhantomData;

use netcert::sm4::{SealedBytes, SealingKey};
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::keys::key_store::KeyEncryptionKey;

/// A record that may be sealed.
pub trait Schema: Serialize + DeserializeOwned {
    /// Name and version of its form, part of the associated data.
    const SCHEMA: &'static str;
}

/// A record that a person is still filling in: there is no person yet whose audit could show its opening, and only
/// the enrolment's own steps read it.
pub trait Draft: Schema {}

/// A sealed `T` of the row `id`.
pub struct Sealed<T> {
    id: String,
    record: SealedBytes,
    record_key: SealedBytes,
    holds: PhantomData<fn() -> T>,
}

/// Why a record is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Ages, level and subject identifier for a netcert that can disclose no plaintext.
    Mint,
    /// A netcert that can disclose plaintext the person consented to.
    MintPlaintext,
    /// A child wants to use a site: how old is it?
    AskGuardians,
    /// The person looks at their own data.
    ShowToHolder,
    /// The same document enrols again.
    RepeatEnrolment,
    /// Somebody who waits for a guardian signs in: are they 18 by now?
    ComeOfAge,
    /// An adult acts as a guardian.
    BeGuardian,
    /// A child's guardian sees the child, or the authority is asked about both.
    ShowToGuardian,
    /// A guardian's signed consent is checked again.
    CheckConsent,
    /// A lawful request (operator).
    LawfulRequest,
}

impl Purpose {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mint => "mint",
            Self::MintPlaintext => "mint_plaintext",
            Self::AskGuardians => "ask_guardians",
            Self::ShowToHolder => "show_to_holder",
            Self::RepeatEnrolment => "repeat_enrolment",
            Self::ComeOfAge => "come_of_age",
            Self::BeGuardian => "be_guardian",
            Self::ShowToGuardian => "show_to_guardian",
            Self::CheckConsent => "check_consent",
            Self::LawfulRequest => "lawful_request",
        }
    }
}

/// Who opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// The person themselves, signed in or enrolling.
    Holder,
    /// A guardian of the person.
    Guardian,
    /// The operator.
    Operator,
}

impl Actor {
    /// As stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Guardian => "guardian",
            Self::Operator => "operator",
        }
    }
}

/// One opening of one person's record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The record's id.
    pub person_id: String,
    /// Who.
    pub actor: Actor,
    /// What for.
    pub purpose: Purpose,
    /// When.
    pub at: UnixTime,
}

/// Where openings are written down: the database (there for good at once) or a transaction (with the rest of it: let
/// nothing out before it is committed).
pub trait AuditTrail {
    /// Why an opening could not be written down.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Writes the opening down.
    fn record(
        &mut self,
        opening: &Opening,
        rng: &mut (impl CryptoRng + Send),
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

/// The record stays closed.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Wrong key, another row's bytes, or damage: which of them cannot be told.
    #[error("a sealed record does not open")]
    Sealed,
    /// It opens, but its content does not parse.
    #[error("a sealed record's content does not parse")]
    Content,
    /// The opening could not be written down.
    #[error("the opening could not be audited: {0}")]
    Audit(Box<dyn std::error::Error + Send + Sync>),
}

impl<T: Schema> Sealed<T> {
    /// Seals `record` for the row `id` under a fresh data key.
    ///
    /// # Errors
    /// [`OpenError::Content`] if the record does not serialize.
    pub fn seal(
        record: &T,
        id: &str,
        key: &KeyEncryptionKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Self, OpenError> {
        let plaintext = Zeroizing::new(serde_json::to_vec(record).map_err(|_| OpenError::Content)?);
        let data_key = SealingKey::generate(rng);
        let aad = associated_data::<T>(id);
        Ok(Self {
            id: id.to_owned(),
            record: data_key.seal(&plaintext, &aad, rng),
            record_key: key.0.seal(data_key.to_bytes().as_slice(), &aad, rng),
            holds: PhantomData,
        })
    }

    /// Takes over the two columns of the row `id`.
    ///
    /// # Errors
    /// [`OpenError::Sealed`] where they are too short for sealed bytes.
    pub fn from_stored(id: &str, record: Vec<u8>, record_key: Vec<u8>) -> Result<Self, OpenError> {
        Ok(Self {
            id: id.to_owned(),
            record: SealedBytes::from_bytes(record).map_err(|_| OpenError::Sealed)?,
            record_key: SealedBytes::from_bytes(record_key).map_err(|_| OpenError::Sealed)?,
            holds: PhantomData,
        })
    }

    /// The row's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The sealed record, for its column.
    pub fn record_bytes(&self) -> &[u8] {
        self.record.as_bytes()
    }

    /// The wrapped data key, for its column.
    pub fn record_key_bytes(&self) -> &[u8] {
        self.record_key.as_bytes()
    }

    /// Writes the opening down and then opens.
    ///
    /// # Errors
    /// [`OpenError`]; where the audit fails, nothing is opened.
    pub async fn open(
        &self,
        key: &KeyEncryptionKey,
        opening: (Actor, Purpose, UnixTime),
        trail: &mut impl AuditTrail,
        rng: &mut (impl CryptoRng + Send),
    ) -> Result<T, OpenError> {
        let (actor, purpose, at) = opening;
        let opening = Opening { person_id: self.id.clone(), actor, purpose, at };
        trail.record(&opening, rng).await.map_err(|error| OpenError::Audit(Box::new(error)))?;
        self.unseal(key)
    }

    fn unseal(&self, key: &KeyEncryptionKey) -> Result<T, OpenError> {
        let aad = associated_data::<T>(&self.id);
        let data_key = key.0.open(&self.record_key, &aad).map_err(|_| OpenError::Sealed)?;
        let data_key = <[u8; 16]>::try_from(data_key.as_slice()).map_err(|_| OpenError::Sealed)?;
        let plaintext =
            SealingKey::from_bytes(data_key).open(&self.record, &aad).map_err(|_| OpenError::Sealed)?;
        serde_json::from_slice(&plaintext).map_err(|_| OpenError::Content)
    }
}

impl<T: Draft> Sealed<T> {
    /// Reads a draft; there is nobody to audit it to yet.
    ///
    /// # Errors
    /// [`OpenError`], never [`OpenError::Audit`].
    pub fn read_draft(&self, key: &KeyEncryptionKey) -> Result<T, OpenError> {
        self.unseal(key)
    }
}

/// Ids are made here and hold no NUL, so the joint is unambiguous.
fn associated_data<T: Schema>(id: &str) -> Vec<u8> {
    [id.as_bytes(), &[0], T::SCHEMA.as_bytes()].concat()
}
