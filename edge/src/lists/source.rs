//! Where each kind of list is fetched and how it is checked.

use std::rc::Rc;

use netcert::api::list::TRUST_LIST;
use netcert::directory::{self, Directory};
use netcert::ids::IssuerId;
use netcert::list::SignedList;
use netcert::status_list::{self, StatusList};
use netcert::time::UnixTime;
use netcert::trust_list::{self, ListError, TrustList};

use super::slot::{Listed, Slot};
use super::with_held;
use crate::config::Config;
use crate::list_state::ListKind;

/// One signed list that the edge can fetch, check and hold.
pub trait ListSource: 'static {
    /// What the checked list is.
    type List: Listed + 'static;
    /// Its kind, in logs and metrics.
    const KIND: ListKind;
    /// What the answer must call itself.
    const MEDIA_TYPE: &'static str;
    /// The longest answer that is read.
    const MAX_BYTES: usize;

    /// Where to fetch it.
    fn url(&self) -> String;
    /// Checks what was fetched; nothing unsigned or older than `floor` passes.
    fn check(&self, jwt: &str, now: UnixTime, floor: Option<u64>) -> Result<Self::List, ListError>;
    /// Runs `f` on the slot where this list is held.
    fn slot<R>(&self, f: impl FnOnce(&mut Slot<Self::List>) -> R) -> R;
}

/// The federation's trust list, signed by the root key in the configuration.
pub struct TrustSource(pub Rc<Config>);

impl ListSource for TrustSource {
    type List = TrustList;
    const KIND: ListKind = ListKind::Trust;
    const MEDIA_TYPE: &'static str = trust_list::MEDIA_TYPE;
    const MAX_BYTES: usize = trust_list::MAX_TOKEN;

    fn url(&self) -> String {
        format!("{}{TRUST_LIST}", self.0.central_url)
    }

    fn check(&self, jwt: &str, now: UnixTime, floor: Option<u64>) -> Result<TrustList, ListError> {
        let list = TrustList::verify(jwt, &self.0.root_key, now, floor)?;
        // Issuers' keys verify every presentation: their tables are worth some milliseconds, once a key.
        list.prepare(self.slot(|slot| slot.held()).as_deref());
        Ok(list)
    }

    fn slot<R>(&self, f: impl FnOnce(&mut Slot<TrustList>) -> R) -> R {
        with_held(|held| f(&mut held.trust))
    }
}

/// One issuer's relying-party directory, at the URL that the trust list gives.
pub struct DirectorySource {
    /// Says which keys the issuer has.
    pub trust: Rc<TrustList>,
    /// Whose directory.
    pub issuer: IssuerId,
    /// Where it is.
    pub url: String,
}

impl ListSource for DirectorySource {
    type List = Directory;
    const KIND: ListKind = ListKind::Directory;
    const MEDIA_TYPE: &'static str = directory::MEDIA_TYPE;
    const MAX_BYTES: usize = directory::MAX_TOKEN;

    fn url(&self) -> String {
        self.url.clone()
    }

    fn check(&self, jwt: &str, now: UnixTime, floor: Option<u64>) -> Result<Directory, ListError> {
        Directory::verify(jwt, &self.issuer, &self.trust, now, floor)
    }

    fn slot<R>(&self, f: impl FnOnce(&mut Slot<Directory>) -> R) -> R {
        with_held(|held| f(held.directories.entry(self.issuer.clone()).or_default()))
    }
}

/// One status list, named inside an authentic netcert and allowed for its issuer by the trust list.
pub struct StatusSource {
    /// Says which keys the issuer has.
    pub trust: Rc<TrustList>,
    /// Whose list.
    pub issuer: IssuerId,
    /// Where it is.
    pub uri: String,
}

impl ListSource for StatusSource {
    type List = StatusList;
    const KIND: ListKind = ListKind::Status;
    const MEDIA_TYPE: &'static str = status_list::MEDIA_TYPE;
    const MAX_BYTES: usize = status_list::MAX_TOKEN;

    fn url(&self) -> String {
        self.uri.clone()
    }

    fn check(&self, jwt: &str, now: UnixTime, floor: Option<u64>) -> Result<StatusList, ListError> {
        StatusList::verify(jwt, &self.uri, &self.issuer, &self.trust, now, floor)
    }

    fn slot<R>(&self, f: impl FnOnce(&mut Slot<StatusList>) -> R) -> R {
        with_held(|held| f(held.status.slot(&self.issuer, &self.uri)))
    }
}

impl<C> Listed for SignedList<C> {
    fn version(&self) -> u64 {
        self.version()
    }

    fn ttl_millis(&self) -> u64 {
        u64::try_from(self.ttl()).unwrap_or(0).saturating_mul(1000)
    }

    fn is_current(&self, now: UnixTime) -> bool {
        self.is_current(now)
    }
}
