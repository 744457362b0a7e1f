//! Table `minor`: one row a person under 18, found by the blind index of the days on which they come of age.

use netcert::time::UnixTime;
use sqlx::Row;

use crate::model::ids::PersonId;
use crate::model::record::BirthdayIndex;
use crate::model::record::Birthdays;
use crate::store::{Store, StoreError, Write};

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

/// When somebody who waits for a guardian's approval is erased; `None` for those who are 18 by then, and for everybody else.
pub async fn awaits_until(write: &mut Write, person: PersonId) -> Result<Option<UnixTime>, StoreError> {
    let until: Option<Option<i64>> =
        sqlx::query_scalar("SELECT awaits_until FROM minor WHERE person_id = $1")
            .bind(person.to_string())
            .fetch_optional(&mut **write)
            .await?;
    Ok(until.flatten().map(UnixTime::new))
}

/// Somebody who comes of an age on a day.
pub struct Turning {
    /// Who.
    pub person: PersonId,
    /// Enrolled by a guardian and not taken over yet.
    pub by_guardian: bool,
}

/// Which of the two days.
#[derive(Clone, Copy)]
pub enum Which {
    /// On which 14 is reached.
    Of14(BirthdayIndex),
    /// On which 18 is reached.
    Of18(BirthdayIndex),
}

/// Who comes of age on that day. Those whom nobody has approved are left out: their row says when they are erased.
pub async fn turning(write: &mut Write, which: Which) -> Result<Vec<Turning>, StoreError> {
    let (column, index) = match which {
        Which::Of14(index) => ("turns_14", index),
        Which::Of18(index) => ("turns_18", index),
    };
    let statement = format!(
        "SELECT person_id, by_guardian FROM minor WHERE {column} = $1 AND awaits_until IS NULL ORDER BY person_id"
    );
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(index.0.as_slice()).fetch_all(&mut **write).await?;
    rows.iter()
        .map(|row| {
            Ok(Turning {
                person: row.try_get::<String, _>(0)?.parse()?,
                by_guardian: row.try_get::<i64, _>(1)? != 0,
            })
        })
        .collect()
}

/// The person is no minor any more.
pub async fn delete(write: &mut Write, person: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM minor WHERE person_id = $1")
        .bind(person.to_string())
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
