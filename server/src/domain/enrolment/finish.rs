//! The last step: stores a new person, or renews a known one, together with everything that belongs to them.

use netcert::age::{Band, reached};
use netcert::api::message::MessageAbout;
use netcert::netnum::Netnum;
use netcert::pin::Pin;
use netcert::time::UnixTime;

use crate::domain::enrolment::{EnrolmentError, EnrolmentService, carrying, hold};
use crate::domain::guardianship::dispute;
use crate::domain::guardianship::link;
use crate::domain::guardianship::link::NewLink;
use crate::domain::guardianship::of_age;
use crate::domain::message;
use crate::domain::passkey::device;
use crate::keys::data_key::DataKey;
use crate::keys::sealed::{Actor, OpeningPurpose};
use crate::model::enrolment::applicant::ApplyingParty;
use crate::model::enrolment::document_read::DocumentRead;
use crate::model::enrolment::{Enrolment, Proof, Refused, Stage};
use crate::model::guardianship::AWAITS_SECONDS;
use crate::model::guardianship::evidence::Evidence;
use crate::model::guardianship::note::ChildNote;
use crate::model::ids::GuardianshipId;
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::notice::Noticed;
use crate::model::person::PersonState;
use crate::model::person::note::PersonNote;
use crate::model::record::Birthdays;
use crate::model::record::{DocumentIndex, IdentityRecord, NetnumIndex};
use crate::model::session::{SIGNED_IN_SECONDS, Session};
use crate::store;
use crate::store::{StoreError, Tx};

/// Another enrolment with the same document can be faster once; after that its row is found.
const FINISH_ATTEMPTS: u32 = 3;

/// What the person's row is made of.
struct Proved<'a> {
    person: PersonId,
    document: &'a DocumentIndex,
    read: &'a DocumentRead,
    phone: Option<&'a str>,
    noticed: &'a Noticed,
    band: Band,
}

impl EnrolmentService {
    /// Step 6: stores the new person, or renews the known one, in one transaction.
    pub async fn choose_pin(
        &self,
        session: Option<&Session>,
        pin: &Pin,
        _: Charged<act::PinEntry>,
    ) -> Result<Enrolment, EnrolmentError> {
        let session = session.ok_or(EnrolmentError::NoEnrolment)?;
        for _ in 0..FINISH_ATTEMPTS {
            let enrolment = self.current(Some(session)).await?;
            let document = match &enrolment.stage {
                Stage::Done { .. } => return Ok(enrolment),
                Stage::Pin { read, .. } => {
                    DocumentIndex::of(read.kind, &read.number, &self.keys.document_index)
                }
                _ => return Err(Refused::WrongStep.into()),
            };
            let known = store::person::find_by_document(&mut *self.store.read().await?, &document).await?;
            let person = known.unwrap_or_else(|| PersonId::generate(&mut self.clock.random()));
            // Before the transaction: Argon2id takes longer than a write lock should be held.
            let verifier = self.pins.verifier(person, pin).await?;
            let finishing = Box::pin(self.finish(session, &document, person, known.is_some(), &verifier));
            if let Some(enrolment) = finishing.await? {
                return Ok(enrolment);
            }
        }
        Err(EnrolmentError::Contended)
    }

    /// `None` where a person with the same document was added or erased in between; then nothing was changed.
    async fn finish(
        &self,
        session: &Session,
        document: &DocumentIndex,
        person: PersonId,
        known: bool,
        verifier: &str,
    ) -> Result<Option<Enrolment>, EnrolmentError> {
        let now = self.clock.now();
        let mut tx = self.store.begin().await?;
        let enrolment = self.lock(&mut tx, carrying(Some(session))?.1, now).await?;
        let Stage::Pin { read, proof } = &enrolment.stage else {
            return if matches!(enrolment.stage, Stage::Done { .. }) {
                Ok(Some(enrolment))
            } else {
                Ok(None)
            };
        };
        let proved = Proved {
            person,
            document,
            read,
            phone: match proof {
                Proof::Phone { phone, .. } => Some(phone.as_str()),
                Proof::Consent(_) => None,
            },
            noticed: &enrolment.noticed,
            band: enrolment.is_of_age(read, now)?,
        };
        let there = if known {
            self.renew(&mut tx, &proved, now).await?
        } else {
            self.create(&mut tx, &proved, now).await?
        };
        if !there {
            return Ok(None);
        }
        let link = match (&enrolment.applicant, proof) {
            (ApplyingParty::Guardian { guardian, .. }, Proof::Consent(evidence)) => {
                Some(self.link(&mut tx, session, *guardian, &proved, evidence, known, now).await?)
            }
            (ApplyingParty::Own, Proof::Phone { .. }) => {
                hold(&mut tx, session, now).await?;
                let until = now.plus(SIGNED_IN_SECONDS);
                store::session::belong_to(&mut tx, &session.digest, person, until).await?;
                None
            }
            _ => return Err(StoreError::corrupt("enrolment").into()),
        };
        store::pin::put(&mut tx, person, verifier).await?;
        if known {
            // To the devices that the person has: they may know nothing of it.
            let mut rng = self.clock.random();
            message::tell(&mut tx, person, MessageAbout::ProvedAgain, None, now, &mut rng).await?;
        }
        let (enrolment, outcome) = enrolment.finish(person, known, link, now);
        outcome?;
        self.put(&mut tx, &enrolment).await?;
        tx.commit().await?;
        Ok(Some(enrolment))
    }

