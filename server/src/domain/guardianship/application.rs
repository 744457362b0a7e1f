//! Applications: a child of 14–17 asks for approval, or a guardian asks for one more guardian. A code opens
//! them, and only for those whom the authority confirms as guardians.

use netcert::age::Band;
use netcert::api::message::MessageAbout;
use netcert::time::UnixTime;

use crate::authority::DocumentRef;
use crate::domain::acting;
use crate::domain::data_key;
use crate::domain::guardianship::link;
use crate::domain::guardianship::link::NewLink;
use crate::domain::guardianship::{GuardianshipError, GuardianshipService};
use crate::domain::limit;
use crate::domain::message;
use crate::keys::sealed::OpeningPurpose;
use crate::model::guardianship::application::GuardianApplication;
use crate::model::guardianship::code::{CodeKind, Invitation, Issued, ShortCode};
use crate::model::guardianship::evidence::Evidence;
use crate::model::guardianship::note::ChildNote;
use crate::model::guardianship::{GuardianRefused, Guardians};
use crate::model::ids::ApplicationId;
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::person::PersonState;
use crate::model::session::{ClaimedSession, Session, SessionEnded};
use crate::store;
use crate::store::{StoreError, Tx};

/// How long an opened application waits for the guardian's answer, in seconds.
const OPEN_SECONDS: i64 = 30 * 86_400;

impl GuardianshipService {
    /// A code that a child of 14–17 who waits shows to a guardian. The child may have no passkey yet.
    ///
    /// # Errors
    /// [`GuardianRefused::WaitsForNobody`].
    pub async fn application_code(
        &self,
        session: &Session,
        _: Charged<act::CodeShown>,
    ) -> Result<Issued, GuardianshipError> {
        let child = session.person.ok_or(SessionEnded)?;
        let mut tx = self.store.begin().await?;
        let row = store::person::lock_row(&mut tx, child).await?;
        if !store::session::hold(&mut tx, session, self.clock.now()).await? {
            return Err(SessionEnded.into());
        }
        if !row.is_some_and(|row| row.awaits_guardian()) {
            return Err(GuardianRefused::WaitsForNobody.into());
        }
        let issued = self.issue(&mut tx, Invitation { kind: CodeKind::Approve, child, by: child }).await?;
        tx.commit().await?;
        Ok(issued)
    }

    /// Draws a code and keeps its index.
    pub(super) async fn issue(&self, tx: &mut Tx, of: Invitation) -> Result<Issued, GuardianshipError> {
        let code = ShortCode::draw(&mut self.clock.random());
        let expires_at = self.clock.now().plus(of.kind.seconds());
        let index = code.index(&self.keys.one_time_code);
        store::invitation::put(tx, &index, &of, expires_at).await?;
        Ok(Issued { code, expires_at })
    }

