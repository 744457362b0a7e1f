//! Table `minor`: one row a person under 18, found by the blind index of the days on which they reach 14 and
//! 18.

use netcert::time::UnixTime;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::model::ids::PersonId;
use crate::model::minor::{Birthday, BirthdayChild};
use crate::model::record::Birthdays;
use crate::store::{StoreError, Tx, column};

/// Adds the row of a person under 18. `by_guardian`: a guardian enrolled them, and they have not taken over
/// yet. `awaits_until`: the time at which a person of 14–17 is erased if no guardian has approved by then.
pub async fn insert(
    tx: &mut Tx,
    person: PersonId,
    birthdays: &Birthdays,
    by_guardian: bool,
    awaits_until: Option<UnixTime>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO minor (person_id, turns_14, turns_18, by_guardian, awaits_until) \
         VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(person.to_string())
    .bind(birthdays.turns_14.0.as_slice())
    .bind(birthdays.turns_18.0.as_slice())
    .bind(i64::from(by_guardian))
    .bind(awaits_until.map(UnixTime::seconds))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Whether a guardian enrolled this person and they have not taken over; `None` for those who enrolled as
/// adults, or who took over and have reached 18. It says nothing about their age now: their record does.
pub async fn by_guardian(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<Option<bool>, StoreError> {
    let by_guardian: Option<i64> = sqlx::query_scalar("SELECT by_guardian FROM minor WHERE person_id = $1")
        .bind(person.to_string())
        .fetch_optional(connection)
        .await?;
    Ok(by_guardian.map(|by_guardian| by_guardian != 0))
}

/// The person has enrolled by themselves and so taken over from a guardian. `awaits_until`: as in [`insert`].
/// The row of somebody whose 18th birthday is past goes.
pub async fn take_over(
    tx: &mut Tx,
    person: PersonId,
    awaits_until: Option<UnixTime>,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE minor SET by_guardian = 0, awaits_until = $2 WHERE person_id = $1")
        .bind(person.to_string())
        .bind(awaits_until.map(UnixTime::seconds))
        .execute(&mut **tx)
        .await?;
    sqlx::query("DELETE FROM minor WHERE person_id = $1 AND of_age_at IS NOT NULL")
        .bind(person.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// When somebody who waits for a guardian's approval is erased; `None` for those who are 18 by then, and for
/// everybody else.
pub async fn awaits_until(
    connection: &mut AnyConnection,
    person: PersonId,
) -> Result<Option<UnixTime>, StoreError> {
    let until: Option<Option<i64>> =
        sqlx::query_scalar("SELECT awaits_until FROM minor WHERE person_id = $1")
            .bind(person.to_string())
            .fetch_optional(connection)
            .await?;
    Ok(until.flatten().map(UnixTime::new))
}

/// The people whose birthday it is, without those who wait for an approval: their row says when they are
/// erased.
pub async fn of_birthday(
    connection: &mut AnyConnection,
    birthday: Birthday,
) -> Result<Vec<BirthdayChild>, StoreError> {
    let (column, index) = match birthday {
        Birthday::Of14(index) => ("turns_14", index),
        Birthday::Of18(index) => ("turns_18", index),
    };
    let statement = format!(
        "SELECT person_id, by_guardian FROM minor WHERE {column} = $1 AND awaits_until IS NULL \
         ORDER BY person_id"
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(index.0.as_slice()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(BirthdayChild {
                person: column::person(row, "person_id")?,
                by_guardian: column::flag(row, "by_guardian")?,
            })
        })
        .collect()
}

/// The person is no minor any more. The row of somebody who has yet to take over from a guardian stays until
/// they do.
pub async fn come_of_age(tx: &mut Tx, person: PersonId, at: UnixTime) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM minor WHERE person_id = $1 AND by_guardian = 0")
        .bind(person.to_string())
        .execute(&mut **tx)
        .await?;
    sqlx::query("UPDATE minor SET of_age_at = $2 WHERE person_id = $1")
        .bind(person.to_string())
        .bind(at.seconds())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
