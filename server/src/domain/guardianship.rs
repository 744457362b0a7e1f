//! What guardians do: who may act as one, and asking the authority whose guardian they are.

pub mod application;
pub mod children;
pub mod confirmation;
pub mod dispute;
pub mod link;
pub mod of_age;
pub mod operator;

use std::sync::Arc;

use jiff::civil::Date;
use netcert::age::{Band, band};

use crate::authority::{Authority, AuthorityAway, DocumentRef, Guardianship};
use crate::clock::Clock;
use crate::domain::person_note;
use crate::keys::key_store::KeyStore;
use crate::keys::opening_error::OpeningError;
use crate::keys::sealed::{Actor, OpeningPurpose};
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::statement::Statement;
use crate::model::ids::PersonId;
use crate::model::record::IdentityRecord;
use crate::model::session::SessionEnded;
use crate::store;
use crate::store::{Store, StoreError};

/// The parts that guardians' actions need.
#[derive(Clone)]
pub struct GuardianshipService {
    /// Time and randomness.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The server's keys.
    pub keys: Arc<KeyStore>,
    /// Knows who is whose guardian.
    pub authority: Arc<dyn Authority>,
}

/// Why it did not happen.
#[derive(Debug, thiserror::Error)]
pub enum GuardianshipError {
    /// By the rules.
    #[error(transparent)]
    Refused(#[from] GuardianRefused),
    /// The authority cannot be asked.
    #[error(transparent)]
    Away(#[from] AuthorityAway),
    /// The session has ended since the request began.
    #[error(transparent)]
    SessionEnded(#[from] SessionEnded),
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed record does not open.
    #[error(transparent)]
    Record(#[from] OpeningError),
}

impl GuardianshipService {
    /// Whether the person is an active adult. No record is opened for it: pages ask every few seconds.
    ///
    /// # Errors
    /// [`GuardianRefused::NotAnAdult`].
    pub async fn must_be_adult(&self, person: PersonId) -> Result<(), GuardianshipError> {
        let mut connection = self.store.read().await?;
        let row = store::person::find(&mut connection, person).await?.ok_or(GuardianRefused::NotAnAdult)?;
        if !row.is_active() {
            return Err(GuardianRefused::NotAnAdult.into());
        }
        let enrolled_as_minor = store::minor::by_guardian(&mut connection, person).await?.is_some();
        drop(connection);
        if enrolled_as_minor {
            let note =
                person_note::of::<GuardianshipError>(&self.store, &self.keys, &self.clock, &row).await?;
            if note.band(self.clock.now()) != Band::Adult {
                return Err(GuardianRefused::NotAnAdult.into());
            }
        }
        Ok(())
    }

    /// Whether this guardian may apply for a child born on `birth_date`: an active adult, with room for one
    /// more child or with one of that birthday already.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn may_apply(
        &self,
        guardian: PersonId,
        birth_date: Option<Date>,
    ) -> Result<(), GuardianshipError> {
        self.must_be_adult(guardian).await?;
        let mut connection = self.store.read().await?;
        let now = self.clock.now();
        if link::room(&mut connection, &self.keys, guardian, now).await? > 0 {
            return Ok(());
        }
        for link in store::guardianship::of_guardian(&mut connection, guardian).await? {
            if Some(link.note.open_unaudited(&self.keys.key_encryption)?.birth_date) == birth_date {
                return Ok(());
            }
        }
        Err(GuardianRefused::TooManyChildren.into())
    }

    /// Asks the authority, outside of any transaction.
    ///
    /// # Errors
    /// [`GuardianRefused::NotGuardian`], [`GuardianRefused::Disputed`], [`GuardianRefused::NotAnAdult`].
    pub async fn confirm(
        &self,
        guardian: PersonId,
        child: DocumentRef<'_>,
    ) -> Result<Statement, GuardianshipError> {
        let record = self.document_of(guardian).await?;
        let document = DocumentRef { kind: record.kind, number: &record.number };
        match self.authority.guardianship(document, child).await? {
            Guardianship::Confirmed { evidence } => {
                let statement = Statement::new(evidence);
                if statement.is_fresh(self.clock.now()) {
                    Ok(statement)
                } else {
                    Err(AuthorityAway("its statement is old".to_owned()).into())
                }
            }
            Guardianship::NotGuardian => Err(GuardianRefused::NotGuardian.into()),
            Guardianship::Disputed => Err(GuardianRefused::Disputed.into()),
        }
    }

    /// The guardian's own record, opened for guardianship, of an active adult.
    async fn document_of(&self, guardian: PersonId) -> Result<IdentityRecord, GuardianshipError> {
        let row = store::person::find(&mut *self.store.read().await?, guardian).await?;
        let row = row.ok_or(GuardianRefused::NotAnAdult)?;
        let active = row.is_active();
        let now = self.clock.now();
        let opening = (Actor::Holder, OpeningPurpose::BeGuardian, now);
        let mut trail = self.store.clone();
        let record =
            row.record.open(&self.keys.key_encryption, opening, &mut trail, &mut self.clock.random()).await?;
        if active && band(record.birth_date, now.shanghai_date()) == Band::Adult {
            Ok(record)
        } else {
            Err(GuardianRefused::NotAnAdult.into())
        }
    }

    /// A child's record, opened for an action of a guardian.
    ///
    /// # Errors
    /// [`GuardianRefused::NoSuchChild`].
    pub async fn childs_record(
        &self,
        child: PersonId,
        purpose: OpeningPurpose,
    ) -> Result<IdentityRecord, GuardianshipError> {
        let row = store::person::find(&mut *self.store.read().await?, child).await?;
        let row = row.ok_or(GuardianRefused::NoSuchChild)?;
        let opening = (Actor::Guardian, purpose, self.clock.now());
        let mut trail = self.store.clone();
        Ok(row.record.open(&self.keys.key_encryption, opening, &mut trail, &mut self.clock.random()).await?)
    }
}
