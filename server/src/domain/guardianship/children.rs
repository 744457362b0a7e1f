//! What a guardian does with one of their children.

use netcert::age::Band;

use crate::domain::acting;
use crate::domain::guardianship::link;
use crate::domain::guardianship::{GuardianshipError, GuardianshipService};
use crate::domain::limit;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::Link;
use crate::model::guardianship::code::{CodeKind, Invitation, Issued, ShortCode};
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::GuardianshipId;
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::person::PersonRecord;
use crate::model::session::{ANONYMOUS_SECONDS, ClaimedSession, Session, SessionToken};
use crate::store;
use crate::store::Tx;

/// Why a link has ended, as stored.
const BY_GUARDIAN: &str = "guardian";

/// One child as the guardian's list shows them. No `Debug`.
pub struct ChildSeen {
    /// Between the two.
    pub link: Link,
    /// Name and age.
    pub note: ChildNote,
    /// Other live guardians.
    pub other_guardians: u32,
    /// Passkeys on the child's own devices.
    pub own_devices: u32,
    /// Passkeys on guardians' devices.
    pub kept_devices: u32,
}

impl GuardianshipService {
    /// The guardian's children under 18, eldest link first.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn children(&self, guardian: PersonId) -> Result<Vec<ChildSeen>, GuardianshipError> {
        let now = self.clock.now();
        let mut seen = Vec::new();
        let mut connection = self.store.read().await?;
        for link in store::guardianship::of_guardian(&mut connection, guardian).await? {
            let note = link.note.open_unaudited(&self.keys.key_encryption)?;
            if note.band(now) == Band::Adult {
                continue;
            }
            let others = store::guardianship::of_child(&mut connection, link.child).await?;
            let others = others.live().filter(|other| other.guardian != guardian).count();
            let (own_devices, kept_devices) =
                store::passkey::count_of_person(&mut connection, link.child).await?;
            let other_guardians = u32::try_from(others).unwrap_or(u32::MAX);
            seen.push(ChildSeen { link, note, other_guardians, own_devices, kept_devices });
        }
        Ok(seen)
    }

    /// How many more children this guardian may have.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn may_add(&self, guardian: PersonId) -> Result<u32, GuardianshipError> {
        link::room(&mut *self.store.read().await?, &self.keys, guardian, self.clock.now()).await
    }

    /// The live link, with the child's row and the guardian's session locked, and the child as guardians see
    /// them.
    ///
    /// # Errors
    /// [`GuardianRefused::NoSuchChild`] also where it is another guardian's, has ended, or the child is 18.
    pub async fn hold_child(
        &self,
        tx: &mut Tx,
        session: &ClaimedSession,
        id: &GuardianshipId,
    ) -> Result<(Link, ChildNote), GuardianshipError> {
        let gone = GuardianRefused::NoSuchChild;
        let guardian = session.claimed_person();
        let mine = |link: &Link| link.guardian == guardian && link.guardian_active;
        let found = store::guardianship::find(tx, id).await?.filter(mine).ok_or(gone)?;
        store::person::lock_row(tx, found.child).await?.ok_or(gone)?;
        acting::hold::<GuardianshipError>(tx, session, self.clock.now()).await?;
        // Once more, under the locks.
        let link = store::guardianship::find(tx, id).await?.filter(mine).ok_or(gone)?;
        let note = link.note.open_unaudited(&self.keys.key_encryption)?;
        if note.band(self.clock.now()) == Band::Adult { Err(gone.into()) } else { Ok((link, note)) }
    }

    /// As [`Self::hold_child`], for what changes the child's links or devices.
    ///
    /// # Errors
    /// [`GuardianRefused::Disputed`] while a dispute about the child is open.
    async fn hold_settled_child(
        &self,
        tx: &mut Tx,
        session: &ClaimedSession,
        id: &GuardianshipId,
    ) -> Result<(Link, ChildNote), GuardianshipError> {
        let (link, note) = self.hold_child(tx, session, id).await?;
        if link.disputed { Err(GuardianRefused::Disputed.into()) } else { Ok((link, note)) }
    }

    /// As [`Self::hold_child`], for what a guardian does on behalf of a child under 14.
    ///
    /// # Errors
    /// [`GuardianRefused::AppliesAlone`] from 14 on, [`GuardianRefused::Disputed`] before.
    pub async fn hold_child_under_14(
        &self,
        tx: &mut Tx,
        session: &ClaimedSession,
        id: &GuardianshipId,
    ) -> Result<(Link, ChildNote), GuardianshipError> {
        let (link, note) = self.hold_child(tx, session, id).await?;
        match note.band(self.clock.now()) {
            Band::Under8 | Band::From8To13 if link.disputed => Err(GuardianRefused::Disputed.into()),
            Band::Under8 | Band::From8To13 => Ok((link, note)),
            Band::From14To17 | Band::Adult => Err(GuardianRefused::AppliesAlone.into()),
        }
    }

    /// A code for the child's own device. The code before it is void.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn device_code(
        &self,
        session: &ClaimedSession,
        id: &GuardianshipId,
        _: Charged<act::CodeShown>,
    ) -> Result<Issued, GuardianshipError> {
        let mut tx = self.store.begin().await?;
        let (link, _) = self.hold_child_under_14(&mut tx, session, id).await?;
        let of = Invitation { kind: CodeKind::Device, child: link.child, by: link.guardian };
        let issued = self.issue(&mut tx, of).await?;
        tx.commit().await?;
        Ok(issued)
    }

    /// A code for another guardian of the child. The code before it is void.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn guardian_code(
        &self,
        session: &ClaimedSession,
        id: &GuardianshipId,
        _: Charged<act::CodeShown>,
    ) -> Result<Issued, GuardianshipError> {
        let mut tx = self.store.begin().await?;
        let (link, _) = self.hold_settled_child(&mut tx, session, id).await?;
        let of = Invitation { kind: CodeKind::Join, child: link.child, by: link.guardian };
        let issued = self.issue(&mut tx, of).await?;
        tx.commit().await?;
        Ok(issued)
    }

    /// The child's device takes the code. A new session replaces this browser's; in it the child may register
    /// a passkey and nothing else. Answers its token and the child's masked name. `sign_out`: whoever else is
    /// signed in or enrolling in this browser agrees that this ends here.
    ///
    /// # Errors
    /// [`GuardianRefused::UnknownCode`]; [`GuardianRefused::SomebodySignedIn`] and
    /// [`GuardianRefused::Disputed`], which leave the code good.
    pub async fn arrive(
        &self,
        code: &ShortCode,
        before: Option<&Session>,
        sign_out: bool,
        charged: Charged<act::ShortCodeEntry>,
    ) -> Result<(SessionToken, String), GuardianshipError> {
        let unknown = GuardianRefused::UnknownCode;
        let index = code.index(&self.keys.one_time_code);
        let now = self.clock.now();
        let found = store::invitation::find(&mut *self.store.read().await?, &index, now).await?;
        let found = found.filter(|found| found.kind == CodeKind::Device).ok_or(unknown)?;
        let mut tx = self.store.begin().await?;
        if let Some(enrolment) = before.and_then(|before| before.enrolment.as_ref()) {
            store::enrolment::lock_row(&mut tx, enrolment, now).await?;
        }
        let row = store::person::lock_row(&mut tx, found.child).await?;
        row.filter(PersonRecord::is_active).ok_or(unknown)?;
        acting::end::<GuardianshipError>(&mut tx, before, found.child, sign_out, now).await?;
        store::invitation::take(&mut tx, &index, now).await?.ok_or(unknown)?;
        let guardians = store::guardianship::of_child(&mut tx, found.child).await?;
        let link = guardians.of(found.by).ok_or(unknown)?;
        let note = link.note.open_unaudited(&self.keys.key_encryption)?;
        if note.band(now) != Band::From8To13 {
            return Err(unknown.into());
        }
        if guardians.frozen() {
            return Err(GuardianRefused::Disputed.into());
        }
        let token = SessionToken::generate(&mut self.clock.random());
        let session = Session::arrived(token.digest(), found.child);
        store::session::insert(&mut tx, &session, now.plus(ANONYMOUS_SECONDS)).await?;
        limit::succeeded(&mut tx, charged).await?;
        tx.commit().await?;
        Ok((token, note.masked_name))
    }

    /// Ends this guardian's link, and with it what they consented to.
    ///
    /// # Errors
    /// [`GuardianshipError`].
    pub async fn end(&self, session: &ClaimedSession, id: &GuardianshipId) -> Result<(), GuardianshipError> {
        let mut tx = self.store.begin().await?;
        let (link, _) = self.hold_settled_child(&mut tx, session, id).await?;
        link::end(&mut tx, &link, BY_GUARDIAN, self.clock.now(), &mut self.clock.random()).await?;
        tx.commit().await?;
        Ok(())
    }
}
