//! What a guardian does with one of their children.

use netcert::age::Band;
use netcert::api::message::MessageAbout;

use crate::domain::guardianship::link;
use crate::domain::guardianship::{Office, OfficeError};
use crate::domain::limit;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::Link;
use crate::model::guardianship::code::{CodeKind, Invitation, Issued, ShortCode};
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::GuardianshipId;
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::session::{ANONYMOUS_SECONDS, Session, Token};
use crate::store;
use crate::store::{StoreError, Write};

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

impl Office {
    /// The guardian's children under 18, eldest link first.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn children(&self, guardian: PersonId) -> Result<Vec<ChildSeen>, OfficeError> {
        let now = self.clock.now();
        let mut seen = Vec::new();
        for link in self.store.children(guardian).await? {
            let note = link.note.open(link.id.as_str(), &self.keys.key_encryption)?;
            if note.band(now) == Band::Adult {
                continue;
            }
            let others = self.store.guardians(link.child).await?;
            let others = others.live().filter(|other| other.guardian != guardian).count();
            let (own_devices, kept_devices) = self.store.count_passkeys(link.child).await?;
            let other_guardians = u32::try_from(others).unwrap_or(u32::MAX);
            seen.push(ChildSeen { link, note, other_guardians, own_devices, kept_devices });
        }
        Ok(seen)
    }

    /// How many more children this guardian may have.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn may_add(&self, guardian: PersonId) -> Result<u32, OfficeError> {
        let mut write = self.store.write().await?;
        link::room(&mut write, &self.keys, guardian, self.clock.now()).await
    }

    /// The live link with the child's row held, and the child as guardians see them.
    ///
    /// # Errors
    /// [`GuardianRefused::NoSuchChild`] also where it is another guardian's, has ended, or the child is 18.
    pub async fn hold_child(
        &self,
        write: &mut Write,
        guardian: PersonId,
        id: &GuardianshipId,
    ) -> Result<(Link, ChildNote), OfficeError> {
        let gone = GuardianRefused::NoSuchChild;
        let mine = |link: &Link| link.guardian == guardian && link.guardian_active;
        let found = store::guardianship::open(write, id).await?.filter(mine).ok_or(gone)?;
        store::person::hold(write, found.child).await?.ok_or(gone)?;
        // Once more, under the hold.
        let link = store::guardianship::open(write, id).await?.filter(mine).ok_or(gone)?;
        let note = link.note.open(link.id.as_str(), &self.keys.key_encryption)?;
        if note.band(self.clock.now()) == Band::Adult { Err(gone.into()) } else { Ok((link, note)) }
    }

    /// As [`Self::hold_child`], for what a guardian does in the stead of a child under 14.
    ///
    /// # Errors
    /// [`GuardianRefused::AppliesAlone`] from 14 on.
    pub async fn hold_child_under_14(
        &self,
        write: &mut Write,
        guardian: PersonId,
        id: &GuardianshipId,
    ) -> Result<(Link, ChildNote), OfficeError> {
        let (link, note) = self.hold_child(write, guardian, id).await?;
        match note.band(self.clock.now()) {
            Band::Under8 | Band::From8To13 => Ok((link, note)),
            Band::From14To17 | Band::Adult => Err(GuardianRefused::AppliesAlone.into()),
        }
    }

    /// A code for the child's own device. The code before it is void.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn device_code(&self, guardian: PersonId, id: &GuardianshipId) -> Result<Issued, OfficeError> {
        let mut write = self.store.write().await?;
        let (link, _) = self.hold_child_under_14(&mut write, guardian, id).await?;
        let of = Invitation { kind: CodeKind::Device, child: link.child, by: guardian };
        let issued = self.issue(&mut write, of).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(issued)
    }

    /// A code for another guardian of the child. The code before it is void.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn guardian_code(
        &self,
        guardian: PersonId,
        id: &GuardianshipId,
    ) -> Result<Issued, OfficeError> {
        let mut write = self.store.write().await?;
        let (link, _) = self.hold_child(&mut write, guardian, id).await?;
        if store::guardianship::of_child(&mut write, link.child).await?.frozen() {
            return Err(GuardianRefused::Disputed.into());
        }
        let of = Invitation { kind: CodeKind::Join, child: link.child, by: guardian };
        let issued = self.issue(&mut write, of).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(issued)
    }

    /// The child's device takes the code: a new session in the place of this browser's, in which the child may make a
    /// passkey and no more. The answer is its token and the child's masked name.
    ///
    /// # Errors
    /// [`GuardianRefused::UnknownCode`].
    pub async fn arrive(
        &self,
        code: &ShortCode,
        before: Option<&Session>,
        charged: Charged<act::ShortCode>,
    ) -> Result<(Token, String), OfficeError> {
        let unknown = GuardianRefused::UnknownCode;
        let index = code.index(&self.keys.one_time_code);
        let now = self.clock.now();
        let found = self.store.invitation(&index, now).await?;
        let found = found.filter(|found| found.kind == CodeKind::Device).ok_or(unknown)?;
        let mut write = self.store.write().await?;
        let row = store::person::hold(&mut write, found.child).await?;
        row.filter(store::person::PersonRow::is_active).ok_or(unknown)?;
        store::invitation::take(&mut write, &index, now).await?.ok_or(unknown)?;
        let guardians = store::guardianship::of_child(&mut write, found.child).await?;
        let link = guardians.of(found.by).ok_or(unknown)?;
        let note = link.note.open(link.id.as_str(), &self.keys.key_encryption)?;
        if note.band(now) != Band::From8To13 {
            return Err(unknown.into());
        }
        if let Some(before) = before {
            store::session::delete(&mut write, &before.digest).await?;
            if let Some(enrolment) = &before.enrolment {
                store::enrolment::delete(&mut write, enrolment).await?;
            }
        }
        let token = Token::generate(&mut self.clock.random());
        let session = Session::arrived(token.digest(), found.child);
        store::session::insert(&mut write, &session, now.plus(ANONYMOUS_SECONDS)).await?;
        limit::succeeded(&mut write, charged).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok((token, note.masked_name))
    }

    /// Opens a dispute: the child's minting is frozen until the operator settles it.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn dispute(&self, guardian: PersonId, id: &GuardianshipId) -> Result<(), OfficeError> {
        let (now, mut rng) = (self.clock.now(), self.clock.random());
        let mut write = self.store.write().await?;
        let (link, _) = self.hold_child(&mut write, guardian, id).await?;
        if !link.disputed {
            store::guardianship::set_disputed(&mut write, id, Some(now)).await?;
            let about = MessageAbout::Disputed;
            link::tell_others(&mut write, link.child, guardian, about, now, &mut rng).await?;
        }
        write.commit().await.map_err(StoreError::from)?;
        Ok(())
    }

    /// Ends this guardian's part, and with it what they consented to.
    ///
    /// # Errors
    /// [`OfficeError`].
    pub async fn end(&self, guardian: PersonId, id: &GuardianshipId) -> Result<(), OfficeError> {
        let mut write = self.store.write().await?;
        let (link, _) = self.hold_child(&mut write, guardian, id).await?;
        link::end(&mut write, &link, BY_GUARDIAN, self.clock.now(), &mut self.clock.random()).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(())
    }
}
