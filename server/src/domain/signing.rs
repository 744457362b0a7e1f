//! A guardian's consent: a text is proposed, the guardian's passkey signs a challenge that commits to it, and
//! then what was consented to is done.

use std::sync::Arc;

use netcert::api::guardian::{About, Scope};
use netcert::api::text::Lang;
use netcert::base64url;
use netcert::guardian_consent::{NONCE_BYTES, challenge};
use netcert::time::UnixTime;
use rand_core::Rng;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::domain::acting;
use crate::domain::data_key;
use crate::domain::enrolment::{EnrolmentError, EnrolmentService};
use crate::domain::guardianship::{GuardianshipError, GuardianshipService};
use crate::domain::passkey::{PasskeyError, Passkeys};
use crate::domain::site_consent;
use crate::domain::site_consent::SiteRefused;
use crate::model::enrolment::applicant::ApplyingParty;
use crate::model::enrolment::{Refused, Stage};
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::code::CodeKind;
use crate::model::guardianship::evidence::{ConsentSubject, Evidence};
use crate::model::guardianship::words;
use crate::model::ids::ApplicationId;
use crate::model::ids::EnrolmentId;
use crate::model::ids::GuardianConsentId;
use crate::model::ids::PersonId;
use crate::model::limit::{Charged, act};
use crate::model::session::{ClaimedSession, SessionEnded};
use crate::store;
use crate::store::StoreError;

/// How long a proposed text can be signed, in seconds.
const CEREMONY_SECONDS: i64 = 300;
/// Kind among the ceremonies.
const CEREMONY: &str = "guardian_consent";

/// The parts that consents need.
pub struct SigningService {
    /// What guardians do.
    pub guardianship: GuardianshipService,
    /// Their enrolments.
    pub enrolment: EnrolmentService,
    /// WebAuthn.
    pub passkeys: Arc<Passkeys>,
    /// The portal's origin, kept with the evidence.
    pub origin: String,
}

/// A text that waits for its signature.
pub struct ConsentProposal {
    /// Names it.
    pub ceremony: String,
    /// Base64url.
    pub nonce: String,
    /// As shown.
    pub text: String,
    /// For `navigator.credentials`.
    pub options: Value,
}

