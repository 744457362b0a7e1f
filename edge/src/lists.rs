//! The signed lists that the edge believes: trust list, directories, status lists. They live in the
//! isolate, so a warm verification asks nobody; every request that must fetch does so itself, because a
//! Worker may not wait on another request's I/O.

mod slot;
mod source;
mod status;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use netcert::directory::Directory;
use netcert::ids::{IssuerId, KeyId};
use netcert::status_list::StatusList;
use netcert::trust_list::{ListError, TrustList};
use worker::{Context, console_error};

use self::slot::{Listed, Need, Slot};
use self::source::{DirectorySource, ListSource, StatusSource, TrustSource};
use self::status::StatusLists;
use crate::clock::{self, Moment};
use crate::config::Config;
use crate::list_state::{ListKind, ListState};
use crate::metrics;
use crate::outbound::{self, FetchError};

/// An unknown key, issuer or API key asks for newer lists at most once in this time.
const UNKNOWN_MILLIS: u64 = 10_000;

/// No valid list of this kind is held, and none can be fetched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale(pub ListKind);

#[derive(Default)]
struct HeldLists {
    trust: Slot<TrustList>,
    directories: BTreeMap<IssuerId, Slot<Directory>>,
    status: StatusLists,
}

thread_local! {
    static HELD: RefCell<HeldLists> = RefCell::default();
}

// `f` never comes back here and nothing is awaited inside, so the borrow cannot clash.
fn with_held<R>(f: impl FnOnce(&mut HeldLists) -> R) -> R {
    HELD.with_borrow_mut(f)
}

/// The trust list in force.
pub async fn trust(config: &Rc<Config>, context: &Context) -> Result<Rc<TrustList>, Stale> {
    current(TrustSource(config.clone()), context).await
}

/// The trust list, fetched again if `held` does not know this key and it was not fetched in the last
/// [`UNKNOWN_MILLIS`].
pub async fn trust_knowing(
    held: Rc<TrustList>,
    issuer: &IssuerId,
    kid: &KeyId,
    config: &Rc<Config>,
) -> Rc<TrustList> {
    let now = clock::now();
    let known = held.issuer_key(issuer, kid, now.unix()).is_ok();
    let source = TrustSource(config.clone());
    if known || source.slot(|slot| slot.tried_within(UNKNOWN_MILLIS, now)) {
        return held;
    }
    refresh(&source).await.unwrap_or(held)
}

/// One issuer's directory in force.
pub struct IssuerDirectory {
    /// The issuer.
    pub issuer: IssuerId,
    /// Its directory.
    pub directory: Rc<Directory>,
}

/// The directories of all issuers on the trust list. If one cannot be fetched, the others still count;
/// none at all is [`Stale`].
pub async fn directories(trust: &Rc<TrustList>, context: &Context) -> Result<Vec<IssuerDirectory>, Stale> {
    let mut registered = Vec::new();
    for source in directory_sources(trust) {
        let issuer = source.issuer.clone();
        if let Ok(directory) = current(source, context).await {
            registered.push(IssuerDirectory { issuer, directory });
        }
    }
    if registered.is_empty() { Err(Stale(ListKind::Directory)) } else { Ok(registered) }
}

/// The directories, fetched again for an API key that none of them knows; `None` if that was done in the last
/// [`UNKNOWN_MILLIS`].
pub async fn directories_again(trust: &Rc<TrustList>, context: &Context) -> Option<Vec<IssuerDirectory>> {
    let now = clock::now();
    let mut renewed = false;
    for source in directory_sources(trust) {
        if !source.slot(|slot| slot.tried_within(UNKNOWN_MILLIS, now)) {
            renewed |= refresh(&source).await.is_ok();
        }
    }
    if renewed { directories(trust, context).await.ok() } else { None }
}

fn directory_sources(trust: &Rc<TrustList>) -> impl Iterator<Item = DirectorySource> {
    trust.issuers().map(|(id, issuer)| DirectorySource {
        trust: trust.clone(),
        issuer: id.clone(),
        url: issuer.directory().to_owned(),
    })
}

