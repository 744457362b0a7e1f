//! Minting: one netcert for one holder key and one relying party, on consent, PIN and proof of possession.

mod rule;

use std::collections::BTreeSet;

use netcert::api::netcert::{Mint, Minted};
use netcert::api::relying_party::Purpose;
use netcert::ids::{IssuerId, PurposeId};
use netcert::pairwise::SubjectIdentifier;
use netcert::sd_jwt::{self, Acr, ClaimName, NetcertClaims, StatusReference};
use netcert::suite::VerifyingKey;
use netcert::time::UnixTime;
use netcert::{base64url, holder_proof};
use rand_core::CryptoRng;
use serde_json::Value;

use crate::consent::ConsentId;
use crate::key_store::KeyStore;
use crate::pin::PinProved;
use crate::record::IdentityRecord;
use crate::relying_party::{self, Active};
use crate::sealed::{Actor, OpenError, Purpose as Opening};
use crate::session::TokenDigest;
use crate::status;
use crate::store::consent::{ConsentRow, Shown};
use crate::store::netcert::NewNetcert;
use crate::store::{self, Store, StoreError};

use self::rule::Permit;

/// How long a challenge waits for its proof, in seconds.
const CHALLENGE_SECONDS: i64 = 300;
/// Kind of a mint challenge among the ceremonies.
const CEREMONY: &str = "mint";

/// Why nothing was minted.
#[derive(Debug, thiserror::Error)]
pub enum MintRefused {
    /// No active relying party has this id.
    #[error("no relying party of this id is active")]
    UnknownRelyingParty,
    /// Not a registered purpose, or more claims than it allows.
    #[error("the relying party may not ask for this under this purpose")]
    ClaimNotAllowed,
    /// Wrong, stale, spent, or from another session.
    #[error("the holder proof answers no open challenge of this session")]
    HolderProofInvalid,
    /// Signed out, or taken away by a new device, since the request began.
    #[error("the session has ended")]
    SessionEnded,
    /// Frozen, or being deleted.
    #[error("the person is not active")]
    PersonNotActive,
    /// Under 8: not served.
    #[error("the person is under 8")]
    Under8,
    /// Under 18: a guardian takes part, and that is not built yet.
    #[error("the person is under 18")]
    GuardianRequired,
    /// The issuer's key may sign no more.
    #[error("the issuer's key is past its last day")]
    IssuerKeyExpired,
    /// The identity record stays closed.
    #[error(transparent)]
    Record(#[from] OpenError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who issues, and with what.
pub struct Issuer<'a> {
    /// The issuer's id.
    pub id: &'a IssuerId,
    /// The keys.
    pub keys: &'a KeyStore,
    /// The database.
    pub store: &'a Store,
}

/// A request to mint that is allowed as far as the relying party and the holder key go. PIN, challenge and person are
/// still to be checked.
pub struct Asked {
    relying_party: Active,
    purpose: Purpose,
    claims: BTreeSet<ClaimName>,
    holder: VerifyingKey,
    challenge: String,
}

/// Draws a challenge for this session.
///
/// # Errors
/// [`StoreError`].
pub async fn challenge(
    store: &Store,
    session: &TokenDigest,
    now: UnixTime,
    rng: &mut (impl CryptoRng + Send),
) -> Result<String, StoreError> {
    let mut bytes = [0; 32];
    rng.fill_bytes(&mut bytes);
    let challenge = base64url::encode(&bytes);
    store.keep_ceremony(&challenge, CEREMONY, session, "", now.plus(CHALLENGE_SECONDS)).await?;
    Ok(challenge)
}

impl Issuer<'_> {
    /// Checks what can be checked without the person.
    ///
    /// # Errors
    /// [`MintRefused`].
    pub async fn check(&self, mint: &Mint, now: UnixTime) -> Result<Asked, MintRefused> {
        let relying_party =
            Active::find(self.store, &mint.client_id).await?.ok_or(MintRefused::UnknownRelyingParty)?;
        let purpose: PurposeId = mint.purpose.parse().map_err(|_| MintRefused::ClaimNotAllowed)?;
        let purpose = relying_party.purpose(&purpose).ok_or(MintRefused::ClaimNotAllowed)?.clone();
        let claims = relying_party::within(&purpose, &mint.claims).ok_or(MintRefused::ClaimNotAllowed)?;
        let challenge = claimed_challenge(&mint.holder_proof).ok_or(MintRefused::HolderProofInvalid)?;
        let holder = holder_proof::check(&mint.holder_proof, self.id, &challenge, now)
            .map_err(|_| MintRefused::HolderProofInvalid)?;
        Ok(Asked { relying_party, purpose, claims, holder, challenge })
    }