    /// Opens an application. A person whom the authority does not confirm learns nothing of the child, and
    /// the code stays good for those whom it confirms.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn open_application(
        &self,
        session: &ClaimedSession,
        code: &ShortCode,
        charged: Charged<act::ShortCodeEntry>,
    ) -> Result<GuardianApplication, GuardianshipError> {
        let guardian = session.claimed_person();
        self.must_be_adult(guardian).await?;
        let index = code.index(&self.keys.one_time_code);
        let invitation =
            store::invitation::find(&mut *self.store.read().await?, &index, self.clock.now()).await?;
        let invitation = invitation
            .filter(|invitation| matches!(invitation.kind, CodeKind::Approve | CodeKind::Join))
            .ok_or(GuardianRefused::UnknownCode)?;
        let record = self.childs_record(invitation.child, OpeningPurpose::ShowToGuardian).await?;
        let document = DocumentRef { kind: record.kind, number: &record.number };
        let statement = self.confirm(guardian, document).await?;
        let note = ChildNote::of(&record.name, record.birth_date);

        let (now, mut rng) = (self.clock.now(), self.clock.random());
        let mut tx = self.store.begin().await?;
        let state = store::person::lock_row(&mut tx, invitation.child).await?.map(|row| row.state);
        acting::hold::<GuardianshipError>(&mut tx, session, now).await?;
        self.must_wait(&mut tx, &invitation, guardian, state, note.band(now)).await?;
        if link::room(&mut tx, &self.keys, guardian, now).await? == 0 {
            return Err(GuardianRefused::TooManyChildren.into());
        }
        store::invitation::take(&mut tx, &index, now).await?.ok_or(GuardianRefused::UnknownCode)?;
        let id = ApplicationId::generate(&mut rng);
        let key = data_key::of::<GuardianshipError>(&mut tx, &self.keys, invitation.child).await?;
        let application = GuardianApplication {
            guardian,
            child: invitation.child,
            kind: invitation.kind,
            invited_by: (invitation.kind == CodeKind::Join).then_some(invitation.by),
            note: key.seal(&note, id.as_str(), &mut rng)?,
            statement: key.seal(&statement, id.as_str(), &mut rng)?,
            asked_at: now,
            expires_at: now.plus(OPEN_SECONDS),
            id,
        };
        store::application::put(&mut tx, &application).await?;
        limit::succeeded(&mut tx, charged).await?;
        tx.commit().await?;
        Ok(application)
    }

    /// Whether somebody waits for an answer of this guardian. The caller has locked the child's row.
    async fn must_wait(
        &self,
        tx: &mut Tx,
        of: &Invitation,
        guardian: PersonId,
        state: Option<PersonState>,
        band: Band,
    ) -> Result<(), GuardianshipError> {
        let guardians = store::guardianship::of_child(tx, of.child).await?;
        if band != Band::Adult && guardians.frozen() {
            return Err(GuardianRefused::Disputed.into());
        }
        match (of.kind, state, band) {
            (CodeKind::Approve, Some(PersonState::AwaitingGuardian), Band::From14To17) => Ok(()),
            (CodeKind::Join, Some(PersonState::Active), Band::From8To13 | Band::From14To17) => {
                if guardians.of(of.by).is_none() {
                    Err(GuardianRefused::UnknownCode.into())
                } else if guardians.of(guardian).is_some() {
                    Err(GuardianRefused::AlreadyAnswered.into())
                } else {
                    Ok(())
                }
            }
            _ => Err(GuardianRefused::AlreadyAnswered.into()),
        }
    }

    /// Takes the guardian's signed consent: the link is made, and a child who waits becomes active.
    ///
    /// # Errors
    /// [`GuardianshipError`]; nothing has happened then.
    pub async fn approve(
        &self,
        session: &ClaimedSession,
        id: &ApplicationId,
        mut evidence: Evidence,
    ) -> Result<(), GuardianshipError> {
        let (now, mut rng) = (self.clock.now(), self.clock.random());
        let mut tx = self.store.begin().await?;
        let (application, state) = self.hold_application(&mut tx, session, id).await?;
        let guardian = application.guardian;
        let key = &self.keys.key_encryption;
        let note = application.note.open_unaudited(key)?;
        let statement = application.statement.open_unaudited(key)?;
        let (child, band) = (application.child, note.band(now));
        let guardians = store::guardianship::of_child(&mut tx, child).await?;
        may_be_approved(&application, state, band, &guardians)?;
        if !statement.is_fresh(evidence.given_at) {
            return Err(GuardianRefused::ConsentInvalid.into());
        }
        evidence.statement = Some(statement);
        let new = NewLink { guardian, child, note, evidence: &evidence };
        link::make(&mut tx, &self.keys, &new, now, &mut rng).await?;
        store::application::delete(&mut tx, id).await?;
        if application.kind == CodeKind::Approve {
            store::person::set_state(&mut tx, child, PersonState::Active).await?;
            store::minor::take_over(&mut tx, child, None).await?;
            close_approval(&mut tx, child).await?;
            message::tell(&mut tx, child, MessageAbout::Approved, None, now, &mut rng).await?;
        }
        link::tell_others(&mut tx, child, guardian, MessageAbout::GuardianAdded, now, &mut rng).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The child of an application that this guardian can approve now. Where the authority's statement would
    /// be too old at `signed_by`, the authority is asked again.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn to_be_approved(
        &self,
        session: &ClaimedSession,
        id: &ApplicationId,
        signed_by: UnixTime,
    ) -> Result<(CodeKind, ChildNote), GuardianshipError> {
        let guardian = session.claimed_person();
        let (now, keys) = (self.clock.now(), &self.keys.key_encryption);
        let gone = GuardianRefused::AlreadyAnswered;
        let mut connection = self.store.read().await?;
        let application = store::application::find(&mut connection, id, guardian, now).await?.ok_or(gone)?;
        let state = store::person::find(&mut connection, application.child).await?.ok_or(gone)?.state;
        let guardians = store::guardianship::of_child(&mut connection, application.child).await?;
        drop(connection);
        let note = application.note.open_unaudited(keys)?;
        may_be_approved(&application, state, note.band(now), &guardians)?;
        if !application.statement.open_unaudited(keys)?.is_fresh(signed_by) {
            let record = self.childs_record(application.child, OpeningPurpose::ShowToGuardian).await?;
            let document = DocumentRef { kind: record.kind, number: &record.number };
            let statement = self.confirm(guardian, document).await?;
            let mut tx = self.store.begin().await?;
            self.hold_application(&mut tx, session, id).await?;
            let key = data_key::of::<GuardianshipError>(&mut tx, &self.keys, application.child).await?;
            let sealed = key.seal(&statement, id.as_str(), &mut self.clock.random())?;
            store::application::set_statement(&mut tx, id, &sealed).await?;
            tx.commit().await?;
        }
        Ok((application.kind, note))
    }

    /// The applications that wait for the guardian's answer. Applicants who are 18 by now need none and are
    /// left out.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn applications(
        &self,
        guardian: PersonId,
    ) -> Result<Vec<GuardianApplication>, GuardianshipError> {
        let now = self.clock.now();
        let mut waiting = Vec::new();
        let found = store::application::of_guardian(&mut *self.store.read().await?, guardian, now).await?;
        for application in found {
            if application.note.open_unaudited(&self.keys.key_encryption)?.band(now) != Band::Adult {
                waiting.push(application);
            }
        }
        Ok(waiting)
    }

    /// Takes the guardian's refusal. A child who waits is erased with everything that belongs to them, and
    /// their browsers are told.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn decline(
        &self,
        session: &ClaimedSession,
        id: &ApplicationId,
    ) -> Result<(), GuardianshipError> {
        self.must_be_adult(session.claimed_person()).await?;
        let mut tx = self.store.begin().await?;
        let (application, state) = self.hold_application(&mut tx, session, id).await?;
        match (application.kind, state) {
            // Applicants who are 18 by now need no approval, so a refusal does not erase them.
            (CodeKind::Approve, PersonState::AwaitingGuardian)
                if application.note.open_unaudited(&self.keys.key_encryption)?.band(self.clock.now())
                    != Band::Adult =>
            {
                store::session::mark_declined(&mut tx, application.child).await?;
                store::person::delete(&mut tx, application.child).await?;
            }
            (CodeKind::Approve, _) => return Err(GuardianRefused::AlreadyAnswered.into()),
            _ => store::application::delete(&mut tx, id).await?,
        }
        tx.commit().await?;
        Ok(())
    }

    /// The application, with the rows of its child and its guardian and the guardian's session locked:
    /// another answer runs before or after this one.
    async fn hold_application(
        &self,
        tx: &mut Tx,
        session: &ClaimedSession,
        id: &ApplicationId,
    ) -> Result<(GuardianApplication, PersonState), GuardianshipError> {
        let (guardian, now) = (session.claimed_person(), self.clock.now());
        let gone = GuardianRefused::AlreadyAnswered;
        let found = store::application::find(tx, id, guardian, now).await?.ok_or(gone)?;
        let row = store::person::lock_row(tx, found.child).await?.ok_or(gone)?;
        store::person::lock_row(tx, guardian).await?;
        acting::hold::<GuardianshipError>(tx, session, now).await?;
        // Once more, under the locks.
        let application = store::application::find(tx, id, guardian, now).await?.ok_or(gone)?;
        Ok((application, row.state))
    }
}

