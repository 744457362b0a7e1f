//! Table `minor`: one row a person under 18, found by the blind index of the days on which they come of age.

use netcert::time::UnixTime;

use super::{StoreError, Write};
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