    /// Mints. Consent, netcert and audit are kept together or not at all; the challenge is spent in any case.
    ///
    /// # Errors
    /// [`MintRefused`].
    pub async fn mint(
        &self,
        asked: Asked,
        pin: &PinProved,
        session: &TokenDigest,
        now: UnixTime,
        rng: &mut (impl CryptoRng + Send),
    ) -> Result<Minted, MintRefused> {
        let person = pin.person();
        self.store
            .take_ceremony(&asked.challenge, CEREMONY, session, now)
            .await?
            .ok_or(MintRefused::HolderProofInvalid)?;
        let mut write = self.store.write().await?;
        if !store::netcert::hold_active(&mut write, person).await? {
            return Err(MintRefused::PersonNotActive);
        }
        // Under the hold: a new device takes sessions and netcerts away either before this mint or after it.
        if store::session::signed_in(&mut write, session, person, now).await?.is_none() {
            return Err(MintRefused::SessionEnded);
        }
        let row = store::person::load(&mut write, person).await?.ok_or(MintRefused::PersonNotActive)?;
        let plaintext = asked.claims.iter().any(|claim| claim.is_plaintext());
        let opening = (Actor::Holder, if plaintext { Opening::MintPlaintext } else { Opening::Mint }, now);
        let record = row.sealed()?.open(&self.keys.key_encryption, opening, &mut write, rng).await?;
        let permit = match rule::permit(record.birth_date, now, self.keys.issuer.not_after) {
            Ok(permit) => permit,
            Err(refused) => {
                // The record was opened, so its audit stays.
                write.commit().await.map_err(StoreError::from)?;
                return Err(refused);
            }
        };
        let client_id = asked.relying_party.client_id();
        let sub = SubjectIdentifier::derive(&self.keys.pairwise.0, client_id, &record.netnum);
        let consent = asked.consent(now, rng)?;
        store::consent::insert(&mut write, person, &consent).await?;
        let netcert = NewNetcert {
            person,
            consent: &consent.id,
            site_consent: None,
            client_id,
            sub: &sub,
            issued_at: now,
            expires_at: permit.expires_at,
        };
        let place = status::allocate(&mut write, &netcert, rng).await?;
        let disclosable = disclosable(&record, &permit, &asked.claims);
        let claims = NetcertClaims {
            iss: self.id.clone(),
            iat: now,
            exp: permit.expires_at,
            aud: client_id.clone(),
            sub,
            holder: asked.holder,
            status: StatusReference {
                idx: place.index,
                uri: crate::publishing::status_uri(self.id, place.list),
            },
            // Every sign-in is by a user-verified passkey, and every enrolment matched a face.
            acr: Acr::High,
            act: None,
        };
        let issuer = &self.keys.issuer;
        let netcert = sd_jwt::issue(&issuer.kid, &issuer.key, &claims, &disclosable, rng);
        write.commit().await.map_err(StoreError::from)?;
        Ok(Minted { netcert, expires_at: permit.expires_at.seconds(), keep: true })
    }
}

impl Asked {
    fn consent(&self, now: UnixTime, rng: &mut impl CryptoRng) -> Result<ConsentRow, StoreError> {
        Ok(ConsentRow {
            id: ConsentId::generate(rng),
            client_id: self.relying_party.client_id().clone(),
            purpose: self.purpose.id.parse().map_err(|_| StoreError::Corrupt("purpose"))?,
            claims: self.claims.iter().copied().collect(),
            shown: Shown {
                relying_party: self.relying_party.name().clone(),
                purpose: self.purpose.text.clone(),
            },
            given_at: now,
            withdrawn_at: None,
        })
    }
}

/// What the netcert can disclose: the age flags always, plaintext only if the person consented to it.
fn disclosable(
    record: &IdentityRecord,
    permit: &Permit,
    consented: &BTreeSet<ClaimName>,
) -> Vec<(ClaimName, Value)> {
    let mut disclosable = permit.age_flags.map(|(claim, reached)| (claim, Value::Bool(reached))).to_vec();
    for &claim in consented {
        let value = match claim {
            ClaimName::Name => record.name.as_str().into(),
            ClaimName::DocumentType => record.kind.as_str().into(),
            ClaimName::DocumentNumber => record.number.as_str().into(),
            ClaimName::BirthDate => record.birth_date.to_string().into(),
            ClaimName::Nationality => record.nationality.as_str().into(),
            // The flags are there already; an adult has no guardian.
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
