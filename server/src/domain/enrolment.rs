//! Takes the steps of an enrolment, each in one transaction, so that a crash leaves the step before or the
//! step after.

mod finish;

use std::sync::Arc;

use netcert::age::reached;
use netcert::base64url;
use netcert::chip_read;
use netcert::document::DocumentKind;
use netcert::time::UnixTime;
use rand_core::Rng;

use crate::authority::frame::Frame;
use crate::authority::{Authority, AuthorityAway, DocumentRef};
use crate::clock::Clock;
use crate::domain::guardianship::dispute;
use crate::domain::guardianship::{GuardianshipError, GuardianshipService};
use crate::domain::limit::{self, LimitError, Limits};
use crate::domain::phone::{NotSent, TextMessages};
use crate::domain::pin::{PinError, Pins};
use crate::keys::data_key::DataKey;
use crate::keys::key_store::KeyStore;
use crate::keys::opening_error::OpeningError;
use crate::keys::sealed::{Actor, OpeningPurpose};
use crate::model::enrolment::applicant::ApplyingParty;
use crate::model::enrolment::document_read::DocumentRead;
use crate::model::enrolment::{Enrolment, Refused, Stage, StepOutcome};
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::evidence::Evidence;
use crate::model::ids::EnrolmentId;
use crate::model::ids::PersonId;
use crate::model::limit::Charged;
use crate::model::limit::act::EnrolmentStart;
use crate::model::limit::source::Source;
use crate::model::notice::Noticed;
use crate::model::phone::{OneTimeCode, PhoneNumber};
use crate::model::record::DocumentIndex;
use crate::model::session::{Session, SessionToken};
use crate::store;
use crate::store::{Store, StoreError, Tx};

/// Bytes of a chip read's challenge.
const CHALLENGE_BYTES: usize = 32;

/// The parts that an enrolment needs.
#[derive(Clone)]
pub struct EnrolmentService {
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
    /// Counts attempts.
    pub limits: Limits,
}

