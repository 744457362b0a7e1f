//! For each guarded act: for whom it is counted, and what its success clears.

use netcert::ids::ClientId;

use super::{LimitError, Limits};
use crate::model::ids::PersonId;
use crate::model::limit::act::{
    CeremonyStep, ChallengeDrawn, CodeSent, CodeShown, CodeTyped, EnrolmentStart, Face, Minting, PinEntry,
    Read, ShortCodeEntry, SignIn, SiteAsked,
};
use crate::model::limit::kind::LimitKind;
use crate::model::limit::source::Source;
use crate::model::limit::{Attempt, AttemptEntry, Charged};
use crate::model::phone::PhoneNumber;
use crate::model::record::DocumentIndex;

type Answer<A> = Result<Charged<A>, LimitError>;

impl Limits {
    /// Counts an enrolment, for the person too who begins it where somebody is signed in.
    ///
    /// # Errors
    /// [`LimitError`], as for all others here.
    pub async fn enrolment_start(&self, source: Source, person: Option<PersonId>) -> Answer<EnrolmentStart> {
        self.for_both((LimitKind::EnrolmentBySource, source), (LimitKind::EnrolmentByPerson, person)).await
    }

    /// Counts a sign-in that somebody begins.
    pub async fn sign_in(&self, source: Source) -> Answer<SignIn> {
        self.for_source(LimitKind::SignInBySource, source).await
    }

    /// Counts a passkey ceremony's step, for the person too whose session it is.
    pub async fn ceremony(&self, source: Source, person: Option<PersonId>) -> Answer<CeremonyStep> {
        self.for_both((LimitKind::CeremonyBySource, source), (LimitKind::CeremonyByPerson, person)).await
    }

    /// Counts a challenge for minting.
    pub async fn challenge(&self, person: PersonId) -> Answer<ChallengeDrawn> {
        self.for_person(LimitKind::ChallengeByPerson, person).await
    }

    /// Counts a netcert that is asked for, minted or not.
    pub async fn mint(&self, person: PersonId, client_id: &ClientId) -> Answer<Minting> {
        let entry = (LimitKind::MintByPersonAtSite, self.key.person_at(person, client_id));
        self.charge(Attempt::new(vec![entry], Vec::new())).await
    }

    /// Counts a code that a person's screen is about to show.
    pub async fn screen_code(&self, person: PersonId) -> Answer<CodeShown> {
        self.for_person(LimitKind::ScreenCodeByPerson, person).await
    }

    /// Counts a child's question about a site.
    pub async fn site_request(&self, child: PersonId) -> Answer<SiteAsked> {
        self.for_person(LimitKind::SiteRequestByPerson, child).await
    }

    /// Counts a PIN for its source; [`crate::domain::pin`] counts it for its person.
    pub async fn pin(&self, source: Source) -> Answer<PinEntry> {
        self.for_source(LimitKind::PinBySource, source).await
    }

    /// Counts a chip read; for its document only where it is genuine, or anybody could lock anybody out.
    pub async fn read(&self, source: Source, document: Option<&DocumentIndex>) -> Answer<Read> {
        let mut entries = vec![self.by_source(LimitKind::ReadBySource, source)];
        entries.extend(document.map(|document| (LimitKind::ReadByDocument, self.key.document(document))));
        self.charge(Attempt::new(entries, Vec::new())).await
    }

    /// Counts a face. That it matches clears the document's faces and reads.
    pub async fn face(&self, source: Source, document: &DocumentIndex) -> Answer<Face> {
        let document = self.key.document(document);
        self.charge(Attempt::new(
            vec![self.by_source(LimitKind::FaceBySource, source), (LimitKind::FaceByDocument, document)],
            vec![(LimitKind::ReadByDocument, document), (LimitKind::FaceByDocument, document)],
        ))
        .await
    }

    /// Counts a one-time code that is to be sent.
    pub async fn code_sent(&self, source: Source, phone: &PhoneNumber) -> Answer<CodeSent> {
        let phone = self.key.phone(phone);
        self.charge(Attempt::new(
            vec![
                self.by_source(LimitKind::CodeSentBySource, source),
                (LimitKind::CodeSentByPhoneInAnHour, phone),
                (LimitKind::CodeSentByPhoneInADay, phone),
            ],
            Vec::new(),
        ))
        .await
    }

    /// Counts a one-time code that was typed. That it is right clears what was sent to and typed for the
    /// number.
    pub async fn code_typed(&self, source: Source, phone: &PhoneNumber) -> Answer<CodeTyped> {
        let phone = self.key.phone(phone);
        self.charge(Attempt::new(
            vec![self.by_source(LimitKind::CodeTypedBySource, source), (LimitKind::CodeTypedByPhone, phone)],
            vec![
                (LimitKind::CodeSentByPhoneInAnHour, phone),
                (LimitKind::CodeSentByPhoneInADay, phone),
                (LimitKind::CodeTypedByPhone, phone),
            ],
        ))
        .await
    }

    /// Counts a ten-character code, for the guardian who types it where there is one. That it is right clears
    /// the guardian's.
    pub async fn short_code(&self, source: Source, guardian: Option<PersonId>) -> Answer<ShortCodeEntry> {
        let guardian = guardian.map(|guardian| (LimitKind::ShortCodeByGuardian, self.key.person(guardian)));
        let mut entries = vec![self.by_source(LimitKind::ShortCodeBySource, source)];
        entries.extend(guardian);
        self.charge(Attempt::new(entries, guardian.into_iter().collect())).await
    }

    async fn for_source<A>(&self, kind: LimitKind, source: Source) -> Answer<A> {
        self.charge(Attempt::new(vec![self.by_source(kind, source)], Vec::new())).await
    }

    async fn for_person<A>(&self, kind: LimitKind, person: PersonId) -> Answer<A> {
        self.charge(Attempt::new(vec![(kind, self.key.person(person))], Vec::new())).await
    }

    async fn for_both<A>(
        &self,
        (of_source, source): (LimitKind, Source),
        (of_person, person): (LimitKind, Option<PersonId>),
    ) -> Answer<A> {
        let mut entries = vec![self.by_source(of_source, source)];
        entries.extend(person.map(|person| (of_person, self.key.person(person))));
        self.charge(Attempt::new(entries, Vec::new())).await
    }

    fn by_source(&self, kind: LimitKind, source: Source) -> AttemptEntry {
        (kind, self.key.source(source, self.clock.now()))
    }
}
