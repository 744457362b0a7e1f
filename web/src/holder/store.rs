//! The IndexedDB database of the holder key store.

use std::sync::atomic::{AtomicBool, Ordering};

use idb::{Database, DatabaseEvent, Factory, KeyPath, KeyRange, ObjectStoreParams, Query, TransactionMode};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::future_to_promise;

use super::record::{KnownPasskey, Record};
use crate::patience::in_time;

const DATABASE: &str = "netcert";
/// Version 1 kept one record for each relying party and purpose, without regard to its owner.
const VERSION: u32 = 2;
const NETCERTS: &str = "netcerts";
const PASSKEYS: &str = "passkeys";

const CLIENT_ID: &str = "client_id";
const PURPOSE: &str = "purpose";
const OUTSIDE: &str = "outside";
const SEALED: &str = "sealed";
const CREDENTIAL_ID: &str = "credential_id";
const PRF: &str = "prf";
const CHILD: &str = "child";

/// The browser cannot keep data, or not in time (private mode, full disk, blocked storage).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StoreFailure;

impl From<idb::Error> for StoreFailure {
    fn from(_: idb::Error) -> Self {
        Self
    }
}

impl From<JsValue> for StoreFailure {
    fn from(_: JsValue) -> Self {
        Self
    }
}

async fn database() -> Result<Database, StoreFailure> {
    let mut opening = Factory::new()?.open(DATABASE, Some(VERSION))?;
    opening.on_upgrade_needed(|event| {
        // If an object store could not be created, the first transaction on it fails.
        let Ok(database) = event.database() else { return };
        // Records of version 1 are dropped and minted again. A new database has none, so this failure is
        // ignored.
        let _ = database.delete_object_store(NETCERTS);
        let key = KeyPath::new_array([CLIENT_ID, PURPOSE, CREDENTIAL_ID]);
        let _ = database.create_object_store(NETCERTS, keyed(key));
        let _ = database.create_object_store(PASSKEYS, keyed(KeyPath::new_single(CREDENTIAL_ID)));
    });
    Ok(opening.await?)
}

fn keyed(path: KeyPath) -> ObjectStoreParams {
    let mut params = ObjectStoreParams::new();
    params.key_path(Some(path));
    params
}

/// One thing that is done in one transaction.
enum Operation {
    Read(Option<Query>),
    Put(Object),
    Delete(Query),
}

/// Set once the store did not answer in time. It is not asked again before the next page.
static IS_SILENT: AtomicBool = AtomicBool::new(false);

/// What an operation found. Also a store that rejects, throws or never answers gives a failure, within
/// seconds: the visit goes on without it.
async fn run(store: &'static str, operation: Operation) -> Result<Array, StoreFailure> {
    if IS_SILENT.load(Ordering::Relaxed) {
        return Err(StoreFailure);
    }
    let running = future_to_promise(async move {
        operate(store, operation).await.map(JsValue::from).map_err(|StoreFailure| JsValue::NULL)
    });
    let found = in_time(&running).await;
    if found.as_ref().is_err_and(JsValue::is_undefined) {
        IS_SILENT.store(true, Ordering::Relaxed);
    }
    Ok(found?.unchecked_into())
}

async fn operate(store: &str, operation: Operation) -> Result<Array, StoreFailure> {
    let database = database().await?;
    let mode = match operation {
        Operation::Read(_) => TransactionMode::ReadOnly,
        Operation::Put(_) | Operation::Delete(_) => TransactionMode::ReadWrite,
    };
    let transaction = database.transaction(&[store], mode)?;
    let objects = transaction.object_store(store)?;
    let found = match operation {
        Operation::Read(query) => objects.get_all(query, None)?.await?.into_iter().collect(),
        Operation::Put(value) => {
            objects.put(&value, None)?.await?;
            transaction.commit()?.await?;
            Array::new()
        }
        Operation::Delete(query) => {
            objects.delete(query)?.await?;
            transaction.commit()?.await?;
            Array::new()
        }
    };
    database.close();
    Ok(found)
}

/// The open text and the sealed bytes of each record, one record for each passkey.
pub(super) async fn records(client_id: &str, purpose: &str) -> Result<Vec<(String, Vec<u8>)>, StoreFailure> {
    let range = below(&Array::of2(&client_id.into(), &purpose.into()))?;
    let found = run(NETCERTS, Operation::Read(Some(Query::KeyRange(range)))).await?;
    let parts = found.iter().filter_map(|found| {
        let outside = Reflect::get(&found, &OUTSIDE.into()).ok()?.as_string()?;
        let sealed = Reflect::get(&found, &SEALED.into()).ok()?.dyn_into::<Uint8Array>().ok()?;
        Some((outside, sealed.to_vec()))
    });
    Ok(parts.collect())
}

pub(super) async fn put_record(record: &Record) -> Result<(), StoreFailure> {
    let value = Object::new();
    let outside = record.outside();
    Reflect::set(&value, &CLIENT_ID.into(), &outside.client_id().into())?;
    Reflect::set(&value, &PURPOSE.into(), &outside.purpose().into())?;
    Reflect::set(&value, &CREDENTIAL_ID.into(), &outside.passkey().credential_id.as_str().into())?;
    Reflect::set(&value, &OUTSIDE.into(), &record.outside_text().into())?;
    Reflect::set(&value, &SEALED.into(), &Uint8Array::from(record.sealed()))?;
    run(NETCERTS, Operation::Put(value)).await.map(drop)
}

pub(super) async fn delete_record(
    client_id: &str,
    purpose: &str,
    credential_id: &str,
) -> Result<(), StoreFailure> {
    let key = Array::of3(&client_id.into(), &purpose.into(), &credential_id.into());
    run(NETCERTS, Operation::Delete(Query::Key(key.into()))).await.map(drop)
}

pub(super) async fn delete_records(client_id: &str) -> Result<(), StoreFailure> {
    let range = below(&Array::of1(&client_id.into()))?;
    run(NETCERTS, Operation::Delete(Query::KeyRange(range))).await.map(drop)
}

/// The range of all keys that begin with these parts. It works because arrays sort after strings.
fn below(parts: &Array) -> Result<KeyRange, StoreFailure> {
    let last = parts.concat(&Array::of1(&Array::new()));
    Ok(KeyRange::bound(parts, &last, None, None)?)
}

pub(super) async fn put_passkey(passkey: &KnownPasskey) -> Result<(), StoreFailure> {
    let value = Object::new();
    Reflect::set(&value, &CREDENTIAL_ID.into(), &passkey.credential_id.as_str().into())?;
    Reflect::set(&value, &PRF.into(), &passkey.prf.into())?;
    if let Some(child) = &passkey.child {
        Reflect::set(&value, &CHILD.into(), &child.as_str().into())?;
    }
    run(PASSKEYS, Operation::Put(value)).await.map(drop)
}

pub(super) async fn passkeys() -> Result<Vec<KnownPasskey>, StoreFailure> {
    let found = run(PASSKEYS, Operation::Read(None)).await?;
    let member = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let known = found.iter().filter_map(|found| {
        Some(KnownPasskey {
            credential_id: member(&found, CREDENTIAL_ID)?.as_string()?,
            prf: member(&found, PRF)?.is_truthy(),
            child: member(&found, CHILD)?.as_string(),
        })
    });
    Ok(known.collect())
}
