//! The lists that edges fetch: trust list, directory, status lists. Each is signed when it is asked for and
//! kept in memory while its version stands and its `ttl` lasts; the version is read from the database every
//! time, so what another process changed is out at once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use netcert::api::list::{DIRECTORY, STATUS_LIST};
use netcert::ids::IssuerId;
use netcert::time::UnixTime;
use netcert::{api, directory, sm3, status_list, trust_list};
use rand_core::CryptoRng;

use crate::keys::key_store::{KeyStore, public_jwk};
use crate::store;
use crate::store::{Store, StoreError};

/// So long a status list holds, in seconds: a quarter of an hour.
const STATUS_LIFE_SECONDS: i64 = 900;

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum List {
    Trust,
    Directory,
    Status(u32),
}

/// One signed list.
#[derive(Clone)]
struct Signed {
    version: u64,
    issued_at: UnixTime,
    jwt: Arc<str>,
}

/// The lists signed last.
#[derive(Clone, Default)]
pub struct SignedLists(Arc<Mutex<HashMap<List, Signed>>>);

/// What signing a list needs.
pub struct Publisher<'a> {
    /// The database.
    pub store: &'a Store,
    /// The keys.
    pub keys: &'a KeyStore,
    /// Whose lists these are.
    pub issuer: &'a IssuerId,
    /// What was signed before.
    pub lists: &'a SignedLists,
}

impl SignedLists {
    fn current(&self, list: List, version: u64, ttl: i64, now: UnixTime) -> Option<Arc<str>> {
        let lists = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let signed = lists.get(&list).filter(|signed| signed.version == version)?;
        (0..ttl).contains(&now.since(signed.issued_at)).then(|| Arc::clone(&signed.jwt))
    }

    fn keep(&self, list: List, signed: &Signed) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(list, signed.clone());
    }
}

impl Publisher<'_> {
    /// The trust list, signed by the federation's root.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn trust_list(&self, now: UnixTime, rng: &mut impl CryptoRng) -> Result<Arc<str>, StoreError> {
        let issuers = self.issuers();
        let digest = digest(&issuers)?;
        let last = store::publication::find(&mut *self.store.read().await?, "trust_list").await?;
        let version = match last {
            Some((last, version)) if last == digest => version,
            _ => {
                let mut tx = self.store.begin().await?;
                store::publication::lock_row(&mut tx, "trust_list").await?;
                let version = store::publication::advance(&mut tx, "trust_list", &digest).await?;
                tx.commit().await?;
                version
            }
        };
        self.signed(List::Trust, version, trust_list::TTL_SECONDS, now, || {
            let claims = trust_list::TrustListClaims {
                version,
                iat: now,
                exp: now.plus(trust_list::LIFETIME_SECONDS),
                ttl: trust_list::TTL_SECONDS,
                issuers,
            };
            trust_list::sign(&claims, &self.keys.federation_root.0, rng)
        })
    }

    /// The directory of relying parties, signed by the issuer.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn directory(&self, now: UnixTime, rng: &mut impl CryptoRng) -> Result<Arc<str>, StoreError> {
        let mut connection = self.store.read().await?;
        let mut entries = store::relying_party::entries(&mut connection).await?;
        let seen = digest(&entries)?;
        let last = store::publication::find(&mut connection, "directory").await?;
        drop(connection);
        let version = match last {
            Some((last, version)) if last == seen => version,
            _ => {
                // Read again under the lock: what was read before it may be older than what is published.
                let mut tx = self.store.begin().await?;
                store::publication::lock_row(&mut tx, "directory").await?;
                entries = store::relying_party::entries(&mut tx).await?;
                let version = store::publication::advance(&mut tx, "directory", &digest(&entries)?).await?;
                tx.commit().await?;
                version
            }
        };
        self.signed(List::Directory, version, directory::TTL_SECONDS, now, || {
            let claims = directory::DirectoryClaims {
                iss: self.issuer.clone(),
                version,
                iat: now,
                exp: now.plus(directory::LIFETIME_SECONDS),
                ttl: directory::TTL_SECONDS,
                entries,
            };
            directory::sign(&claims, &self.keys.issuer.kid, &self.keys.issuer.key, rng)
        })
    }

    /// Status list `id`; `None` where there is none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn status_list(
        &self,
        id: u32,
        now: UnixTime,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Arc<str>>, StoreError> {
        let version = store::status_list::find_version(&mut *self.store.read().await?, id).await?;
        let Some(version) = version else { return Ok(None) };
        if let Some(jwt) = self.lists.current(List::Status(id), version, status_list::TTL_SECONDS, now) {
            return Ok(Some(jwt));
        }
        let row = store::status_list::find(&mut *self.store.read().await?, id).await?;
        let Some(row) = row else { return Ok(None) };
        let publication = status_list::Publication {
            issuer: self.issuer.clone(),
            uri: status_uri(self.issuer, id),
            version: row.version,
            issued_at: now,
            expires_at: now.plus(STATUS_LIFE_SECONDS),
            ttl: status_list::TTL_SECONDS,
        };
        self.signed(List::Status(id), row.version, status_list::TTL_SECONDS, now, || {
            status_list::sign(&publication, &row.bits, &self.keys.issuer.kid, &self.keys.issuer.key, rng)
        })
        .map(Some)
    }

    fn signed(
        &self,
        list: List,
        version: u64,
        ttl: i64,
        now: UnixTime,
        sign: impl FnOnce() -> String,
    ) -> Result<Arc<str>, StoreError> {
        if let Some(jwt) = self.lists.current(list, version, ttl, now) {
            return Ok(jwt);
        }
        let signed = Signed { version, issued_at: now, jwt: sign().into() };
        self.lists.keep(list, &signed);
        Ok(signed.jwt)
    }

    fn issuers(&self) -> Vec<trust_list::TrustedIssuer> {
        let issuer = &self.keys.issuer;
        vec![trust_list::TrustedIssuer {
            issuer: self.issuer.clone(),
            keys: vec![trust_list::TrustedKey {
                jwk: public_jwk(&issuer.key),
                not_before: issuer.not_before,
                not_after: issuer.not_after,
            }],
            status_origins: vec![self.issuer.to_string()],
            directory: format!("{}{DIRECTORY}", self.issuer),
        }]
    }
}

/// Where status list `id` is fetched.
pub fn status_uri(issuer: &IssuerId, id: u32) -> String {
    format!("{issuer}{}", api::path(STATUS_LIST, &id.to_string()))
}

fn digest(content: &impl serde::Serialize) -> Result<String, StoreError> {
    let text = serde_json::to_vec(content).map_err(|_| StoreError::corrupt("list"))?;
    Ok(sm3::hex(&sm3::digest(&text)))
}
