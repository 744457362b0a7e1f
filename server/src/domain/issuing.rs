//! Minting: one netcert for one holder key and one relying party, on consent, PIN and proof of possession.

use std::collections::BTreeSet;

use netcert::api::netcert::{Mint, Minted};
use netcert::ids::IssuerId;
use netcert::pairwise::SubjectIdentifier;
use netcert::sd_jwt::{self, Acr, Act, ClaimName, NetcertClaims, StatusReference};
use netcert::suite::VerifyingKey;
use netcert::time::UnixTime;
use netcert::{base64url, holder_proof};
use rand_core::CryptoRng;
use serde_json::Value;

use crate::domain::acting;
use crate::domain::guardianship::of_age;
use crate::domain::pin::PinProved;
use crate::domain::relying_party::DisclosureRefused;
use crate::domain::status;
use crate::keys::key_store::KeyStore;
use crate::keys::opening_error::OpeningError;
use crate::keys::sealed::{Actor, OpeningPurpose as Opening};
use crate::model::consent::ConsentRecord;
use crate::model::ids::ConsentId;
use crate::model::limit::{Charged, act};
use crate::model::netcert::NewNetcert;
use crate::model::record::IdentityRecord;
use crate::model::relying_party::DisclosureRequest;
use crate::model::session::{ClaimedSession, SessionEnded};
use crate::store;
use crate::store::{Store, StoreError, Tx};

use crate::model::minting_rule::{self, Permit, RuleRefused, Situation};

/// How long a challenge waits for its proof, in seconds.
const CHALLENGE_SECONDS: i64 = 300;
/// Kind of a mint challenge among the ceremonies.
const CEREMONY: &str = "mint";

