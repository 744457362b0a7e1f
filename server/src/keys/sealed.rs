//! Sealed data in the database (DESIGN §5): SM4-GCM under the owner's data key, bound to the row's id and the
//! record's schema.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;

use netcert::sm4::SealedBytes;
use netcert::time::UnixTime;
use rand_core::CryptoRng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use super::data_key::{DataKey, WrappedKey};
use super::key_store::KeyEncryptionKeys;
use super::opening_error::{OpeningError, associated_data};

/// A type that can be sealed.
pub trait Schema: Serialize + DeserializeOwned {
    /// Name and version of the stored form; part of the associated data.
    const SCHEMA: &'static str;
}

/// A record that is opened without an audit entry. Whoever requests it sees or uses its content all the time
/// anyway, such as a child's masked name in a guardian's list.
pub trait Unaudited: Schema {}

/// A sealed `T` of the row `id`, with the owner's wrapped data key.
pub struct Sealed<T> {
    id: String,
    bytes: SealedBytes,
    key: WrappedKey,
    holds: PhantomData<fn() -> T>,
}

/// Why a record is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OpeningPurpose {
    /// To mint a netcert without plaintext claims: age, level and subject identifier.
    Mint,
    /// To mint a netcert with plaintext claims that the person consented to.
    MintPlaintext,
    /// A child wants to use a site, and the age decides whether a guardian must consent.
    AskGuardians,
    /// The person views their own data.
    ShowToHolder,
    /// The same document enrols again.
    RepeatEnrolment,
    /// A person who waits for a guardian's approval signs in, and may be 18 by now.
    ComeOfAge,
    /// An adult acts as a guardian.
    BeGuardian,
    /// A guardian views a child's data, or the authority is asked about both.
    ShowToGuardian,
    /// The daily job asks the authority whether a guardian is still one.
    ConfirmGuardianship,
    /// A guardian's signed consent is verified again.
    CheckConsent,
    /// A lawful request (operator).
    LawfulRequest,
}

impl OpeningPurpose {
    /// The purpose as stored.
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
            Self::ConfirmGuardianship => "confirm_guardianship",
            Self::CheckConsent => "check_consent",
            Self::LawfulRequest => "lawful_request",
        }
    }
}

/// Who opens a record.
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
    /// The actor as stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Holder => "holder",
            Self::Guardian => "guardian",
            Self::Operator => "operator",
        }
    }
}

/// One opening of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// Id of the data key's owner.
    pub person_id: String,
    /// Who opened it.
    pub actor: Actor,
    /// The purpose.
    pub purpose: OpeningPurpose,
    /// When it was opened.
    pub at: UnixTime,
}

/// Where audit entries are written. The database commits an entry at once. A transaction commits it with
/// everything else, so the caller must release nothing before the commit.
pub trait AuditTrail {
    /// Why an audit entry could not be written.
    type Error: std::error::Error + Send + Sync + 'static;

    /// Writes an audit entry.
    fn record(
        &mut self,
        opening: &Opening,
        rng: &mut (impl CryptoRng + Send),
    ) -> impl Future<Output = Result<(), Self::Error>> + Send;
}

impl<T> Sealed<T> {
    pub(super) fn new(id: &str, bytes: SealedBytes, key: WrappedKey) -> Self {
        Self { id: id.to_owned(), bytes, key, holds: PhantomData }
    }

    /// Takes the column of the row `id`.
    ///
    /// # Errors
    /// [`OpeningError::Sealed`] if it is too short for sealed bytes.
    pub fn from_stored(id: &str, bytes: Vec<u8>, key: WrappedKey) -> Result<Self, OpeningError> {
        Ok(Self::new(id, SealedBytes::from_bytes(bytes).map_err(|_| OpeningError::Sealed)?, key))
    }

    /// The row's id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The sealed bytes, for their column.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.as_bytes()
    }

    /// The owner's wrapped data key.
    pub fn key(&self) -> &WrappedKey {
        &self.key
    }
}

impl<T> Clone for Sealed<T> {
    fn clone(&self) -> Self {
        Self::new(&self.id, self.bytes.clone(), self.key.clone())
    }
}

impl<T> PartialEq for Sealed<T> {
    fn eq(&self, other: &Self) -> bool {
        (&self.id, &self.bytes, &self.key) == (&other.id, &other.bytes, &other.key)
    }
}

impl<T> Eq for Sealed<T> {}

impl<T> fmt::Debug for Sealed<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Sealed(…)")
    }
}

impl<T: Schema> Sealed<T> {
    /// Writes the audit entry, and then opens the record.
    ///
    /// # Errors
    /// [`OpeningError`]; if the audit entry cannot be written, nothing is opened.
    pub async fn open(
        &self,
        keys: &KeyEncryptionKeys,
        opening: (Actor, OpeningPurpose, UnixTime),
        trail: &mut impl AuditTrail,
        rng: &mut (impl CryptoRng + Send),
    ) -> Result<T, OpeningError> {
        let (actor, purpose, at) = opening;
        let opening = Opening { person_id: self.key.owner().to_owned(), actor, purpose, at };
        trail.record(&opening, rng).await.map_err(|error| OpeningError::Audit(Box::new(error)))?;
        self.unseal(keys)
    }

    fn unseal(&self, keys: &KeyEncryptionKeys) -> Result<T, OpeningError> {
        let data_key = self.key.open(keys)?;
        let plaintext = data_key
            .key()
            .open(&self.bytes, &associated_data(&self.id, T::SCHEMA))
            .map_err(|_| OpeningError::Sealed)?;
        serde_json::from_slice(&plaintext).map_err(|_| OpeningError::Content)
    }
}

impl<T: Unaudited> Sealed<T> {
    /// Opens without an audit entry.
    ///
    /// # Errors
    /// [`OpeningError`], never [`OpeningError::Audit`].
    pub fn open_unaudited(&self, keys: &KeyEncryptionKeys) -> Result<T, OpeningError> {
        self.unseal(keys)
    }
}

impl DataKey {
    /// Seals `record` for the row `id`.
    ///
    /// # Errors
    /// [`OpeningError::Content`] if the record does not serialize.
    pub fn seal<T: Schema>(
        &self,
        record: &T,
        id: &str,
        rng: &mut impl CryptoRng,
    ) -> Result<Sealed<T>, OpeningError> {
        let plaintext = Zeroizing::new(serde_json::to_vec(record).map_err(|_| OpeningError::Content)?);
        let bytes = self.key().seal(&plaintext, &associated_data(id, T::SCHEMA), rng);
        Ok(Sealed::new(id, bytes, self.wrapped().clone()))
    }
}
