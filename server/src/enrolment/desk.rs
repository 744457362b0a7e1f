//! Where people enrol: takes each step in one write, so that a crash leaves the step before or the step after.

use std::sync::Arc;

use netcert::base64url;
use netcert::chip_read;
use netcert::document::DocumentKind;
use netcert::netnum::Netnum;
use netcert::pin::Pin;
use netcert::time::UnixTime;
use rand_core::Rng;

use super::draft::DocumentRead;
use super::stored::Unreadable;
use super::{Enrolment, EnrolmentId, FaceTries, LIFETIME_SECONDS, Noticed, Outcome, Refused, Stage};
use crate::authority::frame::Frame;
use crate::authority::{Authority, AuthorityAway};
use crate::clock::Clock;
use crate::key_store::KeyStore;
use crate::person::PersonId;
use crate::phone::{NotSent, OneTimeCode, PhoneNumber, TextMessages};
use crate::pin::{PinError, Pins};
use crate::record::{DocumentIndex, IdentityRecord, NetnumIndex};
use crate::sealed::{Actor, OpenError, Purpose, Sealed};
use crate::session::{SIGNED_IN_SECONDS, Session, Token, TokenDigest};
use crate::store::{self, Store, StoreError, Write};

/// Bytes of a chip read's challenge.
const CHALLENGE_BYTES: usize = 32;
/// The same document can win a race against us once; after that its row is there to be found.
const FINISH_ATTEMPTS: u32 = 3;

/// The parts that an enrolment needs.
#[derive(Clone)]
pub struct Desk {
    /// Time and randomness.
    pub clock: Clock,
    /// The database.
    pub store: Store,
    /// The server's keys.
    pub keys: Arc<KeyStore>,
    /// Knows documents and faces.
    pub authority: Arc<dyn Authority>,
    /// Brings the one-time code.
    pub messages: Arc<dyn TextMessages>,
    /// Keeps the PIN.
    pub pins: Pins,
}

