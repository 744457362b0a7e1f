//! The IndexedDB behind the holder key store.

use idb::{
    Database, DatabaseEvent, Factory, KeyPath, KeyRange, ObjectStore, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::record::Record;

const DATABASE: &str = "netcert";
const VERSION: u32 = 1;
const NETCERTS: &str = "netcerts";
const PASSKEYS: &str = "passkeys";

const CLIENT_ID: &str = "client_id";
const PURPOSE: &str = "purpose";
const OUTSIDE: &str = "outside";
const SEALED: &str = "sealed";
const CREDENTIAL_ID: &str = "credential_id";
const PRF: &str = "prf";

/// The browser keeps nothing (private mode, full disk, blocked storage).
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
        // A store that could not be made shows as a failure of the first transaction on it.
        let Ok(database) = event.database() else { return };
        let _ = database.create_object_store(NETCERTS, keyed(KeyPath::new_array([CLIENT_ID, PURPOSE])));
        let _ = database.create_object_store(PASSKEYS, keyed(KeyPath::new_single(CREDENTIAL_ID)));
    });
    Ok(opening.await?)
}

fn keyed(path: KeyPath) -> ObjectStoreParams {
    let mut params = ObjectStoreParams::new();
    params.key_path(Some(path));
    params
}

async fn begin(
    store: &str,
    mode: TransactionMode,
) -> Result<(Database, Transaction, ObjectStore), StoreFailure> {
    let database = database().await?;
    let transaction = database.transaction(&[store], mode)?;
    let store = transaction.object_store(store)?;
    Ok((database, transaction, store))
}

/// The open part's text and the sealed bytes.
pub(super) async fn record(
    client_id: &str,
    purpose: &str,
) -> Result<Option<(String, Vec<u8>)>, StoreFailure> {
    let (database, _transaction, store) = begin(NETCERTS, TransactionMode::ReadOnly).await?;
    let key = Array::of2(&client_id.into(), &purpose.into());
    let found = store.get(Query::Key(key.into()))?.await?;
    database.close();
    let Some(found) = found else { return Ok(None) };
    let outside = Reflect::get(&found, &OUTSIDE.into())?.as_string();
    let sealed = Reflect::get(&found, &SEALED.into())?.dyn_into::<Uint8Array>().ok();
    Ok(outside.zip(sealed.map(|sealed| sealed.to_vec())))
}

pub(super) async fn put_record(record: &Record) -> Result<(), StoreFailure> {
    let value = Object::new();
    Reflect::set(&value, &CLIENT_ID.into(), &record.outside().client_id().into())?;
    Reflect::set(&value, &PURPOSE.into(), &record.outside().purpose().into())?;
    Reflect::set(&value, &OUTSIDE.into(), &record.outside_text().into())?;
    Reflect::set(&value, &SEALED.into(), &Uint8Array::from(record.sealed()))?;
    put(NETCERTS, &value).await
}

pub(super) async fn delete_records(client_id: &str) -> Result<(), StoreFailure> {
    let (database, transaction, store) = begin(NETCERTS, TransactionMode::ReadWrite).await?;
    // Arrays sort after strings, so this spans every purpose of the one client_id.
    let from = Array::of1(&client_id.into());
    let to = Array::of2(&client_id.into(), &Array::new());
    let range = KeyRange::bound(&from.into(), &to.into(), None, None)?;
    store.delete(Query::KeyRange(range))?.await?;
    transaction.commit()?.await?;
    database.close();
    Ok(())
}

pub(super) async fn put_passkey(credential_id: &str, prf: bool) -> Result<(), StoreFailure> {
    let value = Object::new();
    Reflect::set(&value, &CREDENTIAL_ID.into(), &credential_id.into())?;
    Reflect::set(&value, &PRF.into(), &prf.into())?;
    put(PASSKEYS, &value).await
}

pub(super) async fn passkeys() -> Result<u32, StoreFailure> {
    let (database, _transaction, store) = begin(PASSKEYS, TransactionMode::ReadOnly).await?;
    let count = store.count(None)?.await?;
    database.close();
    Ok(count)
}

async fn put(store: &str, value: &Object) -> Result<(), StoreFailure> {
    let (database, transaction, store) = begin(store, TransactionMode::ReadWrite).await?;
    store.put(value, None)?.await?;
    transaction.commit()?.await?;
    database.close();
    Ok(())
}
