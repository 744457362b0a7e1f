//! Table `data_key`: each person's data key, wrapped. Destroying the row makes all that is kept about them unreadable.

use sqlx::AnyConnection;

use super::{StoreError, Tx, column};
use crate::keys::data_key::WrappedKey;
use crate::model::ids::PersonId;

/// Keeps the key of a person who has just been added.
pub async fn insert(tx: &mut Tx, person: PersonId, key: &WrappedKey) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO data_key (person_id, wrapped_under, wrapped_key) VALUES ($1, $2, $3)")
        .bind(person.to_string())
        .bind(key.wrapped_under().to_string())
        .bind(key.as_bytes())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// A person's key; `None` where there is no such person, or the key was destroyed.
pub async fn find(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<Option<WrappedKey>, StoreError> {
    let row = sqlx::query("SELECT wrapped_under, wrapped_key FROM data_key WHERE person_id = $1")
        .bind(person.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| column::wrapped_key(&row, &person.to_string())).transpose()
}