/// Why nothing was minted.
#[derive(Debug, thiserror::Error)]
pub enum MintRefused {
    /// The relying party may not ask for this.
    #[error(transparent)]
    Disclosure(#[from] DisclosureRefused),
    /// Wrong, stale, spent, or from another session.
    #[error("the holder proof answers no open challenge of this session")]
    HolderProofInvalid,
    /// Signed out, or taken away by a new device, since the request began.
    #[error(transparent)]
    SessionEnded(#[from] SessionEnded),
    /// Frozen, or being deleted.
    #[error("the person is not active")]
    PersonNotActive,
    /// The minting rule says no.
    #[error(transparent)]
    Rule(#[from] RuleRefused),
    /// The identity record stays closed.
    #[error(transparent)]
    Record(#[from] OpeningError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who issues, and with what.
pub struct NetcertIssuer<'a> {
    /// The issuer's id.
    pub id: &'a IssuerId,
    /// The keys.
    pub keys: &'a KeyStore,
    /// The database.
    pub store: &'a Store,
}

/// A request to mint that is allowed as far as the relying party and the holder key go. PIN, challenge and
/// person are still to be checked.
pub struct MintRequest {
    /// What is asked, and by whom.
    pub disclosure: DisclosureRequest,
    holder: VerifyingKey,
    challenge: String,
}

/// Draws a challenge for this session.
///
/// # Errors
/// [`MintRefused::SessionEnded`], [`MintRefused::Store`].
pub async fn challenge(
    store: &Store,
    session: &ClaimedSession,
    _: Charged<act::ChallengeDrawn>,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<String, MintRefused> {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    let challenge = base64url::encode(&bytes);
    let expires_at = now.plus(CHALLENGE_SECONDS);
    let mut tx = store.begin().await?;
    acting::hold::<MintRefused>(&mut tx, session, now).await?;
    store::ceremony::insert(&mut tx, &challenge, CEREMONY, session.digest(), "", expires_at).await?;
    tx.commit().await?;
    Ok(challenge)
}

impl NetcertIssuer<'_> {
    /// Checks what can be checked without the person.
    ///
    /// # Errors
    /// [`MintRefused`].
    pub async fn check(&self, mint: &Mint, now: UnixTime) -> Result<MintRequest, MintRefused> {
        let disclosure =
            DisclosureRequest::check(self.store, &mint.client_id, &mint.purpose, &mint.claims).await?;
        let challenge = claimed_challenge(&mint.holder_proof).ok_or(MintRefused::HolderProofInvalid)?;
        let holder = holder_proof::check(&mint.holder_proof, self.id, &challenge, now)
            .map_err(|_| MintRefused::HolderProofInvalid)?;
        Ok(MintRequest { disclosure, holder, challenge })
    }

    /// Mints. Consent, netcert and audit are kept together or not at all; the challenge is spent in any case.
    ///
    /// # Errors
    /// [`MintRefused`].
    pub async fn mint(
        &self,
        asked: MintRequest,
        pin: &PinProved,
        (session, _): (&ClaimedSession, Charged<act::Minting>),
        now: UnixTime,
        rng: &mut (impl CryptoRng + Send),
    ) -> Result<Minted, MintRefused> {
        let person = pin.person();
        // In a transaction of its own: the challenge is spent even where nothing is minted.
        let mut tx = self.store.begin().await?;
        let open = store::ceremony::take(&mut tx, &asked.challenge, CEREMONY, session.digest(), now).await?;
        tx.commit().await?;
        open.ok_or(MintRefused::HolderProofInvalid)?;
        let mut tx = self.store.begin().await?;
        let row = store::person::lock_row(&mut tx, person).await?.ok_or(MintRefused::PersonNotActive)?;
        let awaits_guardian = row.awaits_guardian();
        let may_be_of_age = of_age::may_be(&mut tx, &row).await?;
        if !row.is_active() && !awaits_guardian {
            return Err(MintRefused::PersonNotActive);
        }
        // Under the lock: the registration of a new device, which ends sessions and revokes netcerts, runs
        // before or after this mint.
        if acting::hold::<MintRefused>(&mut tx, session, now).await?.person != person {
            return Err(SessionEnded.into());
        }
        let plaintext = asked.disclosure.claims.iter().any(|claim| claim.is_plaintext());
        let opening = (Actor::Holder, if plaintext { Opening::MintPlaintext } else { Opening::Mint }, now);
        let record = row.record.open(&self.keys.key_encryption, opening, &mut tx, rng).await?;
        let of_age = may_be_of_age && of_age::notice(&mut tx, person, record.birth_date, now).await?;
        let guardians = store::guardianship::of_child(&mut tx, person).await?;
        let site_consents = store::site_consent::of_child(&mut tx, person, &asked.disclosure, now).await?;
        let situation = Situation {
            birth: record.birth_date,
            awaits_guardian: awaits_guardian && !of_age,
            by_guardian: store::minor::by_guardian(&mut tx, person).await? == Some(true),
            guardians: &guardians,
            site_consents: &site_consents,
            disclosure: &asked.disclosure,
            now,
            key_not_after: self.keys.issuer.not_after,
        };
        let permitted = match minting_rule::permit(&situation) {
            Ok(permit) => site_consent_taken(&mut tx, permit, now).await?,
            Err(refused) => Err(refused),
        };
        let permit = match permitted {
            Ok(permit) => permit,
            Err(refused) => {
                // The record was opened, so its audit entry is committed.
                tx.commit().await?;
                return Err(refused.into());
            }
        };
        let client_id = &asked.disclosure.client_id;
        let sub = SubjectIdentifier::derive(&self.keys.pairwise.0, client_id, &record.netnum);
        let consent = asked.consent(now, rng);
        store::consent::insert(&mut tx, person, &consent).await?;
        let netcert = NewNetcert {
            person,
            consent: &consent.id,
            site_consent: permit.site_consent().map(|consent| &consent.id),
            client_id,
            sub: &sub,
            issued_at: now,
            expires_at: permit.expires_at(),
        };
        let place = status::allocate(&mut tx, &netcert, rng).await?;
        let disclosable = disclosable(&record, &permit, &asked.disclosure.claims);
        let claims = NetcertClaims {
            iss: self.id.clone(),
            iat: now,
            exp: permit.expires_at(),
            aud: client_id.clone(),
            sub,
            holder: asked.holder,
            status: StatusReference {
                idx: place.index,
                uri: crate::domain::publishing::status_uri(self.id, place.list),
            },
            // Every sign-in is by a user-verified passkey, and every enrolment matched a face.
            acr: Acr::High,
            act: permit.site_consent().map(|_| Act),
        };
        let issuer = &self.keys.issuer;
        let netcert = sd_jwt::issue(&issuer.kid, &issuer.key, &claims, &disclosable, rng);
        tx.commit().await?;
        Ok(Minted { netcert, expires_at: permit.expires_at().seconds(), keep: permit.may_be_kept() })
    }
}

impl MintRequest {
    fn consent(&self, now: UnixTime, rng: &mut impl CryptoRng) -> ConsentRecord {
        ConsentRecord {
            id: ConsentId::generate(rng),
            client_id: self.disclosure.client_id.clone(),
            purpose: self.disclosure.purpose.clone(),
            claims: self.disclosure.claims.iter().copied().collect(),
            shown: self.disclosure.shown.clone(),
            given_at: now,
            withdrawn_at: None,
        }
    }
}

/// Locks the row of the guardian whose consent the permit rests on, so that a suspension runs before or after
/// this mint. A one-time consent is used up.
async fn site_consent_taken(
    tx: &mut Tx,
    permit: Permit,
    now: UnixTime,
) -> Result<Result<Permit, RuleRefused>, StoreError> {
    let Some(consent) = permit.site_consent() else { return Ok(Ok(permit)) };
    let guardian = store::person::lock_row(tx, consent.guardian).await?;
    let counts = guardian.is_some_and(|guardian| guardian.is_active())
        && (permit.may_be_kept() || store::site_consent::mark_used(tx, &consent.id, now).await?);
    Ok(if counts { Ok(permit) } else { Err(RuleRefused::GuardianConsentRequired) })
}

/// What the netcert can disclose: the age flags always, plaintext only if the person consented to it.
fn disclosable(
    record: &IdentityRecord,
    permit: &Permit,
    consented: &BTreeSet<ClaimName>,
) -> Vec<(ClaimName, Value)> {
    let mut disclosable = permit.flags();
    for &claim in consented {
        let value = match claim {
            ClaimName::Name => record.name.as_str().into(),
            ClaimName::DocumentType => record.kind.as_str().into(),
            ClaimName::DocumentNumber => record.number.as_str().into(),
            ClaimName::BirthDate => record.birth_date.to_string().into(),
            ClaimName::Nationality => record.nationality.as_str().into(),
            // The flags are there already, where they are true of this person.
            ClaimName::AgeOver14
            | ClaimName::AgeOver18
            | ClaimName::AgeOver60
            | ClaimName::GuardianConsent => continue,
        };
        disclosable.push((claim, value));
    }
    disclosable
}

/// Which challenge a proof says it answers: for the look-up only, [`holder_proof::check`] decides.
fn claimed_challenge(proof: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Claimed {
        nonce: String,
    }
    if proof.len() > holder_proof::MAX_TOKEN {
        return None;
    }
    let payload = base64url::decode(proof.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claimed>(&payload).ok().map(|claimed| claimed.nonce)
}
