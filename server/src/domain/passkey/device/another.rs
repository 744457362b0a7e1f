//! One more device: a person's first device shows a code after a touch of its passkey, the new device takes
//! it.

use netcert::api::message::MessageAbout;
use serde_json::Value;

use super::{PasskeyService, PasskeyServiceError, SIGN_IN, own};
use crate::domain::passkey::PasskeyError;
use crate::domain::{acting, limit, message};
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::code::{CodeKind, Invitation, Issued, ShortCode};
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::person::PersonRecord;
use crate::model::session::{ANONYMOUS_SECONDS, Session, SessionEnded, SessionToken};
use crate::store;
use crate::store::Tx;

impl PasskeyService {
    /// A code for one more device of the person who is signed in, after a touch of one of their own passkeys.
    /// The code before it is void. For a child whom a guardian enrolled, the guardian shows the code.
    ///
    /// # Errors
    /// [`PasskeyServiceError`].
    pub async fn device_code(
        &self,
        session: &Session,
        ceremony: &str,
        answer: Value,
        _: Charged<act::CeremonyStep>,
    ) -> Result<Issued, PasskeyServiceError> {
        let person = own(session)?;
        let state = self.take(SIGN_IN, session, ceremony).await?;
        let assertion = self.passkeys.read_assertion(answer)?;
        let row = store::passkey::find(&mut *self.store.read().await?, &assertion.credential_id)
            .await?
            .filter(|row| assertion.may_be_of(row.person) && row.person == person && row.kept_by.is_none())
            .ok_or(PasskeyError::Rejected("no passkey of who is signed in"))?;
        let credential = self.passkeys.finish_sign_in(&assertion, &state, &row.credential)?;
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let locked = store::person::lock_row(&mut tx, person).await?;
        locked.filter(PersonRecord::is_active).ok_or(PasskeyServiceError::Nobody)?;
        if store::minor::by_guardian(&mut tx, person).await? == Some(true) {
            return Err(PasskeyServiceError::Guardian(GuardianRefused::NotAnAdult));
        }
        refuse_if_disputed(&mut tx, person).await?;
        // The session may have been taken away since the request began.
        if !store::session::hold(&mut tx, session, now).await? {
            return Err(SessionEnded.into());
        }
        if !store::passkey::mark_used(&mut tx, &row.credential_id, &credential, now).await? {
            return Err(PasskeyError::Rejected("no such passkey").into());
        }
        let code = ShortCode::draw(&mut self.clock.random());
        let of = Invitation { kind: CodeKind::OwnDevice, child: person, by: person };
        let expires_at = now.plus(of.kind.seconds());
        store::invitation::put(&mut tx, &code.index(&self.keys.one_time_code), &of, expires_at).await?;
        tx.commit().await?;
        Ok(Issued { code, expires_at })
    }

    /// The new device takes the code. A new session replaces this browser's; in it the person may register a
    /// passkey and nothing else. Answers its token and the person's masked name. `sign_out`: whoever else is
    /// signed in or enrolling here has agreed that this ends.
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
    ) -> Result<(SessionToken, String), PasskeyServiceError> {
        let unknown = || PasskeyServiceError::Guardian(GuardianRefused::UnknownCode);
        let index = code.index(&self.keys.one_time_code);
        let now = self.clock.now();
        let found = store::invitation::find(&mut *self.store.read().await?, &index, now).await?;
        let found = found.filter(|found| found.kind == CodeKind::OwnDevice).ok_or_else(unknown)?;
        let masked_name = self.label(found.child).await?;
        let mut tx = self.store.begin().await?;
        if let Some(enrolment) = before.and_then(|before| before.enrolment.as_ref()) {
            store::enrolment::lock_row(&mut tx, enrolment, now).await?;
        }
        let row = store::person::lock_row(&mut tx, found.child).await?;
        row.filter(PersonRecord::is_active).ok_or_else(unknown)?;
        store::invitation::take(&mut tx, &index, now).await?.ok_or_else(unknown)?;
        refuse_if_disputed(&mut tx, found.child).await?;
        acting::end::<PasskeyServiceError>(&mut tx, before, found.child, sign_out, now).await?;
        let token = SessionToken::generate(&mut self.clock.random());
        let session = Session::arrived(token.digest(), found.child);
        store::session::insert(&mut tx, &session, now.plus(ANONYMOUS_SECONDS)).await?;
        limit::succeeded(&mut tx, charged).await?;
        tx.commit().await?;
        Ok((token, masked_name))
    }

    /// A device that came with a code is being registered: tells the person, who reads it on the devices that
    /// they have.
    pub(super) async fn tell_of_another(
        &self,
        tx: &mut Tx,
        session: &Session,
        person: PersonId,
    ) -> Result<(), PasskeyServiceError> {
        let came_with_code = !session.by_passkey && session.enrolment.is_none();
        if came_with_code && store::passkey::count_of_person(tx, person).await?.0 > 0 {
            let (about, now) = (MessageAbout::DeviceAdded, self.clock.now());
            message::tell(tx, person, about, None, now, &mut self.clock.random()).await?;
        }
        Ok(())
    }
}

/// Nothing about a child's devices changes while a dispute is open. The caller has locked the person's row.
async fn refuse_if_disputed(tx: &mut Tx, person: PersonId) -> Result<(), PasskeyServiceError> {
    if store::guardianship::of_child(tx, person).await?.frozen() {
        return Err(PasskeyServiceError::Guardian(GuardianRefused::Disputed));
    }
    Ok(())
}