    async fn create(&self, tx: &mut Tx, proved: &Proved<'_>, now: UnixTime) -> Result<bool, EnrolmentError> {
        let mut rng = self.clock.random();
        let record = proved.identity(Netnum::generate(&mut rng));
        let netnum = NetnumIndex::of(&record.netnum, &self.keys.netnum_index);
        let id = proved.person.to_string();
        let key = DataKey::generate(&id, &self.keys.key_encryption, &mut rng)?;
        let sealed = (proved.person, &key.seal(&record, &id, &mut rng)?);
        let state = match proved.band {
            Band::From14To17 => PersonState::AwaitingGuardian,
            Band::Under8 | Band::From8To13 | Band::Adult => PersonState::Active,
        };
        if !store::person::insert(tx, sealed, state, (proved.document, &netnum), proved.noticed, now).await? {
            return Ok(false);
        }
        let note = key.seal(&PersonNote::of(&record), &id, &mut rng)?;
        store::person::put_note(tx, proved.person, sealed.1.as_bytes(), &note).await?;
        if proved.band != Band::Adult {
            let birthdays = Birthdays::of(proved.read.birth_date, &self.keys.document_index);
            let by_guardian = proved.band == Band::From8To13;
            let awaits = proved.awaits_until(now).filter(|_| state == PersonState::AwaitingGuardian);
            store::minor::insert(tx, proved.person, &birthdays, by_guardian, awaits).await?;
        }
        Ok(true)
    }

    async fn renew(&self, tx: &mut Tx, proved: &Proved<'_>, now: UnixTime) -> Result<bool, EnrolmentError> {
        let person = proved.person;
        let Some(row) = store::person::lock_row(tx, person).await? else { return Ok(false) };
        let state = row.state;
        dispute::must_not_be_open(tx, &self.keys.key_encryption, person, now).await?;
        let mut rng = self.clock.random();
        let actor = if proved.band == Band::From8To13 { Actor::Guardian } else { Actor::Holder };
        let opening = (actor, OpeningPurpose::RepeatEnrolment, now);
        let key = row.record.key().open(&self.keys.key_encryption)?;
        let before = row.record.open(&self.keys.key_encryption, opening, tx, &mut rng).await?;
        let record = proved.identity(before.netnum.clone());
        let sealed = key.seal(&record, &person.to_string(), &mut rng)?;
        store::person::replace_record(tx, &sealed, proved.noticed).await?;
        let note = key.seal(&PersonNote::of(&record), &person.to_string(), &mut rng)?;
        store::person::put_note(tx, person, sealed.as_bytes(), &note).await?;
        match (proved.band, state) {
            // A guardian has applied once more: the child does not take over.
            (Band::Under8 | Band::From8To13, _) => {}
            (Band::From14To17, PersonState::AwaitingGuardian) => {
                store::minor::take_over(tx, person, proved.awaits_until(now)).await?;
            }
            (Band::From14To17 | Band::Adult, state) => {
                // 18 by now: no approval is needed any more.
                if state == PersonState::AwaitingGuardian {
                    of_age::write_down(tx, person).await?;
                }
                store::minor::take_over(tx, person, None).await?;
            }
        }
        Ok(true)
    }

    #[expect(clippy::too_many_arguments, reason = "a link is made of all of them")]
    async fn link(
        &self,
        tx: &mut Tx,
        session: &Session,
        guardian: PersonId,
        proved: &Proved<'_>,
        evidence: &Evidence,
        known: bool,
        now: UnixTime,
    ) -> Result<GuardianshipId, EnrolmentError> {
        let mut rng = self.clock.random();
        let new = NewLink {
            guardian,
            child: proved.person,
            note: ChildNote::of(&proved.read.name, proved.read.birth_date),
            evidence,
        };
        let linked = link::make(tx, &self.keys, &new, now, &mut rng).await?;
        hold(tx, session, now).await?;
        if session.person != Some(guardian) || !session.by_passkey {
            return Err(EnrolmentError::NoEnrolment);
        }
        if known {
            // An adult's old passkeys are removed when they register a new one. A child registers none here,
            // so they are removed now. This comes after the guardian's row is locked: status lists are always
            // locked last.
            device::take_all_away(tx, proved.person, now).await?;
        }
        if known {
            let about =
                if linked.fresh { MessageAbout::GuardianAdded } else { MessageAbout::ChildProvedAgain };
            link::tell_others(tx, proved.person, guardian, about, now, &mut rng).await?;
        }
        Ok(linked.id)
    }
}

impl Proved<'_> {
    /// Until when a child of 14–17 waits for a guardian; `None` for those who are 18 by then and need none.
    fn awaits_until(&self, now: UnixTime) -> Option<UnixTime> {
        let until = now.plus(AWAITS_SECONDS);
        (!reached(self.read.birth_date, 18, until.shanghai_date())).then_some(until)
    }

    fn identity(&self, netnum: Netnum) -> IdentityRecord {
        IdentityRecord {
            netnum,
            kind: self.read.kind,
            number: self.read.number.clone(),
            name: self.read.name.clone(),
            birth_date: self.read.birth_date,
            nationality: self.read.nationality.clone(),
            phone: self.phone.map(str::to_owned),
        }
    }
}