/// Whether the application can be approved as things are: somebody waits, no dispute is open, and the
/// guardian who invited one more is still a guardian.
fn may_be_approved(
    application: &GuardianApplication,
    state: PersonState,
    band: Band,
    guardians: &Guardians,
) -> Result<(), GuardianRefused> {
    let waits = match (application.kind, state, band) {
        (CodeKind::Approve, PersonState::AwaitingGuardian, Band::From14To17) => true,
        (CodeKind::Join, PersonState::Active, Band::From8To13 | Band::From14To17) => {
            // The first release did not write down who had invited: any live guardian counts then.
            let invited_by = |by| guardians.of(by).is_some();
            application.invited_by.map_or(guardians.live().next().is_some(), invited_by)
        }
        _ => false,
    };
    if !waits {
        Err(GuardianRefused::AlreadyAnswered)
    } else if guardians.frozen() {
        Err(GuardianRefused::Disputed)
    } else {
        Ok(())
    }
}

/// A child's approval was given, or is no longer needed: no guardian is asked for it any more, and its codes
/// are void.
///
/// # Errors
/// [`StoreError`].
pub(super) async fn close_approval(tx: &mut Tx, child: PersonId) -> Result<(), StoreError> {
    store::application::delete_of_child(tx, child, CodeKind::Approve).await?;
    store::invitation::delete_of_child(tx, child, CodeKind::Approve).await
}
