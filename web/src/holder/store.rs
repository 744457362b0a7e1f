//! The IndexedDB database of the holder key store.

use idb::{
    Database, DatabaseEvent, Factory, KeyPath, KeyRange, ObjectStore, ObjectStoreParams, Query, Transaction,
    TransactionMode,
};
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

use super::record::{KnownPasskey, Record};

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

/// The browser cannot keep data (private mode, full disk, blocked storage).
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

async fn begin(
    store: &str,
    mode: TransactionMode,
) -> Result<(Database, Transaction, ObjectStore), StoreFailure> {
    let database = database().await?;
    let transaction = database.transaction(&[store], mode)?;
    let store = transaction.object_store(store)?;
    Ok((database, transaction, store))
}

/// The open text and the sealed bytes of each record, one record for each passkey.
pub(super) async fn records(client_id: &str, purpose: &str) -> Result<Vec<(String, Vec<u8>)>, StoreFailure> {
    let (database, _transaction, store) = begin(NETCERTS, TransactionMode::ReadOnly).await?;
    let range = below(&Array::of2(&client_id.into(), &purpose.into()))?;
    let found = store.get_all(Some(Query::KeyRange(range)), None)?.await?;
    database.close();
    let parts = found.iter().filter_map(|found| {
        let outside = Reflect::get(found, &OUTSIDE.into()).ok()?.as_string()?;
        let sealed = Reflect::get(found, &SEALED.into()).ok()?.dyn_into::<Uint8Array>().ok()?;
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
    put(NETCERTS, &value).await
}

pub(super) async fn delete_record(
    client_id: &str,
    purpose: &str,
    credential_id: &str,
) -> Result<(), StoreFailure> {
    let key = Array::of3(&client_id.into(), &purpose.into(), &credential_id.into());
    delete(Query::Key(key.into())).await
}

pub(super) async fn delete_records(client_id: &str) -> Result<(), StoreFailure> {
    delete(Query::KeyRange(below(&Array::of1(&client_id.into()))?)).await
}

async fn delete(query: Query) -> Result<(), StoreFailure> {
    let (database, transaction, store) = begin(NETCERTS, TransactionMode::ReadWrite).await?;
    store.delete(query)?.await?;
    transaction.commit()?.await?;
    database.close();
    Ok(())
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
    put(PASSKEYS, &value).await
}

pub(super) async fn passkeys() -> Result<Vec<KnownPasskey>, StoreFailure> {
    let (database, _transaction, store) = begin(PASSKEYS, TransactionMode::ReadOnly).await?;
    let found = store.get_all(None, None)?.await?;
    database.close();
    let member = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
    let known = found.iter().filter_map(|found| {
        Some(KnownPasskey {
            credential_id: member(found, CREDENTIAL_ID)?.as_string()?,
            prf: member(found, PRF)?.is_truthy(),
            child: member(found, CHILD)?.as_string(),
        })
    });
    Ok(known.collect())
}

async fn put(store: &str, value: &Object) -> Result<(), StoreFailure> {
    let (database, transaction, store) = begin(store, TransactionMode::ReadWrite).await?;
    store.put(value, None)?.await?;
    transaction.commit()?.await?;
    database.close();
    Ok(())
}
