//! Seals anew what the first release has sealed: each person's record, and what hangs on it, under their data key. Runs
//! before anything is served, one transaction for each person; a restart goes on where it was.

use rand_core::CryptoRng;

use crate::keys::data_key::DataKey;
use crate::keys::key_store::KeyStore;
use crate::keys::opening_error::OpeningError;
use crate::keys::release_1::{open_column, open_record};
use crate::keys::sealed::Schema;
use crate::model::device_key::DeviceKey;
use crate::model::guardianship::evidence::Evidence;
use crate::model::guardianship::note::ChildNote;
use crate::model::guardianship::statement::Statement;
use crate::model::ids::PersonId;
use crate::model::record::IdentityRecord;
use crate::store::release_1::{self, OldColumnKind};
use crate::store::{Store, StoreError, Tx};

/// People in one look.
const AT_ONCE: u32 = 100;

/// Why something could not be sealed anew. Nothing of its person was changed.
#[derive(Debug, thiserror::Error)]
pub enum ResealError {
    /// The database is away.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A row does not open: another key folder's, or damaged.
    #[error("{what} of the first release: {error}")]
    Sealed {
        /// What kind of row.
        what: &'static str,
        /// Why.
        error: OpeningError,
    },
}

/// Seals everything anew that is as the first release sealed it; says of how many people.
///
/// # Errors
/// [`ResealError`].
pub async fn seal_anew(
    store: &Store,
    keys: &KeyStore,
    rng: &mut (impl CryptoRng + Send),
) -> Result<usize, ResealError> {
    let mut done = 0;
    loop {
        let people = release_1::waiting(&mut *store.read().await?, AT_ONCE).await?;
        if people.is_empty() {
            return Ok(done);
        }
        for person in people {
            let mut tx = store.begin().await?;
            if one_person(&mut tx, keys, person, rng).await? {
                tx.commit().await?;
                done += 1;
            }
        }
    }
}

/// `false` where another server was faster.
async fn one_person(
    tx: &mut Tx,
    keys: &KeyStore,
    person: PersonId,
    rng: &mut (impl CryptoRng + Send),
) -> Result<bool, ResealError> {
    let Some(old) = release_1::lock_record(tx, person).await? else { return Ok(false) };
    let keys = &keys.key_encryption;
    let of = |what| move |error| ResealError::Sealed { what, error };
    let key = DataKey::generate(&person.to_string(), keys, rng).map_err(of("a data key"))?;
    let record: IdentityRecord =
        open_record(&old.id, old.record, old.key, keys).map_err(of("an identity record"))?;
    let record = key.seal(&record, &old.id, rng).map_err(of("an identity record"))?;
    release_1::replace_record(tx, person, record.as_bytes(), key.wrapped()).await?;
    for old in release_1::evidence(tx, person).await? {
        let evidence: Evidence =
            open_record(&old.id, old.record, old.key, keys).map_err(of("a guardian's consent"))?;
        let evidence = key.seal(&evidence, &old.id, rng).map_err(of("a guardian's consent"))?;
        release_1::replace_evidence(tx, &old.id, evidence.as_bytes()).await?;
    }
    for kind in [
        OldColumnKind::LinkNote,
        OldColumnKind::ApplicationNote,
        OldColumnKind::ApplicationStatement,
        OldColumnKind::DeviceKey,
    ] {
        let (schema, what) = match kind {
            OldColumnKind::LinkNote | OldColumnKind::ApplicationNote => ("child-note/1", "a child's note"),
            OldColumnKind::ApplicationStatement => ("guardianship-statement/1", "an authority's statement"),
            OldColumnKind::DeviceKey => ("passkey-sealing-key/1", "a device's key"),
        };
        for old in release_1::columns(tx, kind, person).await? {
            let plain = open_column(schema, &old.id, old.sealed, keys).map_err(of(what))?;
            let sealed = match kind {
                OldColumnKind::LinkNote | OldColumnKind::ApplicationNote => {
                    reseal(&key, serde_json::from_slice::<ChildNote>(&plain).ok(), &old.id, rng)
                }
                OldColumnKind::ApplicationStatement => {
                    let statement = String::from_utf8(plain.to_vec()).ok().map(Statement::new);
                    reseal(&key, statement, &old.id, rng)
                }
                OldColumnKind::DeviceKey => reseal(&key, DeviceKey::from_bytes(&plain), &old.id, rng),
            };
            release_1::replace_column(tx, kind, &old.id, &sealed.map_err(of(what))?).await?;
        }
    }
    Ok(true)
}

fn reseal<T: Schema>(
    key: &DataKey,
    record: Option<T>,
    id: &str,
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, OpeningError> {
    Ok(key.seal(&record.ok_or(OpeningError::Content)?, id, rng)?.as_bytes().to_vec())
}
