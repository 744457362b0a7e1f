//! The two passkey ceremonies, with the sessions and keys that belong to them: registration ("use on this
//! device") and sign-in.

pub mod another;
pub mod profile;

use std::sync::Arc;

use netcert::base64url;
use netcert::time::UnixTime;
use rand_core::Rng;
use serde_json::Value;

use crate::clock::Clock;
use crate::domain::data_key;
use crate::domain::guardianship::{dispute, of_age};
use crate::domain::passkey::{Assertion, Begun, NewCredential, PasskeyError, Passkeys};
use crate::domain::status;
use crate::domain::take_over;
use crate::domain::take_over::TakeOverError;
use crate::keys::key_store::KeyStore;
use crate::keys::opening_error::OpeningError;
use crate::keys::sealed::{Actor, OpeningPurpose, Sealed};
use crate::model::device_key::DeviceKey;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::code::CodeKind;
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::passkey::PasskeyRecord;
use crate::model::person::PersonRecord;
use crate::model::person::PersonState;
use crate::model::session::{ANONYMOUS_SECONDS, SIGNED_IN_SECONDS, Session, SessionEnded, SessionToken};
use crate::store;
use crate::store::{AnyConnection, Store, StoreError, Tx};

/// How long a begun ceremony can be finished, in seconds.
const CEREMONY_SECONDS: i64 = 300;
/// Passkeys that one person may have.
const MAX_PASSKEYS: usize = 16;

const SIGN_IN: &str = "sign_in";

/// The parts that the ceremonies need.
pub struct PasskeyService {
    /// Time and randomness.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The server's keys.
    pub keys: Arc<KeyStore>,
    /// WebAuthn.
    pub passkeys: Arc<Passkeys>,
}

