//! Reads single columns of a row by their names, and writes JSON columns.

use netcert::time::UnixTime;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::keys::data_key::WrappedKey;
use crate::keys::sealed::Sealed;
use crate::model::ids::PersonId;
use crate::store::StoreError;

/// A time in seconds.
pub(super) fn time(row: &AnyRow, column: &str) -> Result<UnixTime, StoreError> {
    Ok(UnixTime::new(row.try_get(column)?))
}

/// A time in seconds, or `NULL`.
pub(super) fn optional_time(row: &AnyRow, column: &str) -> Result<Option<UnixTime>, StoreError> {
    Ok(row.try_get::<Option<i64>, _>(column)?.map(UnixTime::new))
}

/// 0 or 1.
pub(super) fn flag(row: &AnyRow, column: &str) -> Result<bool, StoreError> {
    Ok(row.try_get::<i64, _>(column)? != 0)
}

/// A number from 0 to 2^32 − 1. `what` names the value where it is another one.
pub(super) fn number(row: &AnyRow, column: &str, what: &'static str) -> Result<u32, StoreError> {
    u32::try_from(row.try_get::<i64, _>(column)?).map_err(|_| StoreError::corrupt(what))
}

/// A person's id.
pub(super) fn person(row: &AnyRow, column: &str) -> Result<PersonId, StoreError> {
    Ok(row.try_get::<&str, _>(column)?.parse()?)
}

/// A person's id, or `NULL`.
pub(super) fn optional_person(row: &AnyRow, column: &str) -> Result<Option<PersonId>, StoreError> {
    Ok(row.try_get::<Option<&str>, _>(column)?.map(str::parse).transpose()?)
}

/// A text that `parse` reads. `what` names the value where it does not.
pub(super) fn parsed<T>(
    row: &AnyRow,
    column: &str,
    parse: impl FnOnce(&str) -> Option<T>,
    what: &'static str,
) -> Result<T, StoreError> {
    parse(row.try_get(column)?).ok_or(StoreError::corrupt(what))
}

/// A JSON text. `what` names the value where it does not parse.
pub(super) fn json<T: DeserializeOwned>(
    row: &AnyRow,
    column: &str,
    what: &'static str,
) -> Result<T, StoreError> {
    serde_json::from_str(row.try_get(column)?).map_err(|_| StoreError::corrupt(what))
}

/// The JSON text of a value, for its column. `what` names the value where it does not serialize.
pub(super) fn to_json(value: &impl Serialize, what: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|_| StoreError::corrupt(what))
}

/// The data key of `owner`, in a row that has the columns `wrapped_under` and `wrapped_key`.
pub(super) fn wrapped_key(row: &AnyRow, owner: &str) -> Result<WrappedKey, StoreError> {
    WrappedKey::from_stored(owner, row.try_get("wrapped_under")?, row.try_get("wrapped_key")?)
        .map_err(|_| StoreError::corrupt("data key"))
}

/// A sealed value of the row `id`, under its owner's data key.
pub(super) fn sealed<T>(
    row: &AnyRow,
    id: &str,
    column: &str,
    key: WrappedKey,
) -> Result<Sealed<T>, StoreError> {
    Sealed::from_stored(id, row.try_get(column)?, key).map_err(|_| StoreError::corrupt("sealed value"))
}
