//! What only an operator does with guardianship. Nothing here opens a record.

use std::collections::BTreeSet;

use netcert::api::message::MessageAbout;

use crate::clock::Clock;
use crate::domain::guardianship::GuardianshipError;
use crate::domain::guardianship::dispute;
use crate::domain::guardianship::link;
use crate::domain::site_consent;
use crate::domain::status;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::Link;
use crate::model::guardianship::dispute::{DisputeOpener, Settlement};
use crate::model::ids::GuardianshipId;
use crate::model::ids::PersonId;
use crate::model::person::PersonState;
use crate::store;
use crate::store::{Store, StoreError, Tx};

/// Why a link has ended, as stored.
const BY_OPERATOR: &str = "operator";

/// The parts that the operator's commands need.
pub struct Operator {
    /// Time and randomness.
    pub clock: Clock,
    /// The database.
    pub store: Store,
}

impl Operator {
    /// Ends a link, and with it what its guardian consented to.
    ///
    /// # Errors
    /// [`GuardianRefused::NoSuchChild`].
    pub async fn end(&self, id: &GuardianshipId) -> Result<(), GuardianshipError> {
        let mut tx = self.store.begin().await?;
        let held = hold_link(&mut tx, id).await?;
        link::end(&mut tx, &held, BY_OPERATOR, self.clock.now(), &mut self.clock.random()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Opens a dispute about the link's child; all guardians are told.
    ///
    /// # Errors
    /// [`GuardianRefused::NoSuchChild`].
    pub async fn dispute(&self, id: &GuardianshipId) -> Result<(), GuardianshipError> {
        let (now, mut rng) = (self.clock.now(), self.clock.random());
        let mut tx = self.store.begin().await?;
        let held = hold_link(&mut tx, id).await?;
        dispute::open(&mut tx, &held, DisputeOpener::Operator, now, &mut rng).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Settles the dispute about a child; all guardians are told. `id` is the dispute's, or that of any of
    /// the child's links, ended ones included. `end`: that link ends with it.
    ///
    /// # Errors
    /// [`GuardianRefused::NoSuchChild`]; [`GuardianRefused::AlreadyAnswered`] where no dispute is open.
    pub async fn settle(&self, id: &str, end: bool) -> Result<(), GuardianshipError> {
        let gone = GuardianRefused::NoSuchChild;
        let (now, mut rng) = (self.clock.now(), self.clock.random());
        let mut tx = self.store.begin().await?;
        let child = store::dispute::find_child(&mut tx, id).await?.ok_or(gone)?;
        store::person::lock_row(&mut tx, child).await?.ok_or(gone)?;
        let settlement = if end { Settlement::Ended } else { Settlement::Kept };
        if !store::dispute::settle(&mut tx, child, settlement, now).await? {
            return Err(GuardianRefused::AlreadyAnswered.into());
        }
        // The child is nobody's guardian: all are told.
        link::tell_others(&mut tx, child, child, MessageAbout::Settled, now, &mut rng).await?;
        if end {
            let ended = GuardianshipId::parse(id).ok_or(gone)?;
            let ended = store::guardianship::find(&mut tx, &ended).await?.ok_or(gone)?;
            link::end(&mut tx, &ended, BY_OPERATOR, now, &mut rng).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Suspends a person: their netcerts are revoked, their sessions end, those too that they keep for
    /// children, and as a guardian they no longer count. `false` where they are not active.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn suspend(&self, person: PersonId) -> Result<bool, StoreError> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        // Whoever acts as a child, also on this guardian's device, locks the child's row.
        let links = store::guardianship::of_guardian(&mut tx, person).await?;
        for child in links.iter().map(|link| link.child).collect::<BTreeSet<_>>() {
            store::person::lock_row(&mut tx, child).await?;
        }
        // A mint that rests on this guardian's consent locks this row too, so it runs before or after this.
        let row = store::person::lock_row(&mut tx, person).await?;
        if !row.is_some_and(|row| row.is_active()) {
            return Ok(false);
        }
        store::person::set_state(&mut tx, person, PersonState::Suspended).await?;
        store::session::delete_of_person(&mut tx, person).await?;
        store::session::delete_all_kept_by(&mut tx, person).await?;
        // The children's netcerts come first: a withdrawal, too, locks consents before status lists.
        site_consent::end_of_guardian(&mut tx, person, now).await?;
        status::revoke_person(&mut tx, person, now).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Takes a suspension back; what was revoked stays revoked. `false` where the person is not suspended.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn reinstate(&self, person: PersonId) -> Result<bool, StoreError> {
        let mut tx = self.store.begin().await?;
        let row = store::person::lock_row(&mut tx, person).await?;
        if row.is_none_or(|row| row.state != PersonState::Suspended) {
            return Ok(false);
        }
        store::person::set_state(&mut tx, person, PersonState::Active).await?;
        tx.commit().await?;
        Ok(true)
    }
}

/// Any guardian's link, with the child's row locked.
async fn hold_link(tx: &mut Tx, id: &GuardianshipId) -> Result<Link, GuardianshipError> {
    let gone = GuardianRefused::NoSuchChild;
    let found = store::guardianship::find(tx, id).await?.ok_or(gone)?;
    store::person::lock_row(tx, found.child).await?.ok_or(gone)?;
    Ok(store::guardianship::find(tx, id).await?.ok_or(gone)?)
}
