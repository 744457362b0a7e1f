//! Applications: a child of 14–17 asks for approval, or a guardian for one more guardian. They are opened with a code, and
//! only by whom the authority confirms.

use netcert::age::Band;
use netcert::api::message::MessageAbout;

use crate::authority::DocumentRef;
use crate::domain::guardianship::link;
use crate::domain::guardianship::link::NewLink;
use crate::domain::guardianship::{Office, OfficeError};
use crate::domain::limit;
use crate::domain::message;
use crate::keys::sealed::Purpose;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::application::Application;
use crate::model::guardianship::application::SealedStatement;
use crate::model::guardianship::code::{CodeKind, Invitation, Issued, ShortCode};
use crate::model::guardianship::evidence::Evidence;
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::ApplicationId;
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::person::PersonState;
use crate::store;
use crate::store::{StoreError, Write};

/// How long an opened application waits for the guardian's word, in seconds.
const OPEN_SECONDS: i64 = 30 * 86_400;

impl Office {
    /// A code that a child of 14–17 who waits shows to a guardian.
    ///
    /// # Errors
    /// [`GuardianRefused::WaitsForNobody`].
    pub async fn application_code(&self, child: PersonId) -> Result<Issued, OfficeError> {
        let mut write = self.store.write().await?;
        let row = store::person::hold(&mut write, child).await?;
        if !row.is_some_and(|row| row.awaits_guardian()) {
            return Err(GuardianRefused::WaitsForNobody.into());
        }
        let issued = self.issue(&mut write, Invitation { kind: CodeKind::Approve, child, by: child }).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(issued)
    }

    /// Draws a code and keeps its index.
    pub(super) async fn issue(&self, write: &mut Write, of: Invitation) -> Result<Issued, OfficeError> {
        let code = ShortCode::draw(&mut self.clock.random());
        let expires_at = self.clock.now().plus(of.kind.seconds());
        let index = code.index(&self.keys.one_time_code);
        store::invitation::put(write, &index, &of, expires_at).await?;
        Ok(Issued { code, expires_at })
    }

