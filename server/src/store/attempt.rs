//! Table `attempt`: what was tried, counted for blind subjects.

use std::collections::BTreeMap;

use netcert::time::UnixTime;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::model::limit::kind::Kind;
use crate::model::limit::rule::Count;
use crate::model::limit::subject::Subject;
use crate::store::{StoreError, Write};

/// The counts of `entries`, whose kinds differ, in their order; and held for this write in that order: another one waits
/// until this is done.
pub async fn lock(
    write: &mut Write,
    entries: &[(Kind, Subject)],
    now: UnixTime,
) -> Result<Vec<Count>, StoreError> {
    // One statement: where there is no row, two writes could each find none.
    let rows = listed(entries.len(), |at| format!("(${}, ${}, 0, 0, $1, NULL, $1)", 2 * at + 2, 2 * at + 3));
    let mut statement = sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO attempt (kind, subject, earlier, passes, window_start, locked_until, expires_at) VALUES {rows} \
         ON CONFLICT (kind, subject) DO UPDATE SET passes = attempt.passes \
         RETURNING kind, earlier, passes, window_start, locked_until"
    )))
    .bind(now.seconds());
    for (kind, subject) in entries {
        statement = statement.bind(kind.as_str()).bind(subject.0.as_slice());
    }
    // SQLite promises no order of what it returns.
    let mut counts = BTreeMap::new();
    for row in statement.fetch_all(&mut **write).await? {
        counts.insert(row.try_get::<String, _>(0)?, count(&row)?);
    }
    entries
        .iter()
        .map(|(kind, _)| counts.get(kind.as_str()).copied().ok_or(StoreError::corrupt("count of attempts")))
        .collect()
}

fn count(row: &AnyRow) -> Result<Count, StoreError> {
    let small = |number: i64| u32::try_from(number).map_err(|_| StoreError::corrupt("count of attempts"));
    Ok(Count {
        earlier: small(row.try_get(1)?)?,
        passes: small(row.try_get(2)?)?,
        window_start: UnixTime::new(row.try_get(3)?),
        locked_until: row.try_get::<Option<i64>, _>(4)?.map(UnixTime::new),
    })
}

/// A count to keep, and until when.
pub struct Kept {
    /// Of what.
    pub kind: Kind,
    /// For whom.
    pub subject: Subject,
    /// How much.
    pub count: Count,
    /// Nothing of it counts after this.
    pub expires_at: UnixTime,
}

/// Keeps counts whose rows this write holds.
pub async fn keep(write: &mut Write, kept: &[Kept]) -> Result<(), StoreError> {
    let rows = listed(kept.len(), |at| {
        let column = |column: usize| 7 * at + column;
        let [a, b, c, d, e, f, g] = [1, 2, 3, 4, 5, 6, 7].map(column);
        format!("(${a}, ${b}, ${c}, ${d}, ${e}, ${f}, ${g})")
    });
    let mut statement = sqlx::query(sqlx::AssertSqlSafe(format!(
        "INSERT INTO attempt (kind, subject, earlier, passes, window_start, locked_until, expires_at) VALUES {rows} \
         ON CONFLICT (kind, subject) DO UPDATE SET earlier = excluded.earlier, passes = excluded.passes, \
         window_start = excluded.window_start, locked_until = excluded.locked_until, expires_at = excluded.expires_at"
    )));
    for Kept { kind, subject, count, expires_at } in kept {
        statement = statement
            .bind(kind.as_str())
            .bind(subject.0.as_slice())
            .bind(i64::from(count.earlier))
            .bind(i64::from(count.passes))
            .bind(count.window_start.seconds())
            .bind(count.locked_until.map(UnixTime::seconds))
            .bind(expires_at.seconds());
    }
    statement.execute(&mut **write).await?;
    Ok(())
}

fn listed(rows: usize, row: impl Fn(usize) -> String) -> String {
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Nothing counts against the subject any more.
pub async fn clear(write: &mut Write, kind: Kind, subject: &Subject) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempt WHERE kind = $1 AND subject = $2")
        .bind(kind.as_str())
        .bind(subject.0.as_slice())
        .execute(&mut **write)
        .await?;
    Ok(())
}