/// Why a step did not happen.
#[derive(Debug, thiserror::Error)]
pub enum EnrolmentError {
    /// This browser has none, or it has expired.
    #[error("no enrolment is under way")]
    NoEnrolment,
    /// The enrolment said no.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Too many attempts, in this enrolment or in others.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A sealed record does not open.
    #[error(transparent)]
    Record(#[from] OpeningError),
    /// The authority cannot be asked.
    #[error(transparent)]
    Away(#[from] AuthorityAway),
    /// The code did not go out.
    #[error(transparent)]
    NotSent(#[from] NotSent),
    /// The guardian cannot do this.
    #[error(transparent)]
    Guardianship(#[from] GuardianshipError),
    /// The PIN's verifier could not be made.
    #[error(transparent)]
    Pin(#[from] PinError),
    /// The same person is enrolling elsewhere at this very moment, again and again.
    #[error("the person's row is contended")]
    Contended,
}

impl EnrolmentService {
    /// Begins an enrolment in this session, or in a new one, whose token is the second part of the answer.
    /// Where one of the same applicant is under way, that one goes on.
    pub async fn start(
        &self,
        session: Option<&Session>,
        applicant: ApplyingParty,
        noticed: Noticed,
        _: Charged<EnrolmentStart>,
    ) -> Result<(Enrolment, Option<SessionToken>), EnrolmentError> {
        let mut rng = self.clock.random();
        let enrolment = Enrolment::start(EnrolmentId::generate(&mut rng), applicant, noticed)?;
        if let ApplyingParty::Guardian { guardian, child_birth_date } = &enrolment.applicant {
            let of = session.filter(|session| session.by_passkey).and_then(|session| session.person);
            if of != Some(*guardian) {
                return Err(GuardianshipError::from(GuardianRefused::NotAnAdult).into());
            }
            self.guardianship().may_apply(*guardian, *child_birth_date).await?;
        }
        match self.current(session).await {
            Ok(before)
                if before.applicant == enrolment.applicant && !matches!(before.stage, Stage::Done { .. }) =>
            {
                return Ok((before, None));
            }
            Ok(_) | Err(EnrolmentError::NoEnrolment) => {}
            Err(error) => return Err(error),
        }
        let mut tx = self.store.begin().await?;
        self.put(&mut tx, &enrolment).await?;
        let token = match session {
            Some(session) => {
                let now = self.clock.now();
                if let Some(done) = &session.enrolment {
                    store::enrolment::lock_row(&mut tx, done, now).await?;
                }
                hold(&mut tx, session, now).await?;
                store::session::carry(&mut tx, &session.digest, &enrolment.id, enrolment.expires_at).await?;
                if let Some(done) = &session.enrolment {
                    store::enrolment::delete(&mut tx, done).await?;
                }
                None
            }
            None => {
                let token = SessionToken::generate(&mut rng);
                let session = Session::enrolling(token.digest(), enrolment.id.clone());
                store::session::insert(&mut tx, &session, enrolment.expires_at).await?;
                Some(token)
            }
        };
        tx.commit().await?;
        Ok((enrolment, token))
    }

    /// The session's enrolment.
    pub async fn current(&self, session: Option<&Session>) -> Result<Enrolment, EnrolmentError> {
        let (_, id) = carrying(session)?;
        let row = store::enrolment::find(&mut *self.store.read().await?, id, self.clock.now()).await?;
        let row = row.ok_or(EnrolmentError::NoEnrolment)?;
        Ok(row.open_unaudited(&self.keys.key_encryption)?)
    }

    /// Erases the session's enrolment. A session without a sign-in is there only for the enrolment and ends
    /// with it: `true`.
    pub async fn give_up(&self, session: Option<&Session>) -> Result<bool, EnrolmentError> {
        let (session, id) = carrying(session)?;
        let mut tx = self.store.begin().await?;
        // Locked, not erased yet: that takes the enrolment out of the session's row.
        store::enrolment::lock_row(&mut tx, id, self.clock.now()).await?;
        hold(&mut tx, session, self.clock.now()).await?;
        store::enrolment::delete(&mut tx, id).await?;
        if !session.by_passkey {
            store::session::delete(&mut tx, &session.digest).await?;
        }
        tx.commit().await?;
        Ok(!session.by_passkey)
    }

    /// Step 2.
    pub async fn choose_document(
        &self,
        session: Option<&Session>,
        kind: DocumentKind,
    ) -> Result<Enrolment, EnrolmentError> {
        let mut challenge = [0; CHALLENGE_BYTES];
        self.clock.random().fill_bytes(&mut challenge);
        let challenge = base64url::encode(&challenge);
        self.step(session, |enrolment, now| enrolment.choose_document(kind, challenge, now))
            .await
            .map(|(enrolment, ())| enrolment)
    }

    /// Step 3. The read is counted for its source, and for its document only where the authority has signed
    /// it. Where a guardian applies, the authority is asked about guardian and child, outside of any
    /// transaction.
    pub async fn take_read(
        &self,
        session: Option<&Session>,
        jwt: &str,
        source: Source,
    ) -> Result<Enrolment, EnrolmentError> {
        let waiting = self.current(session).await?;
        let challenge = waiting.challenge().ok_or(Refused::WrongStep)?;
        let key = self.authority.chip_read_key();
        let answer = chip_read::check(jwt, challenge, self.clock.now(), key).ok();
        let document =
            answer.as_ref().map(|read| DocumentIndex::of(read.kind, &read.number, &self.keys.document_index));
        let charged = self.limits.read(source, document.as_ref()).await?;
        waiting.consider_read(answer.as_ref(), self.clock.now())?;
        let statement = match (&waiting.applicant, &waiting.stage, &answer) {
            (ApplyingParty::Guardian { guardian, .. }, Stage::ChipRead { .. }, Some(read)) => {
                let child = DocumentRef { kind: read.kind, number: &read.number };
                let statement = self.guardianship().confirm(*guardian, child).await?;
                self.must_not_be_in_dispute(child).await?;
                Some(statement)
            }
            _ => None,
        };
        self.step(session, |enrolment, now| {
            // Another kind may have been chosen in between.
            let answer = answer.filter(|_| enrolment.challenge() == Some(challenge));
            enrolment.take_read(answer, statement, &charged, now)
        })
        .await
        .map(|(enrolment, ())| enrolment)
    }

    /// Before step 5 of a guardian's enrolment: where the authority's statement would be too old at
    /// `signed_by`, the authority is asked again.
    pub async fn to_be_consented(
        &self,
        session: &Session,
        signed_by: UnixTime,
    ) -> Result<Enrolment, EnrolmentError> {
        let waiting = self.current(Some(session)).await?;
        let Some((guardian, read, statement)) = waiting.awaits_consent() else { return Ok(waiting) };
        let child = DocumentRef { kind: read.kind, number: &read.number };
        self.must_not_be_in_dispute(child).await?;
        if statement.is_fresh(signed_by) {
            return Ok(waiting);
        }
        let statement = self.guardianship().confirm(guardian, child).await?;
        let id = &waiting.id;
        self.step(Some(session), |enrolment, now| enrolment.renew_statement(id, statement, now))
            .await
            .map(|(enrolment, ())| enrolment)
    }

    /// Refuses the person of a document while a dispute about their guardianship is open.
    async fn must_not_be_in_dispute(&self, of: DocumentRef<'_>) -> Result<(), EnrolmentError> {
        let document = DocumentIndex::of(of.kind, of.number, &self.keys.document_index);
        let mut connection = self.store.read().await?;
        let Some(person) = store::person::find_by_document(&mut connection, &document).await? else {
            return Ok(());
        };
        let (keys, now) = (&self.keys.key_encryption, self.clock.now());
        Ok(dispute::must_not_be_open(&mut connection, keys, person, now).await?)
    }

    /// Step 5 of a guardian's enrolment: what they signed for the enrolment `id`.
    pub async fn take_consent(
        &self,
        session: &Session,
        id: &EnrolmentId,
        evidence: Evidence,
    ) -> Result<Enrolment, EnrolmentError> {
        self.step(Some(session), |enrolment, now| enrolment.take_consent(id, evidence, now))
            .await
            .map(|(enrolment, ())| enrolment)
    }

    /// Step 4. The attempt is counted first, then the authority is asked, outside of any transaction. Where
    /// it does not answer, the attempt is taken back.
    pub async fn show_face(
        &self,
        session: Option<&Session>,
        frame: &Frame,
        source: Source,
    ) -> Result<Enrolment, EnrolmentError> {
        let waiting = self.current(session).await?;
        let Some(read) = waiting.awaits_face()? else { return Ok(waiting) };
        let document = DocumentIndex::of(read.kind, &read.number, &self.keys.document_index);
        let charged = self.limits.face(source, &document).await?;
        match self.authority.face_matches(&read.portrait_ref, frame).await {
            Ok(matches) => {
                // Said to nobody but the person.
                if matches {
                    self.must_not_be_in_dispute(DocumentRef { kind: read.kind, number: &read.number })
                        .await?;
                }
                self.proving_step(session, charged, |enrolment, charged, now| {
                    enrolment.judge_face(matches, charged, now)
                })
                .await
            }
            Err(away) => {
                self.limits.refund(charged).await?;
                Err(away.into())
            }
        }
    }

    /// Step 5, first half. The message is sent after the step is committed. If the server crashes in between,
    /// the person asks for another code.
    pub async fn give_phone(
        &self,
        session: Option<&Session>,
        phone: PhoneNumber,
        source: Source,
    ) -> Result<Enrolment, EnrolmentError> {
        let waiting = self.current(session).await?;
        if !waiting.may_send(&phone, self.clock.now())? {
            return Ok(waiting);
        }
        let charged = self.limits.code_sent(source, &phone).await?;
        let code = OneTimeCode::draw(&mut self.clock.random());
        let mac = code.mac(&waiting.id, &self.keys.one_time_code);
        let (enrolment, send) = self
            .step(session, |enrolment, now| enrolment.give_phone(phone.clone(), mac, &charged, now))
            .await?;
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
        source: Source,
    ) -> Result<Enrolment, EnrolmentError> {
        let waiting = self.current(session).await?;
        let charged = self.limits.code_typed(source, waiting.awaits_code()?).await?;
        let mac = code.mac(&waiting.id, &self.keys.one_time_code);
        self.proving_step(session, charged, |enrolment, charged, now| {
            enrolment.enter_code(&mac, charged, now)
        })
        .await
    }

    /// The service for guardians, with the same parts.
    pub fn guardianship(&self) -> GuardianshipService {
        GuardianshipService {
            clock: self.clock.clone(),
            store: self.store.clone(),
            keys: Arc::clone(&self.keys),
            authority: Arc::clone(&self.authority),
        }
    }

    /// The netnum, to be shown to the person or to the guardian who has just enrolled them, and whether the
    /// person waits for a guardian's approval.
    pub async fn enrolled(
        &self,
        person: PersonId,
        applicant: &ApplyingParty,
    ) -> Result<(String, bool), EnrolmentError> {
        let mut connection = self.store.read().await?;
        let row = store::person::find(&mut connection, person).await?.ok_or(EnrolmentError::NoEnrolment)?;
        let awaits = row.awaits_guardian();
        let opening = match applicant {
            ApplyingParty::Own => (Actor::Holder, OpeningPurpose::ShowToHolder, self.clock.now()),
            ApplyingParty::Guardian { guardian, .. } => {
                let guardians = store::guardianship::of_child(&mut connection, person).await?;
                if guardians.of(*guardian).is_none() {
                    return Err(EnrolmentError::NoEnrolment);
                }
                (Actor::Guardian, OpeningPurpose::ShowToGuardian, self.clock.now())
            }
        };
        drop(connection);
        let mut trail = self.store.clone();
        let record =
            row.record.open(&self.keys.key_encryption, opening, &mut trail, &mut self.clock.random()).await?;
        let of_age = reached(record.birth_date, 18, self.clock.now().shanghai_date());
        Ok((record.netnum.grouped(), awaits && !of_age))
    }

    /// How many devices lose their passkey when the person of this read is enrolled again.
    pub async fn ends_devices(&self, read: &DocumentRead) -> Result<Option<u32>, EnrolmentError> {
        let document = DocumentIndex::of(read.kind, &read.number, &self.keys.document_index);
        let mut connection = self.store.read().await?;
        let Some(person) = store::person::find_by_document(&mut connection, &document).await? else {
            return Ok(None);
        };
        let (own, kept) = store::passkey::count_of_person(&mut connection, person).await?;
        Ok(Some(own + kept).filter(|devices| *devices > 0))
    }

    async fn lock(&self, tx: &mut Tx, id: &EnrolmentId, now: UnixTime) -> Result<Enrolment, EnrolmentError> {
        let row = store::enrolment::lock_row(tx, id, now).await?.ok_or(EnrolmentError::NoEnrolment)?;
        Ok(row.open_unaudited(&self.keys.key_encryption)?)
    }

    async fn put(&self, tx: &mut Tx, enrolment: &Enrolment) -> Result<(), EnrolmentError> {
        let (id, mut rng) = (enrolment.id.as_str(), self.clock.random());
        // A new key each time: what the enrolment was before is unreadable from then on.
        let sealed =
            DataKey::generate(id, &self.keys.key_encryption, &mut rng)?.seal(enrolment, id, &mut rng)?;
        let hangs_on = (enrolment.person(), enrolment.guardian());
        Ok(store::enrolment::put(tx, &sealed, hangs_on, enrolment.expires_at).await?)
    }

    /// One step in one transaction. The enrolment is kept as the step leaves it, also where the step was
    /// refused.
    async fn step<T>(
        &self,
        session: Option<&Session>,
        take: impl FnOnce(Enrolment, UnixTime) -> StepOutcome<T>,
    ) -> Result<(Enrolment, T), EnrolmentError> {
        let (tx, enrolment, now) = self.begin_step(session).await?;
        let (enrolment, outcome) = take(enrolment, now);
        let enrolment = self.end_step(tx, session, enrolment).await?;
        Ok((enrolment, outcome?))
    }

    /// As [`Self::step`], and success clears the person's attempt counters in the same transaction.
    async fn proving_step<A>(
        &self,
        session: Option<&Session>,
        charged: Charged<A>,
        take: impl FnOnce(Enrolment, &Charged<A>, UnixTime) -> StepOutcome,
    ) -> Result<Enrolment, EnrolmentError> {
        let (mut tx, enrolment, now) = self.begin_step(session).await?;
        let (enrolment, outcome) = take(enrolment, &charged, now);
        if outcome.is_ok() {
            limit::succeeded(&mut tx, charged).await?;
        }
        let enrolment = self.end_step(tx, session, enrolment).await?;
        Ok(outcome.map(|()| enrolment)?)
    }

    async fn begin_step(
        &self,
        session: Option<&Session>,
    ) -> Result<(Tx, Enrolment, UnixTime), EnrolmentError> {
        let ((session, id), now) = (carrying(session)?, self.clock.now());
        let mut tx = self.store.begin().await?;
        let enrolment = self.lock(&mut tx, id, now).await?;
        hold(&mut tx, session, now).await?;
        Ok((tx, enrolment, now))
    }

    async fn end_step(
        &self,
        mut tx: Tx,
        session: Option<&Session>,
        enrolment: Enrolment,
    ) -> Result<Enrolment, EnrolmentError> {
        self.put(&mut tx, &enrolment).await?;
        // The session lives as long as its enrolment.
        if let (Some(session), false) = (session, matches!(enrolment.stage, Stage::Done { .. })) {
            store::session::carry(&mut tx, &session.digest, &enrolment.id, enrolment.expires_at).await?;
        }
        tx.commit().await?;
        Ok(enrolment)
    }
}

/// A session that carries an enrolment, and which.
fn carrying(session: Option<&Session>) -> Result<(&Session, &EnrolmentId), EnrolmentError> {
    session
        .and_then(|session| Some((session, session.enrolment.as_ref()?)))
        .ok_or(EnrolmentError::NoEnrolment)
}

/// Locks the session until the transaction ends. Where it is not as the request found it, it carries no
/// enrolment of the request's.
async fn hold(tx: &mut Tx, session: &Session, now: UnixTime) -> Result<(), EnrolmentError> {
    if store::session::hold(tx, session, now).await? { Ok(()) } else { Err(EnrolmentError::NoEnrolment) }
}
