//! Table `attempt`: what was tried, counted for blind subjects.

use std::collections::BTreeMap;

use netcert::time::UnixTime;
use sqlx::any::AnyRow;
use sqlx::{AssertSqlSafe, Row};

use crate::model::limit::AttemptCount;
use crate::model::limit::kind::LimitKind;
use crate::model::limit::rule::Count;
use crate::model::limit::subject::Subject;
use crate::store::{StoreError, Tx, column};

const CORRUPT: &str = "count of attempts";

/// The counts of `entries`, whose kinds differ, in their order. Their rows are locked in that order until the
/// transaction ends.
pub async fn lock_rows(
    tx: &mut Tx,
    entries: &[(LimitKind, Subject)],
    now: UnixTime,
) -> Result<Vec<Count>, StoreError> {
    // One statement: where there is no row, two transactions could each find none.
    let rows = listed(entries.len(), |at| format!("(${}, ${}, 0, 0, $1, NULL, $1)", 2 * at + 2, 2 * at + 3));
    let mut statement = sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO attempt (kind, subject, earlier, passes, window_start, locked_until, expires_at) \
         VALUES {rows} \
         ON CONFLICT (kind, subject) DO UPDATE SET passes = attempt.passes \
         RETURNING kind, earlier, passes, window_start, locked_until"
    )))
    .bind(now.seconds());
    for (kind, subject) in entries {
        statement = statement.bind(kind.as_str()).bind(subject.0.as_slice());
    }
    // SQLite promises no order of what it returns.
    let mut counts = BTreeMap::new();
    for row in statement.fetch_all(&mut **tx).await? {
        counts.insert(row.try_get::<String, _>("kind")?, count(&row)?);
    }
    entries
        .iter()
        .map(|(kind, _)| counts.get(kind.as_str()).copied().ok_or(StoreError::corrupt(CORRUPT)))
        .collect()
}

fn count(row: &AnyRow) -> Result<Count, StoreError> {
    Ok(Count {
        earlier: column::number(row, "earlier", CORRUPT)?,
        passes: column::number(row, "passes", CORRUPT)?,
        window_start: column::time(row, "window_start")?,
        locked_until: column::optional_time(row, "locked_until")?,
    })
}

/// Keeps counts whose rows this transaction has locked.
pub async fn put(tx: &mut Tx, counts: &[AttemptCount]) -> Result<(), StoreError> {
    let rows = listed(counts.len(), |at| {
        let column = |column: usize| 7 * at + column;
        let [a, b, c, d, e, f, g] = [1, 2, 3, 4, 5, 6, 7].map(column);
        format!("(${a}, ${b}, ${c}, ${d}, ${e}, ${f}, ${g})")
    });
    let mut statement = sqlx::query(AssertSqlSafe(format!(
        "INSERT INTO attempt (kind, subject, earlier, passes, window_start, locked_until, expires_at) \
         VALUES {rows} \
         ON CONFLICT (kind, subject) DO UPDATE SET earlier = excluded.earlier, passes = excluded.passes, \
         window_start = excluded.window_start, locked_until = excluded.locked_until, \
         expires_at = excluded.expires_at"
    )));
    for AttemptCount { kind, subject, count, expires_at } in counts {
        statement = statement
            .bind(kind.as_str())
            .bind(subject.0.as_slice())
            .bind(i64::from(count.earlier))
            .bind(i64::from(count.passes))
            .bind(count.window_start.seconds())
            .bind(count.locked_until.map(UnixTime::seconds))
            .bind(expires_at.seconds());
    }
    statement.execute(&mut **tx).await?;
    Ok(())
}

fn listed(rows: usize, row: impl Fn(usize) -> String) -> String {
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

/// Erases the count of this kind for this subject.
pub async fn delete(tx: &mut Tx, kind: LimitKind, subject: &Subject) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM attempt WHERE kind = $1 AND subject = $2")
        .bind(kind.as_str())
        .bind(subject.0.as_slice())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