/// Why a ceremony was not begun or finished.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyServiceError {
    /// Nobody has enrolled or signed in in this session.
    #[error("nobody is signed in")]
    Nobody,
    /// The session has ended since the request began.
    #[error(transparent)]
    SessionEnded(#[from] SessionEnded),
    /// Not begun in this session, finished before, or too old.
    #[error("no such ceremony")]
    NoCeremony,
    /// The person has as many passkeys as one can have.
    #[error("too many passkeys")]
    TooMany,
    /// The person has enrolled again on another device since.
    #[error("the passkey ended when its person enrolled again")]
    Replaced {
        /// When that was.
        at: UnixTime,
    },
    /// A guardian enrolled the child, who is 14 by now.
    #[error("the child takes over first")]
    TakeOverRequired,
    /// By the rules of guardianship.
    #[error(transparent)]
    Guardian(#[from] GuardianRefused),
    /// The ceremony failed.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed record does not open.
    #[error(transparent)]
    Record(#[from] OpeningError),
}

impl From<TakeOverError> for PasskeyServiceError {
    fn from(error: TakeOverError) -> Self {
        match error {
            TakeOverError::Store(error) => Self::Store(error),
            TakeOverError::Note(error) => Self::Record(error),
        }
    }
}

/// A begun ceremony as the browser gets it.
pub struct Offer {
    /// Names it.
    pub ceremony: String,
    /// For `navigator.credentials`.
    pub options: Value,
}

/// The session that a finished ceremony began.
pub struct Opened {
    /// For the cookie; the token before it is void.
    pub token: SessionToken,
    /// Base64url.
    pub credential_id: String,
    /// This device's own key, where the authenticator has no PRF.
    pub device_key: Option<DeviceKey>,
}

impl PasskeyService {
    /// Begins a registration for the person who has enrolled or signed in in this session.
    pub async fn begin_registration(
        &self,
        session: &Session,
        _: Charged<act::CeremonyStep>,
    ) -> Result<Offer, PasskeyServiceError> {
        let person = own(session)?;
        self.may_register(&mut *self.store.read().await?, person).await?;
        let registered = store::passkey::ids_of_person(&mut *self.store.read().await?, person).await?;
        let replaces = self.proved_again(&mut *self.store.read().await?, session).await? == Some(person);
        if registered.len() >= MAX_PASSKEYS && !replaces {
            return Err(PasskeyServiceError::TooMany);
        }
        // An authenticator whose old passkey is about to go may make the new one.
        let exclude = if replaces { &[][..] } else { &registered };
        let label = self.label(person).await?;
        let begun = self.passkeys.begin_registration(person, &label, exclude)?;
        self.keep(&registration_of(person), session, begun).await
    }

    /// Finishes it. Where the person has proved themselves again, the devices they had before lose their
    /// passkeys, sessions and netcerts in the same write.
    pub async fn finish_registration(
        &self,
        session: &Session,
        ceremony: &str,
        answer: Value,
        prf: bool,
        _: Charged<act::CeremonyStep>,
    ) -> Result<Opened, PasskeyServiceError> {
        let person = own(session)?;
        let state = self.take(&registration_of(person), session, ceremony).await?;
        let NewCredential { id, credential } = self.passkeys.finish_registration(answer, &state)?;
        let device_key = (!prf).then(|| DeviceKey::generate(&mut self.clock.random()));
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        // Under locks from here on: the enrolment, the person, the session. Where the person was proved again
        // in this session, they are so still.
        let replaces = self.hold_proved_again(&mut tx, session).await? == Some(person);
        // One registration at a time for each person: the removal of earlier devices must see all of them.
        match store::person::lock_row(&mut tx, person).await?.map(|row| row.state) {
            Some(PersonState::Active | PersonState::AwaitingGuardian) => {}
            Some(PersonState::Suspended) | None => return Err(PasskeyServiceError::Nobody),
        }
        self.may_register(&mut tx, person).await?;
        hold(&mut tx, session, now).await?;
        if replaces {
            take_all_away(&mut tx, person, now).await?;
        }
        self.tell_of_another(&mut tx, session, person).await?;
        let row = PasskeyRecord {
            device_key: self.seal(&mut tx, person, &id, device_key.as_ref()).await?,
            credential_id: id,
            person,
            credential,
            kept_by: None,
        };
        if !store::passkey::insert(&mut tx, &row, now).await? {
            return Err(PasskeyError::Rejected("the credential is registered already").into());
        }
        let until = now.plus(SIGNED_IN_SECONDS);
        let token = self.open_session(&mut tx, session, (person, None), until).await?;
        tx.commit().await?;
        Ok(Opened { token, credential_id: row.credential_id, device_key })
    }

    /// Whether the person may have one more device: not while a dispute about their guardianship is open, nor
    /// before a child of 14 whom a guardian enrolled has taken over.
    async fn may_register(
        &self,
        connection: &mut AnyConnection,
        person: PersonId,
    ) -> Result<(), PasskeyServiceError> {
        let (keys, now) = (&self.keys.key_encryption, self.clock.now());
        dispute::must_not_be_open(connection, keys, person, now).await?;
        if take_over::is_due(connection, keys, person, now).await? {
            return Err(PasskeyServiceError::TakeOverRequired);
        }
        Ok(())
    }

    /// Begins a sign-in, in this session or in a new one, whose token is the second part of the answer.
    pub async fn begin_sign_in(
        &self,
        session: Option<&Session>,
        _: Charged<act::SignIn>,
    ) -> Result<(Offer, Option<SessionToken>), PasskeyServiceError> {
        let begun = self.passkeys.begin_sign_in()?;
        if let Some(session) = session {
            return Ok((self.keep(SIGN_IN, session, begun).await?, None));
        }
        let token = SessionToken::generate(&mut self.clock.random());
        let session = Session::anonymous(token.digest());
        let mut tx = self.store.begin().await?;
        store::session::insert(&mut tx, &session, self.clock.now().plus(ANONYMOUS_SECONDS)).await?;
        tx.commit().await?;
        Ok((self.keep(SIGN_IN, &session, begun).await?, Some(token)))
    }

    /// Finishes it.
    pub async fn finish_sign_in(
        &self,
        session: &Session,
        ceremony: &str,
        answer: Value,
        _: Charged<act::CeremonyStep>,
    ) -> Result<Opened, PasskeyServiceError> {
        let state = self.take(SIGN_IN, session, ceremony).await?;
        let assertion = self.passkeys.read_assertion(answer)?;
        let row = store::passkey::find(&mut *self.store.read().await?, &assertion.credential_id)
            .await?
            .filter(|row| assertion.may_be_of(row.person));
        let Some(row) = row else { return Err(self.why_none(&assertion, &state).await?) };
        let credential = self.passkeys.finish_sign_in(&assertion, &state, &row.credential)?;
        let now = self.clock.now();
        let keys = &self.keys.key_encryption;
        let device_key = row.device_key.as_ref().map(|sealed| sealed.open_unaudited(keys)).transpose()?;
        let mut tx = self.store.begin().await?;
        if let Some(enrolment) = &session.enrolment {
            store::enrolment::lock_row(&mut tx, enrolment, now).await?;
        }
        let until = self.signed_in_until(&mut tx, &row, now).await?;
        self.notice_of_age(&mut tx, row.person, now).await?;
        hold(&mut tx, session, now).await?;
        if !store::passkey::mark_used(&mut tx, &row.credential_id, &credential, now).await? {
            return Err(PasskeyError::Rejected("no such passkey").into());
        }
        let token = self.open_session(&mut tx, session, (row.person, row.kept_by), until).await?;
        tx.commit().await?;
        Ok(Opened { token, credential_id: row.credential_id, device_key })
    }

    /// Why there is no such passkey. What ended it is told only to the device that still holds it.
    async fn why_none(
        &self,
        assertion: &Assertion,
        state: &str,
    ) -> Result<PasskeyServiceError, PasskeyServiceError> {
        let mut connection = self.store.read().await?;
        let ended = store::passkey::find_ended(&mut connection, &assertion.credential_id).await?;
        let Some((_, credential, at)) = ended.filter(|(person, ..)| assertion.may_be_of(*person)) else {
            return Ok(PasskeyError::Rejected("no such passkey").into());
        };
        self.passkeys.finish_sign_in(assertion, state, &credential)?;
        Ok(PasskeyServiceError::Replaced { at })
    }

    /// Makes a person active who has waited for a guardian and is 18 by now.
    async fn notice_of_age(
        &self,
        tx: &mut Tx,
        person: PersonId,
        now: UnixTime,
    ) -> Result<(), PasskeyServiceError> {
        let Some(row) = store::person::find(tx, person).await? else { return Ok(()) };
        if !of_age::may_be(tx, &row).await? {
            return Ok(());
        }
        // Read again under the lock: they may have been approved or declined meanwhile.
        let Some(row) = store::person::lock_row(tx, person).await?.filter(PersonRecord::awaits_guardian)
        else {
            return Ok(());
        };
        let opening = (Actor::Holder, OpeningPurpose::ComeOfAge, now);
        let record =
            row.record.open(&self.keys.key_encryption, opening, tx, &mut self.clock.random()).await?;
        of_age::notice(tx, person, record.birth_date, now).await?;
        Ok(())
    }

    /// Begins a session under a new token. The session before it ends, and an enrolment in it is erased.
    async fn open_session(
        &self,
        tx: &mut Tx,
        before: &Session,
        (person, kept_by): (PersonId, Option<PersonId>),
        until: UnixTime,
    ) -> Result<SessionToken, StoreError> {
        store::session::delete(tx, &before.digest).await?;
        if let Some(enrolment) = &before.enrolment {
            store::enrolment::delete(tx, enrolment).await?;
        }
        let token = SessionToken::generate(&mut self.clock.random());
        let session = Session { kept_by, ..Session::signed_in(token.digest(), person) };
        store::session::insert(tx, &session, until).await?;
        Ok(token)
    }

    /// The known person who has proved themselves again in this session.
    async fn proved_again(
        &self,
        connection: &mut AnyConnection,
        session: &Session,
    ) -> Result<Option<PersonId>, PasskeyServiceError> {
        let Some(enrolment) = &session.enrolment else { return Ok(None) };
        let sealed = store::enrolment::find(connection, enrolment, self.clock.now()).await?;
        let Some(sealed) = sealed else { return Err(SessionEnded.into()) };
        Ok(sealed.open_unaudited(&self.keys.key_encryption)?.proved_again())
    }

    /// As [`Self::proved_again`], with the enrolment's row locked.
    async fn hold_proved_again(
        &self,
        tx: &mut Tx,
        session: &Session,
    ) -> Result<Option<PersonId>, PasskeyServiceError> {
        if let Some(enrolment) = &session.enrolment {
            store::enrolment::lock_row(tx, enrolment, self.clock.now()).await?;
        }
        self.proved_again(tx, session).await
    }

    /// What the authenticator shows beside the passkey: enough to tell the people of one household apart.
    async fn label(&self, person: PersonId) -> Result<String, PasskeyServiceError> {
        let row = store::person::find(&mut *self.store.read().await?, person).await?;
        let row = row.ok_or(PasskeyServiceError::Nobody)?;
        let opening = (Actor::Holder, OpeningPurpose::ShowToHolder, self.clock.now());
        let mut trail = self.store.clone();
        let record =
            row.record.open(&self.keys.key_encryption, opening, &mut trail, &mut self.clock.random()).await?;
        Ok(crate::model::person::masked_name(&record.name))
    }

    async fn keep(&self, kind: &str, session: &Session, begun: Begun) -> Result<Offer, PasskeyServiceError> {
        let mut id = [0; 16];
        self.clock.random().fill_bytes(&mut id);
        let ceremony = base64url::encode(&id);
        let now = self.clock.now();
        let (digest, expires_at) = (&session.digest, now.plus(CEREMONY_SECONDS));
        let mut tx = self.store.begin().await?;
        hold(&mut tx, session, now).await?;
        store::ceremony::insert(&mut tx, &ceremony, kind, digest, &begun.state, expires_at).await?;
        tx.commit().await?;
        Ok(Offer { ceremony, options: begun.options })
    }

    async fn take(
        &self,
        kind: &str,
        session: &Session,
        ceremony: &str,
    ) -> Result<String, PasskeyServiceError> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        hold(&mut tx, session, now).await?;
        let state = store::ceremony::take(&mut tx, ceremony, kind, &session.digest, now).await?;
        tx.commit().await?;
        state.ok_or(PasskeyServiceError::NoCeremony)
    }
}

impl PasskeyService {
    /// Seals a device's key for the row of its passkey. The caller has locked the person's row.
    async fn seal(
        &self,
        tx: &mut Tx,
        person: PersonId,
        credential_id: &str,
        device_key: Option<&DeviceKey>,
    ) -> Result<Option<Sealed<DeviceKey>>, PasskeyServiceError> {
        let Some(device_key) = device_key else { return Ok(None) };
        let key = data_key::of::<PasskeyServiceError>(tx, &self.keys, person).await?;
        Ok(Some(key.seal(device_key, credential_id, &mut self.clock.random())?))
    }
}

/// The person was enrolled again: removes their passkeys and sessions from all devices, guardians' devices
/// included, and revokes their netcerts. The caller has locked the person's row.
///
/// # Errors
/// [`StoreError`].
pub async fn take_all_away(tx: &mut Tx, person: PersonId, now: UnixTime) -> Result<(), StoreError> {
    store::passkey::note_ended(tx, person, now).await?;
    store::invitation::delete_of_child(tx, person, CodeKind::OwnDevice).await?;
    store::passkey::delete_of_person(tx, person).await?;
    store::session::delete_of_person(tx, person).await?;
    status::revoke_person(tx, person, now).await
}

/// Locks the session until the transaction ends, unless it is not as the request found it.
async fn hold(tx: &mut Tx, session: &Session, now: UnixTime) -> Result<(), PasskeyServiceError> {
    if store::session::hold(tx, session, now).await? { Ok(()) } else { Err(SessionEnded.into()) }
}

/// Kind of the ceremony, good for this person alone.
fn registration_of(person: PersonId) -> String {
    format!("registration:{person}")
}

/// Who makes a passkey of their own in this session: nobody on a guardian's device that keeps a child's.
fn own(session: &Session) -> Result<PersonId, PasskeyServiceError> {
    match session {
        Session { person: Some(person), kept_by: None, .. } => Ok(*person),
        _ => Err(PasskeyServiceError::Nobody),
    }
}
