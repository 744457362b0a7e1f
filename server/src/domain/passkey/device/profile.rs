//! The second profile: a child's passkey that lies on a guardian's device.

use netcert::age::{Band, day_reached};
use netcert::time::UnixTime;
use serde_json::Value;

use crate::domain::guardianship::{GuardianshipError, GuardianshipService};
use crate::domain::passkey::device::{MAX_PASSKEYS, Offer, PasskeyService, PasskeyServiceError};
use crate::domain::passkey::{NewCredential, PasskeyError};
use crate::model::device_key::DeviceKey;
use crate::model::ids::GuardianshipId;
use crate::model::limit::{Charged, act};
use crate::model::passkey::PasskeyRecord;
use crate::model::session::{ClaimedSession, SIGNED_IN_SECONDS};
use crate::store;
use crate::store::Tx;

/// A child's passkey on the guardian's device.
pub struct KeptPasskey {
    /// Base64url.
    pub credential_id: String,
    /// This device's key for the child, where the authenticator has no PRF.
    pub device_key: Option<DeviceKey>,
}

impl PasskeyService {
    /// Begins the registration of a child's passkey in the guardian's session.
    pub async fn begin_profile(
        &self,
        guardianship: &GuardianshipService,
        session: &ClaimedSession,
        link: &GuardianshipId,
        _: Charged<act::CeremonyStep>,
    ) -> Result<Offer, PasskeyServiceError> {
        let mut tx = self.store.begin().await?;
        let (found, note) = guardianship.hold_child_under_14(&mut tx, session, link).await?;
        drop(tx);
        let registered = store::passkey::ids_of_person(&mut *self.store.read().await?, found.child).await?;
        if registered.len() >= MAX_PASSKEYS {
            return Err(PasskeyServiceError::TooMany);
        }
        // What the authenticator shows tells the child's passkey from the guardian's own.
        let label = format!("{}（孩子 child）", note.masked_name);
        let begun = self.passkeys.begin_registration(found.child, &label, &registered)?;
        self.keep(&ceremony_of(link), session.session(), begun).await
    }

    /// Finishes it. The guardian stays signed in.
    pub async fn finish_profile(
        &self,
        guardianship: &GuardianshipService,
        session: &ClaimedSession,
        link: &GuardianshipId,
        (ceremony, answer, prf): (&str, Value, bool),
        _: Charged<act::CeremonyStep>,
    ) -> Result<KeptPasskey, PasskeyServiceError> {
        let state = self.take(&ceremony_of(link), session.session(), ceremony).await?;
        let NewCredential { id, credential } = self.passkeys.finish_registration(answer, &state)?;
        let device_key = (!prf).then(|| DeviceKey::generate(&mut self.clock.random()));
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let (found, _) = guardianship.hold_child_under_14(&mut tx, session, link).await?;
        let row = PasskeyRecord {
            device_key: self.seal(&mut tx, found.child, &id, device_key.as_ref()).await?,
            credential_id: id,
            person: found.child,
            credential,
            kept_by: Some(found.guardian),
        };
        if !store::passkey::insert(&mut tx, &row, now).await? {
            return Err(PasskeyError::Rejected("the credential is registered already").into());
        }
        tx.commit().await?;
        Ok(KeptPasskey { credential_id: row.credential_id, device_key })
    }

    /// Until when a sign-in by this passkey lasts. On a guardian's device the link must be live, and the
    /// session ends when the child reaches 14.
    pub(super) async fn signed_in_until(
        &self,
        tx: &mut Tx,
        row: &PasskeyRecord,
        now: UnixTime,
    ) -> Result<UnixTime, PasskeyServiceError> {
        let until = now.plus(SIGNED_IN_SECONDS);
        let Some(guardian) = row.kept_by else { return Ok(until) };
        // Under the child's lock: the guardian's suspension and the link's end run before or after this.
        store::person::lock_row(tx, row.person).await?;
        let guardians = store::guardianship::of_child(tx, row.person).await?;
        let link = guardians.of(guardian).ok_or(PasskeyError::Rejected("no such passkey"))?;
        let note = link.note.open_unaudited(&self.keys.key_encryption)?;
        if note.band(now) >= Band::From14To17 {
            return Err(PasskeyServiceError::TakeOverRequired);
        }
        Ok(until.min(UnixTime::shanghai_midnight(day_reached(note.birth_date, 14))))
    }
}

/// Kind of the ceremony, good for this child alone.
fn ceremony_of(link: &GuardianshipId) -> String {
    format!("profile:{}", link.as_str())
}

impl From<GuardianshipError> for PasskeyServiceError {
    fn from(error: GuardianshipError) -> Self {
        match error {
            GuardianshipError::Refused(refused) => Self::Guardian(refused),
            GuardianshipError::SessionEnded(ended) => Self::SessionEnded(ended),
            GuardianshipError::Store(error) => Self::Store(error),
            GuardianshipError::Record(error) => Self::Record(error),
            // The authority is not asked here.
            GuardianshipError::Away(_) => Self::Nobody,
        }
    }
}