/// Why a consent was not proposed or not taken.
#[derive(Debug, thiserror::Error)]
pub enum SigningError {
    /// By the rules of guardianship.
    #[error(transparent)]
    Guardianship(#[from] GuardianshipError),
    /// By the enrolment.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// By the rules of sites.
    #[error(transparent)]
    Site(#[from] SiteRefused),
    /// WebAuthn on our side.
    #[error(transparent)]
    Passkey(#[from] PasskeyError),
}

impl From<GuardianRefused> for SigningError {
    fn from(refused: GuardianRefused) -> Self {
        Self::Guardianship(refused.into())
    }
}

impl From<SessionEnded> for SigningError {
    fn from(ended: SessionEnded) -> Self {
        Self::Guardianship(ended.into())
    }
}

impl From<StoreError> for SigningError {
    fn from(error: StoreError) -> Self {
        Self::Guardianship(error.into())
    }
}

/// What is kept of a proposal until it is signed.
#[derive(Serialize, Deserialize)]
struct Pending {
    guardian: String,
    subject: Subject,
    nonce: String,
    text: String,
}

#[derive(Clone, Serialize, Deserialize)]
enum Subject {
    Enrolment { id: String },
    Application { id: String, kind: String },
    Site { request: String, scope: Scope, child: String },
}

impl Subject {
    fn consent_subject(&self) -> ConsentSubject {
        match self {
            Self::Enrolment { .. } => ConsentSubject::Enrolment,
            Self::Application { kind, .. } if kind == CodeKind::Approve.as_str() => ConsentSubject::Approve,
            Self::Application { .. } => ConsentSubject::Join,
            Self::Site { .. } => ConsentSubject::Site,
        }
    }
}

impl SigningService {
    /// Proposes a text to the guardian who is signed in.
    ///
    /// # Errors
    /// [`SigningError`].
    pub async fn propose(
        &self,
        session: &ClaimedSession,
        about: About,
        lang: Lang,
        _: Charged<act::CeremonyStep>,
    ) -> Result<ConsentProposal, SigningError> {
        let guardian = session.claimed_person();
        self.guardianship.must_be_adult(guardian).await?;
        let now = self.guardianship.clock.now();
        let (subject, text) = match about {
            About::Enrolment {} => self.about_enrolment(session, lang, now).await?,
            About::Application { id } => {
                let id = ApplicationId::parse(&id).ok_or(GuardianRefused::AlreadyAnswered)?;
                let signed_by = now.plus(CEREMONY_SECONDS);
                let (kind, note) = self.guardianship.to_be_approved(session, &id, signed_by).await?;
                let text = match kind {
                    CodeKind::Approve => words::approval(&note.masked_name, lang, now),
                    CodeKind::Join | CodeKind::Device | CodeKind::OwnDevice => {
                        words::joining(&note.masked_name, lang, now)
                    }
                };
                let (id, kind) = (id.as_str().to_owned(), kind.as_str().to_owned());
                (Subject::Application { id, kind }, text)
            }
            About::Site { request, scope } => {
                let mut connection = self.guardianship.store.read().await?;
                let keys = &self.guardianship.keys;
                let asked = (request.as_str(), scope);
                let site = site_consent::text_of(&mut connection, keys, guardian, asked, lang, now).await?;
                (Subject::Site { request, scope, child: site.child.to_string() }, site.text)
            }
        };
        let mut rng = self.guardianship.clock.random();
        let mut nonce = [0; NONCE_BYTES];
        rng.fill_bytes(&mut nonce);
        let mut connection = self.guardianship.store.read().await?;
        let credentials = store::passkey::own_credentials_of_person(&mut connection, guardian).await?;
        drop(connection);
        let options = self.passkeys.ask_to_sign(&challenge(&nonce, &text), &credentials)?;
        let mut id = [0; 16];
        rng.fill_bytes(&mut id);
        let (ceremony, nonce) = (base64url::encode(&id), base64url::encode(&nonce));
        let pending =
            Pending { guardian: guardian.to_string(), subject, nonce: nonce.clone(), text: text.clone() };
        let state = serde_json::to_string(&pending).map_err(|_| StoreError::corrupt("proposal"))?;
        let expires_at = now.plus(CEREMONY_SECONDS);
        let mut tx = self.guardianship.store.begin().await?;
        acting::hold::<SigningError>(&mut tx, session, now).await?;
        store::ceremony::insert(&mut tx, &ceremony, CEREMONY, session.digest(), &state, expires_at).await?;
        tx.commit().await?;
        Ok(ConsentProposal { ceremony, nonce, text, options })
    }

    async fn about_enrolment(
        &self,
        session: &ClaimedSession,
        lang: Lang,
        now: UnixTime,
    ) -> Result<(Subject, String), SigningError> {
        let signed_by = now.plus(CEREMONY_SECONDS);
        let enrolment = self.enrolment.to_be_consented(session.session(), signed_by).await?;
        match (&enrolment.applicant, &enrolment.stage) {
            (ApplyingParty::Guardian { guardian: of, .. }, Stage::GuardianConsent { read, .. })
                if *of == session.claimed_person() =>
            {
                let text = words::enrolment(&crate::model::person::masked_name(&read.name), lang, now);
                Ok((Subject::Enrolment { id: enrolment.id.as_str().to_owned() }, text))
            }
            _ => Err(EnrolmentError::from(Refused::WrongStep).into()),
        }
    }

    /// Takes the signature, and does what was consented to.
    ///
    /// # Errors
    /// [`GuardianRefused::ConsentInvalid`] where the signature does not fit; the proposal is spent in any
    /// case.
    pub async fn sign(
        &self,
        session: &ClaimedSession,
        ceremony: &str,
        answer: Value,
        _: Charged<act::CeremonyStep>,
    ) -> Result<(), SigningError> {
        let invalid = GuardianRefused::ConsentInvalid;
        let (guardian, now) = (session.claimed_person(), self.guardianship.clock.now());
        // In a transaction of its own: the proposal is spent also where its signature does not fit.
        let mut tx = self.guardianship.store.begin().await?;
        acting::hold::<SigningError>(&mut tx, session, now).await?;
        let state = store::ceremony::take(&mut tx, ceremony, CEREMONY, session.digest(), now).await?;
        tx.commit().await?;
        let state = state.ok_or(invalid)?;
        let pending: Pending = serde_json::from_str(&state).map_err(|_| StoreError::corrupt("proposal"))?;
        if pending.guardian != guardian.to_string() {
            return Err(invalid.into());
        }
        self.guardianship.must_be_adult(guardian).await?;
        let evidence = self.check(guardian, &pending, answer, now).await?;
        match pending.subject {
            Subject::Enrolment { id } => {
                let id = EnrolmentId::from_stored(id);
                self.enrolment.take_consent(session.session(), &id, evidence).await?;
            }
            Subject::Application { id, .. } => {
                let id = ApplicationId::parse(&id).ok_or(invalid)?;
                self.guardianship.approve(session, &id, evidence).await?;
            }
            Subject::Site { request, scope, child } => {
                let child = child.parse().map_err(StoreError::from)?;
                self.allow_site(session, child, (&request, scope), &evidence, now).await?;
            }
        }
        Ok(())
    }

    /// The signature is by one of this guardian's own passkeys, over this very text.
    async fn check(
        &self,
        guardian: PersonId,
        pending: &Pending,
        answer: Value,
        now: UnixTime,
    ) -> Result<Evidence, SigningError> {
        let invalid = GuardianRefused::ConsentInvalid;
        let assertion = answer.clone();
        let answer = self.passkeys.read_assertion(answer).map_err(not_ours)?;
        let row = store::passkey::find(&mut *self.guardianship.store.read().await?, &answer.credential_id)
            .await?
            .filter(|row| row.person == guardian && row.kept_by.is_none() && answer.may_be_of(guardian))
            .ok_or(invalid)?;
        let committed = commitment(&pending.nonce, &pending.text).ok_or(invalid)?;
        let credential =
            self.passkeys.check_signature(&committed, &answer, &row.credential).map_err(not_ours)?;
        let mut tx = self.guardianship.store.begin().await?;
        if !store::passkey::mark_used(&mut tx, &row.credential_id, &credential, now).await? {
            return Err(invalid.into());
        }
        tx.commit().await?;
        Ok(Evidence {
            subject: pending.subject.consent_subject(),
            text: pending.text.clone(),
            nonce: pending.nonce.clone(),
            origin: self.origin.clone(),
            credential: row.credential,
            assertion,
            statement: None,
            given_at: now,
        })
    }

    async fn allow_site(
        &self,
        session: &ClaimedSession,
        child: PersonId,
        asked: (&str, Scope),
        evidence: &Evidence,
        now: UnixTime,
    ) -> Result<(), SigningError> {
        let mut rng = self.guardianship.clock.random();
        let keys = &self.guardianship.keys;
        let mut tx = self.guardianship.store.begin().await?;
        store::person::lock_row(&mut tx, child).await?.ok_or(GuardianRefused::AlreadyAnswered)?;
        let guardian = acting::hold::<SigningError>(&mut tx, session, now).await?.person;
        let consent = GuardianConsentId::generate(&mut rng);
        let key = data_key::of::<GuardianshipError>(&mut tx, keys, child).await?;
        let sealed = key.seal(evidence, consent.as_str(), &mut rng).map_err(GuardianshipError::from)?;
        store::guardian_consent::insert(&mut tx, &sealed, (guardian, child), evidence.subject, now).await?;
        site_consent::allow(&mut tx, guardian, asked, &consent, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

/// What a signature over this text must be over; `None` where the nonce is none.
pub fn commitment(nonce: &str, text: &str) -> Option<[u8; 32]> {
    let nonce: [u8; NONCE_BYTES] = base64url::decode(nonce).ok()?.as_slice().try_into().ok()?;
    Some(challenge(&nonce, text))
}

/// A signature that does not verify is the guardian's error; everything else is the server's.
fn not_ours(error: PasskeyError) -> SigningError {
    match error {
        PasskeyError::Rejected(_) => GuardianRefused::ConsentInvalid.into(),
        error => error.into(),
    }
}