/// Why a step did not happen.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// This browser has none, or it has expired.
    #[error("no enrolment is under way")]
    NoEnrolment,
    /// The enrolment said no.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A row or record cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The identity record does not open.
    #[error(transparent)]
    Record(#[from] OpenError),
    /// The authority cannot be asked.
    #[error(transparent)]
    Away(#[from] AuthorityAway),
    /// The code did not go out.
    #[error(transparent)]
    NotSent(#[from] NotSent),
    /// The PIN's verifier could not be made.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The same person is enrolling elsewhere at this very moment, again and again.
    #[error("the person's row is contended")]
    Contended,
}

impl Desk {
    /// Begins an enrolment in this session, or in a new one, whose token is the second part of the answer. Where one
    /// is under way, that one goes on.
    pub async fn start(
        &self,
        session: Option<&Session>,
        noticed: Noticed,
    ) -> Result<(Enrolment, Option<Token>), DeskError> {
        if let Some(id) = session.and_then(|session| session.enrolment.as_ref()) {
            match self.load(id).await {
                Ok(enrolment) if !matches!(enrolment.stage, Stage::Done { .. }) => {
                    return Ok((enrolment, None));
                }
                Ok(_) | Err(DeskError::NoEnrolment) => {}
                Err(error) => return Err(error),
            }
        }
        let mut rng = self.clock.random();
        let enrolment = Enrolment::start(EnrolmentId::generate(&mut rng), noticed);
        let mut write = self.store.write().await?;
        self.put(&mut write, &enrolment).await?;
        let token = match session {
            Some(session) => {
                if let Some(done) = &session.enrolment {
                    store::enrolment::delete(&mut write, done).await?;
                }
                store::session::carry(&mut write, &session.digest, &enrolment.id, enrolment.expires_at)
                    .await?;
                None
            }
            None => {
                let token = Token::generate(&mut rng);
                let session = Session {
                    digest: token.digest(),
                    person: None,
                    enrolment: Some(enrolment.id.clone()),
                    by_passkey: false,
                };
                store::session::insert(&mut write, &session, enrolment.expires_at).await?;
                Some(token)
            }
        };
        write.commit().await.map_err(StoreError::from)?;
        Ok((enrolment, token))
    }

    /// The session's enrolment.
    pub async fn current(&self, session: Option<&Session>) -> Result<Enrolment, DeskError> {
        self.load(id_of(session)?).await
    }

    /// Erases the session's enrolment.
    pub async fn give_up(&self, session: Option<&Session>) -> Result<(), DeskError> {
        Ok(self.store.delete_enrolment(id_of(session)?).await?)
    }

    /// Step 2.
    pub async fn choose_document(
        &self,
        session: Option<&Session>,
        kind: DocumentKind,
    ) -> Result<Enrolment, DeskError> {
        let mut challenge = [0; CHALLENGE_BYTES];
        self.clock.random().fill_bytes(&mut challenge);
        let challenge = base64url::encode(&challenge);
        self.step(session, |enrolment, now| enrolment.choose_document(kind, challenge, now))
            .await
            .map(|(enrolment, ())| enrolment)
    }

    /// Step 3.
    pub async fn take_read(&self, session: Option<&Session>, jwt: &str) -> Result<Enrolment, DeskError> {
        self.step(session, |enrolment, now| {
            let answer = enrolment.challenge().and_then(|challenge| {
                chip_read::check(jwt, challenge, now, self.authority.chip_read_key()).ok()
            });
            enrolment.take_read(answer, now)
        })
        .await
        .map(|(enrolment, ())| enrolment)
    }

    /// Step 4. The try is counted first, then the authority is asked, outside of any write.
    pub async fn show_face(&self, session: Option<&Session>, frame: &Frame) -> Result<Enrolment, DeskError> {
        let (enrolment, portrait) = self.step(session, Enrolment::charge_face).await?;
        let Some(portrait) = portrait else { return Ok(enrolment) };
        let answer = self.authority.face_matches(&portrait, frame).await;
        let matches = answer.as_ref().ok().copied();
        let (enrolment, ()) = self.step(session, |enrolment, now| enrolment.judge_face(matches, now)).await?;
        answer?;
        Ok(enrolment)
    }

    /// Step 5, first half. The message goes out once the step is safe; a code that is lost with a crash in between can
    /// be asked for again.
    pub async fn give_phone(
        &self,
        session: Option<&Session>,
        phone: PhoneNumber,
    ) -> Result<Enrolment, DeskError> {
        let code = OneTimeCode::draw(&mut self.clock.random());
        let mac = code.mac(id_of(session)?, &self.keys.one_time_code);
        let (enrolment, send) =
            self.step(session, |enrolment, now| enrolment.give_phone(phone.clone(), mac, now)).await?;
        if send {
            self.messages.send_code(&phone, &enrolment.id, &code, self.clock.now()).await?;
        }
        Ok(enrolment)
    }

    /// Step 5, second half.
    pub async fn enter_code(
        &self,
        session: Option<&Session>,
        code: &OneTimeCode,
    ) -> Result<Enrolment, DeskError> {
        let mac = code.mac(id_of(session)?, &self.keys.one_time_code);
        self.step(session, |enrolment, now| enrolment.enter_code(&mac, now))
            .await
            .map(|(enrolment, ())| enrolment)
    }

    /// Step 6: the person comes into being, or is found again, in one write.
    pub async fn choose_pin(&self, session: Option<&Session>, pin: &Pin) -> Result<Enrolment, DeskError> {
        let session = session.ok_or(DeskError::NoEnrolment)?;
        for _ in 0..FINISH_ATTEMPTS {
            let enrolment = self.current(Some(session)).await?;
            let document = match &enrolment.stage {
                Stage::Done { .. } => return Ok(enrolment),
                Stage::Pin { read, .. } => {
                    DocumentIndex::of(read.kind, &read.number, &self.keys.document_index)
                }
                _ => return Err(Refused::WrongStep.into()),
            };
            let known = self.store.person_by_document(&document).await?;
            let person = known.unwrap_or_else(|| PersonId::generate(&mut self.clock.random()));
            // Before the write: Argon2id takes longer than a write lock should be held.
            let verifier = self.pins.verifier(person, pin).await?;
            if let Some(enrolment) =
                self.finish(session, &document, person, known.is_some(), &verifier).await?
            {
                return Ok(enrolment);
            }
        }
        Err(DeskError::Contended)
    }

    /// `None`: somebody with the same document came or went in between; nothing was changed.
    async fn finish(
        &self,
        session: &Session,
        document: &DocumentIndex,
        person: PersonId,
        known: bool,
        verifier: &str,
    ) -> Result<Option<Enrolment>, DeskError> {
        let now = self.clock.now();
        let mut write = self.store.write().await?;
        let enrolment = self.lock(&mut write, id_of(Some(session))?, now).await?;
        let Stage::Pin { read, phone, .. } = &enrolment.stage else {
            return if matches!(enrolment.stage, Stage::Done { .. }) {
                Ok(Some(enrolment))
            } else {
                Ok(None)
            };
        };
        let there = if known {
            self.renew(&mut write, person, read, phone, &enrolment.noticed, now).await?
        } else {
            self.create(&mut write, document, person, read, phone, &enrolment.noticed, now).await?
        };
        if !there {
            return Ok(None);
        }
        store::pin::put(&mut write, person, verifier).await?;
        let (enrolment, outcome) = enrolment.finish(person, known, now);
        outcome?;
        self.put(&mut write, &enrolment).await?;
        store::session::belong_to(&mut write, &session.digest, person, now.plus(SIGNED_IN_SECONDS)).await?;
        write.commit().await.map_err(StoreError::from)?;
        Ok(Some(enrolment))
    }

    #[expect(clippy::too_many_arguments, reason = "a person is made of all of them")]
    async fn create(
        &self,
        write: &mut Write,
        document: &DocumentIndex,
        person: PersonId,
        read: &DocumentRead,
        phone: &PhoneNumber,
        noticed: &Noticed,
        now: UnixTime,
    ) -> Result<bool, DeskError> {
        let mut rng = self.clock.random();
        let record = identity(Netnum::generate(&mut rng), read, phone);
        let netnum = NetnumIndex::of(&record.netnum, &self.keys.netnum_index);
        let sealed = Sealed::seal(&record, &person.to_string(), &self.keys.key_encryption, &mut rng)?;
        Ok(store::person::insert(write, &sealed, document, &netnum, noticed, now).await?)
    }

    async fn renew(
        &self,
        write: &mut Write,
        person: PersonId,
        read: &DocumentRead,
        phone: &PhoneNumber,
        noticed: &Noticed,
        now: UnixTime,
    ) -> Result<bool, DeskError> {
        let Some(row) = store::person::load(write, person).await? else { return Ok(false) };
        let mut rng = self.clock.random();
        let opening = (Actor::Holder, Purpose::RepeatEnrolment, now);
        let before = row.sealed()?.open(&self.keys.key_encryption, opening, write, &mut rng).await?;
        let record = identity(before.netnum.clone(), read, phone);
        let sealed = Sealed::seal(&record, &person.to_string(), &self.keys.key_encryption, &mut rng)?;
        store::person::replace_record(write, &sealed, noticed).await?;
        Ok(true)
    }

    /// The netnum, for the person's own eyes.
    pub async fn netnum(&self, person: PersonId) -> Result<String, DeskError> {
        let row = self.store.person(person).await?.ok_or(DeskError::NoEnrolment)?;
        let opening = (Actor::Holder, Purpose::ShowToHolder, self.clock.now());
        let mut trail = self.store.clone();
        let record = row
            .sealed()?
            .open(&self.keys.key_encryption, opening, &mut trail, &mut self.clock.random())
            .await?;
        Ok(record.netnum.grouped())
    }

    async fn load(&self, id: &EnrolmentId) -> Result<Enrolment, DeskError> {
        let row = self.store.enrolment(id, self.clock.now()).await?.ok_or(DeskError::NoEnrolment)?;
        Ok(Enrolment::from_row(&row, &self.keys.key_encryption)?)
    }

    async fn lock(&self, write: &mut Write, id: &EnrolmentId, now: UnixTime) -> Result<Enrolment, DeskError> {
        let row = store::enrolment::lock(write, id, now).await?.ok_or(DeskError::NoEnrolment)?;
        Ok(Enrolment::from_row(&row, &self.keys.key_encryption)?)
    }

    async fn put(&self, write: &mut Write, enrolment: &Enrolment) -> Result<(), DeskError> {
        let row = enrolment.to_row(&self.keys.key_encryption, &mut self.clock.random())?;
        Ok(store::enrolment::put(write, &row).await?)
    }

    /// One step in one write: what the enrolment has become is kept, also where it said no.
    async fn step<T>(
        &self,
        session: Option<&Session>,
        take: impl FnOnce(Enrolment, UnixTime) -> Outcome<T>,
    ) -> Result<(Enrolment, T), DeskError> {
        let id = id_of(session)?;
        let now = self.clock.now();
        let mut write = self.store.write().await?;
        let mut enrolment = self.lock(&mut write, id, now).await?;
        let document = self.count_faces_of_document(&mut write, &mut enrolment, now).await?;
        let (enrolment, outcome) = take(enrolment, now);
        if let Some(document) = document {
            let tries = match &enrolment.stage {
                Stage::Face { tries, .. } => *tries,
                // It has matched.
                _ => FaceTries::NONE,
            };
            let kept_until = if tries.failures == 0 { now } else { now.plus(LIFETIME_SECONDS) };
            store::face_try::keep(&mut write, &document, &tries, kept_until).await?;
        }
        self.put(&mut write, &enrolment).await?;
        if let Some(digest) = session.map(|session| session.digest) {
            self.prolong(&mut write, &digest, &enrolment).await?;
        }
        write.commit().await.map_err(StoreError::from)?;
        Ok((enrolment, outcome?))
    }

    /// Where a face is waited for: the tries are the document's, whichever enrolment they were made in.
    async fn count_faces_of_document(
        &self,
        write: &mut Write,
        enrolment: &mut Enrolment,
        now: UnixTime,
    ) -> Result<Option<DocumentIndex>, DeskError> {
        let Stage::Face { read, tries, .. } = &mut enrolment.stage else { return Ok(None) };
        let document = DocumentIndex::of(read.kind, &read.number, &self.keys.document_index);
        *tries = store::face_try::lock(write, &document, now).await?;
        Ok(Some(document))
    }

    /// The session lives as long as the enrolment that it leads to.
    async fn prolong(
        &self,
        write: &mut Write,
        digest: &TokenDigest,
        enrolment: &Enrolment,
    ) -> Result<(), DeskError> {
        if matches!(enrolment.stage, Stage::Done { .. }) {
            return Ok(());
        }
        Ok(store::session::carry(write, digest, &enrolment.id, enrolment.expires_at).await?)
    }
}

fn id_of(session: Option<&Session>) -> Result<&EnrolmentId, DeskError> {
    session.and_then(|session| session.enrolment.as_ref()).ok_or(DeskError::NoEnrolment)
}

fn identity(netnum: Netnum, read: &DocumentRead, phone: &PhoneNumber) -> IdentityRecord {
    IdentityRecord {
        netnum,
        kind: read.kind,
        number: read.number.clone(),
        name: read.name.clone(),
        birth_date: read.birth_date,
        nationality: read.nationality.clone(),
        phone: phone.as_str().to_owned(),
    }
}
