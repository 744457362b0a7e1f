//! Table `daily_job`: up to which day of Asia/Shanghai a daily job has done its work.

use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::store::{StoreError, Tx};

/// The last day that is done; `None` where the job never ran.
pub async fn find(connection: &mut AnyConnection, job: &str) -> Result<Option<Date>, StoreError> {
    let day: Option<String> = sqlx::query_scalar("SELECT done_until FROM daily_job WHERE name = $1")
        .bind(job)
        .fetch_optional(connection)
        .await?;
    day.map(|day| day.parse().map_err(|_| StoreError::corrupt("day"))).transpose()
}

/// Lets a job that never ran begin after `day`, unless another server has begun it.
pub async fn insert(tx: &mut Tx, job: &str, day: Date) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO daily_job (name, done_until) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING")
        .bind(job)
        .bind(day.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Claims the days after `from` up to and with `until` for this transaction; `false` where another server has
/// claimed them.
pub async fn claim(tx: &mut Tx, job: &str, from: Date, until: Date) -> Result<bool, StoreError> {
    let done = sqlx::query("UPDATE daily_job SET done_until = $3 WHERE name = $1 AND done_until = $2")
        .bind(job)
        .bind(from.to_string())
        .bind(until.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() == 1)
}