    /// Opens an application. Who is not confirmed by the authority learns nothing of the child, and the code stays good
    /// for those who are.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn open_application(
        &self,
        guardian: PersonId,
        code: &ShortCode,
        charged: Charged<act::ShortCode>,
    ) -> Result<Application, OfficeError> {
        self.must_be_adult(guardian).await?;
        let index = code.index(&self.keys.one_time_code);
        let invitation = self.store.invitation(&index, self.clock.now()).await?;
        let invitation = invitation
            .filter(|invitation| invitation.kind != CodeKind::Device)
            .ok_or(GuardianRefused::UnknownCode)?;
        let record = self.childs_record(invitation.child, Purpose::ShowToGuardian).await?;
        let document = DocumentRef { kind: record.kind, number: &record.number };
        let statement = self.confirm(guardian, document).await?;
        let note = ChildNote::of(&record.name, record.birth_date);

        let (now, mut rng) = (self.clock.now(), self.clock.random());
        let mut write = self.store.write().await?;
        let state = store::person::hold(&mut write, invitation.child).await?.map(|row| row.state);
        self.must_wait(&mut write, &invitation, guardian, state, note.band(now)).await?;
        if link::room(&mut write, &self.keys, guardian, now).await? == 0 {
            return Err(GuardianRefused::TooManyChildren.into());
        }
        store::invitation::take(&mut write, &index, now).await?.ok_or(GuardianRefused::UnknownCode)?;
        let id = ApplicationId::generate(&mut rng);
        let key = &self.keys.key_encryption;
        let application = Application {
            guardian,
            child: invitation.child,
            kind: invitation.kind,
            note: note.seal(id.as_str(), key, &mut rng),
            statement: SealedStatement::seal(&statement, &id, key, &mut rng),
            asked_at: now,
            expires_at: now.plus(OPEN_SECONDS),
            id,
        };
        store::application::put(&mut write, &application).await?;
        limit::succeeded(&mut write, charged).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(application)
    }

    /// Whether somebody waits for a word of this guardian. The child's row is held.
    async fn must_wait(
        &self,
        write: &mut Write,
        of: &Invitation,
        guardian: PersonId,
        state: Option<PersonState>,
        band: Band,
    ) -> Result<(), OfficeError> {
        let guardians = store::guardianship::of_child(write, of.child).await?;
        match (of.kind, state, band) {
            (CodeKind::Approve, Some(PersonState::AwaitingGuardian), Band::From14To17) => Ok(()),
            (CodeKind::Join, Some(PersonState::Active), Band::From8To13 | Band::From14To17) => {
                if guardians.frozen() {
                    Err(GuardianRefused::Disputed.into())
                } else if guardians.of(of.by).is_none() {
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

    /// The guardian's signed yes: the link is made, and a child who waits becomes active.
    ///
    /// # Errors
    /// [`OfficeError`]; nothing has happened then.
    pub async fn approve(
        &self,
        guardian: PersonId,
        id: &ApplicationId,
        mut evidence: Evidence,
    ) -> Result<(), OfficeError> {
        let (now, mut rng) = (self.clock.now(), self.clock.random());
        let mut write = self.store.write().await?;
        let (application, state) = self.hold_application(&mut write, guardian, id).await?;
        let key = &self.keys.key_encryption;
        let note = application.note(key)?;
        evidence.statement = Some(application.statement.open(id, key)?);
        let (child, band) = (application.child, note.band(now));
        match (application.kind, state, band) {
            (CodeKind::Approve, PersonState::AwaitingGuardian, Band::From14To17) => {}
            (CodeKind::Join, PersonState::Active, Band::From8To13 | Band::From14To17) => {
                if store::guardianship::of_child(&mut write, child).await?.frozen() {
                    return Err(GuardianRefused::Disputed.into());
                }
            }
            _ => return Err(GuardianRefused::AlreadyAnswered.into()),
        }
        let new = NewLink { guardian, child, note, evidence: &evidence };
        link::make(&mut write, &self.keys, &new, now, &mut rng).await?;
        store::application::delete(&mut write, id).await?;
        if application.kind == CodeKind::Approve {
            store::person::set_state(&mut write, child, PersonState::Active).await?;
            store::minor::take_over(&mut write, child, None).await?;
            store::application::close_approval(&mut write, child).await?;
            message::tell(&mut write, child, MessageAbout::Approved, None, now, &mut rng).await?;
        }
        link::tell_others(&mut write, child, guardian, MessageAbout::GuardianAdded, now, &mut rng).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(())
    }

    /// What waits for the guardian's answer. Who is 18 by now needs nobody's.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn applications(&self, guardian: PersonId) -> Result<Vec<Application>, OfficeError> {
        let now = self.clock.now();
        let mut waiting = Vec::new();
        for application in self.store.applications(guardian, now).await? {
            if application.note(&self.keys.key_encryption)?.band(now) != Band::Adult {
                waiting.push(application);
            }
        }
        Ok(waiting)
    }

    /// A guardian's no. What a child who waits has given is erased with all that hangs on it, and their browsers are told.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn decline(&self, guardian: PersonId, id: &ApplicationId) -> Result<(), OfficeError> {
        self.must_be_adult(guardian).await?;
        let mut write = self.store.write().await?;
        let (application, state) = self.hold_application(&mut write, guardian, id).await?;
        match (application.kind, state) {
            // Who is 18 by now needs nobody's yes, and loses nothing by a no.
            (CodeKind::Approve, PersonState::AwaitingGuardian)
                if application.note(&self.keys.key_encryption)?.band(self.clock.now()) != Band::Adult =>
            {
                store::session::tell_declined(&mut write, application.child).await?;
                store::person::delete(&mut write, application.child).await?;
            }
            (CodeKind::Approve, _) => return Err(GuardianRefused::AlreadyAnswered.into()),
            _ => store::application::delete(&mut write, id).await?,
        }
        write.commit().await.map_err(StoreError::from)?;
        Ok(())
    }

    /// The application with its child's row held: who else answers, does so before or after.
    async fn hold_application(
        &self,
        write: &mut Write,
        guardian: PersonId,
        id: &ApplicationId,
    ) -> Result<(Application, PersonState), OfficeError> {
        let now = self.clock.now();
        let gone = GuardianRefused::AlreadyAnswered;
        let found = store::application::load(write, id, guardian, now).await?.ok_or(gone)?;
        let row = store::person::hold(write, found.child).await?.ok_or(gone)?;
        // Once more, under the hold.
        let application = store::application::load(write, id, guardian, now).await?.ok_or(gone)?;
        Ok((application, row.state))
    }
}