/// The status list in force at `uri`, which an authentic netcert of `issuer` names. [`StatusList::verify`]
/// refuses an address that the issuer may not use.
pub async fn status(
    trust: &Rc<TrustList>,
    issuer: &IssuerId,
    uri: &str,
    context: &Context,
) -> Result<Rc<StatusList>, Stale> {
    let source = StatusSource { trust: trust.clone(), issuer: issuer.clone(), uri: uri.to_owned() };
    current(source, context).await
}

async fn current<S: ListSource>(source: S, context: &Context) -> Result<Rc<S::List>, Stale> {
    let now = clock::now();
    match source.slot(|slot| slot.need(now)) {
        Need::Nothing(list) => Ok(list),
        Need::Background(list) => {
            source.slot(|slot| slot.begin(now));
            context.wait_until(async move {
                // A failure is counted inside, and the list that is held goes on.
                let _ = refresh(&source).await;
            });
            Ok(list)
        }
        Need::Now(fallback) => match (refresh(&source).await, fallback) {
            (Ok(list), _) => Ok(list),
            (Err(_), Some(list)) if list.is_current(clock::now().unix()) => Ok(list),
            (Err(_), _) => Err(Stale(S::KIND)),
        },
        Need::Unavailable => Err(Stale(S::KIND)),
    }
}

#[derive(Debug)]
enum RefreshError {
    Fetch(FetchError),
    List(ListError),
}

impl std::fmt::Display for RefreshError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Fetch(error) => error.fmt(f),
            Self::List(error) => error.fmt(f),
        }
    }
}

async fn refresh<S: ListSource>(source: &S) -> Result<Rc<S::List>, RefreshError> {
    let asked_at = clock::now();
    source.slot(|slot| slot.begin(asked_at));
    let fetched = outbound::get(&source.url(), S::MEDIA_TYPE, S::MAX_BYTES).await;
    // From here to the end nothing is awaited: floor, check and acceptance are one step.
    let now = clock::now();
    let checked = fetched.map_err(RefreshError::Fetch).and_then(|jwt| {
        source.check(&jwt, now.unix(), source.slot(|slot| slot.floor())).map_err(RefreshError::List)
    });
    metrics::count_refresh(S::KIND, checked.is_ok());
    match checked {
        Ok(list) => Ok(accept(source, list, asked_at)),
        Err(error) => {
            source.slot(|slot| slot.fail(now));
            console_error!("{} list not refreshed: {error}", S::KIND.name());
            Err(error)
        }
    }
}

fn accept<S: ListSource>(source: &S, list: S::List, asked_at: Moment) -> Rc<S::List> {
    let before = source.slot(|slot| slot.floor());
    let list = source.slot(|slot| slot.accept(list, asked_at));
    if S::KIND == ListKind::Trust && before.is_some_and(|before| before < list.version()) {
        // Lists checked under the older trust list may be signed by a key that is no longer trusted.
        with_held(HeldLists::drop_signed_by_issuers);
    }
    list
}

impl HeldLists {
    fn drop_signed_by_issuers(&mut self) {
        self.directories.values_mut().for_each(Slot::drop_list);
        self.status.drop_lists();
    }
}

/// What is held at this moment, without asking anybody.
pub fn states(now: Moment) -> Vec<ListState> {
    let entry = |kind, name: &str, state: Option<(u64, u64)>| {
        state.map(|(version, age_millis)| ListState { kind, name: name.to_owned(), version, age_millis })
    };
    with_held(|held| {
        let trust = entry(ListKind::Trust, "", held.trust.state(now));
        let directories = held
            .directories
            .iter()
            .filter_map(|(issuer, slot)| entry(ListKind::Directory, issuer.as_str(), slot.state(now)));
        let status =
            held.status.iter().filter_map(|(uri, slot)| entry(ListKind::Status, uri, slot.state(now)));
        trust.into_iter().chain(directories).chain(status).collect()
    })
}
