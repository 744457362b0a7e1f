//! Table `minor`: one row a person under 18, found by the blind index of the days on which they come of age.

use netcert::time::UnixTime;

use super::{Store, StoreError, Write};
use crate::birthday::Birthdays;
use crate::person::PersonId;

/// Adds the row of a person under 18. `by_guardian`: enrolled by a guardian and not taken over yet. `awaits_until`: 14–17
/// and not approved yet; erased then.
pub async fn insert(
    write: &mut Write,
    person: PersonId,
    birthdays: &Birthdays,
    by_guardian: bool,
    awaits_until: Option<UnixTime>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO minor (person_id, turns_14, turns_18, by_guardian, awaits_until) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(person.to_string())
    .bind(birthdays.turns_14.0.as_slice())
    .bind(birthdays.turns_18.0.as_slice())
    .bind(i64::from(by_guardian))
    .bind(awaits_until.map(UnixTime::seconds))
    .execute(&mut **write)
    .await?;
    Ok(())
}

/// Whoever enrols alone has taken over from a guardian. `awaits_until`: as in [`insert`].
pub async fn take_over(
    write: &mut Write,
    person: PersonId,
    awaits_until: Option<UnixTime>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE minor SET by_guardian = 0, awaits_until = $2 WHERE person_id = $1")
        .bind(person.to_string())
        .bind(awaits_until.map(UnixTime::seconds))
        .execute(&mut **write)
        .await?;
    Ok(())
}

impl Store {
    /// Whether the person was under 18 when they enrolled; whether they still are, their record says.
    pub async fn enrolled_as_minor(&self, person: PersonId) -> Result<bool, StoreError> {
        Ok(self.by_guardian(person).await?.is_some())
    }

    /// Of a person who was under 18 when they enrolled: whether a guardian enrolled them and they have not taken over.
    pub async fn by_guardian(&self, person: PersonId) -> Result<Option<bool>, StoreError> {
        let by_guardian: Option<i64> =
            sqlx::query_scalar("SELECT by_guardian FROM minor WHERE person_id = $1")
                .bind(person.to_string())
                .fetch_optional(self.pool())
                .await?;
        Ok(by_guardian.map(|by_guardian| by_guardian != 0))
    }
}
