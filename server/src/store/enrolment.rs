//! Table `enrolment`: one row for each enrolment under way.

use netcert::time::UnixTime;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::model::ids::{EnrolmentId, PersonId};
use crate::store::{StoreError, Tx};

/// The columns. What they mean together is the enrolment's business.
#[derive(sqlx::FromRow)]
pub struct EnrolmentRow {
    /// Opaque.
    pub id: String,
    /// The waiting step.
    pub step: String,
    /// The notice that was agreed to.
    pub notice_version: i64,
    /// Its digest.
    pub notice_digest: String,
    /// When.
    pub noticed_at: i64,
    /// What kind of document was chosen.
    pub document_kind: Option<String>,
    /// What the chip read answers.
    pub challenge: Option<String>,
    /// The sealed draft.
    pub draft: Option<Vec<u8>>,
    /// Its wrapped key.
    pub draft_key: Option<Vec<u8>>,
    /// The one-time code under a key.
    pub code_mac: Option<Vec<u8>>,
    /// When it was sent.
    pub code_sent_at: i64,
    /// Wrong attempts at it.
    pub code_failures: i64,
    /// Codes sent in all.
    pub codes_sent: i64,
    /// Who came out of it.
    pub person_id: Option<String>,
    /// Whether they were known before.
    pub already_enrolled: i64,
    /// Who applies: `own` or `guardian`.
    pub applicant: String,
    /// The guardian who applies.
    pub guardian_id: Option<String>,
    /// The link that came out of it.
    pub guardianship_id: Option<String>,
    /// Erased after this.
    pub expires_at: i64,
}

const COLUMNS: &str = "id, step, notice_version, notice_digest, noticed_at, document_kind, challenge, \
     draft, draft_key, code_mac, code_sent_at, code_failures, codes_sent, \
     person_id, already_enrolled, applicant, guardian_id, guardianship_id, expires_at";

/// An enrolment that has not expired.
pub async fn find(
    connection: &mut AnyConnection,
    id: &EnrolmentId,
    now: UnixTime,
) -> Result<Option<EnrolmentRow>, StoreError> {
    let statement = format!("SELECT {COLUMNS} FROM enrolment WHERE id = $1 AND expires_at > $2");
    Ok(sqlx::query_as(AssertSqlSafe(statement))
        .bind(id.as_str())
        .bind(now.seconds())
        .fetch_optional(connection)
        .await?)
}

/// The person whom this enrolment has proved once more: done, and they had enrolled before.
pub async fn find_proved_again(
    connection: &mut AnyConnection,
    id: &EnrolmentId,
    now: UnixTime,
) -> Result<Option<PersonId>, StoreError> {
    let person: Option<Option<String>> = sqlx::query_scalar(
        "SELECT person_id FROM enrolment WHERE id = $1 AND already_enrolled <> 0 AND expires_at > $2",
    )
    .bind(id.as_str())
    .bind(now.seconds())
    .fetch_optional(connection)
    .await?;
    Ok(person.flatten().map(|person| person.parse()).transpose()?)
}

/// As [`find`], and the row is locked until the transaction ends.
pub async fn lock_row(
    tx: &mut Tx,
    id: &EnrolmentId,
    now: UnixTime,
) -> Result<Option<EnrolmentRow>, StoreError> {
    let statement = format!(
        "UPDATE enrolment SET expires_at = expires_at WHERE id = $1 AND expires_at > $2 RETURNING {COLUMNS}"
    );
    Ok(sqlx::query_as(AssertSqlSafe(statement))
        .bind(id.as_str())
        .bind(now.seconds())
        .fetch_optional(&mut **tx)
        .await?)
}

/// Adds the row, or writes all its columns.
pub async fn put(tx: &mut Tx, row: &EnrolmentRow) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO enrolment (id, step, notice_version, notice_digest, noticed_at, document_kind, \
         challenge, \
         draft, draft_key, code_mac, code_sent_at, code_failures, codes_sent, \
         person_id, already_enrolled, applicant, guardian_id, guardianship_id, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) \
         ON CONFLICT (id) DO UPDATE SET step = excluded.step, document_kind = excluded.document_kind, \
         challenge = excluded.challenge, draft = excluded.draft, draft_key = excluded.draft_key, \
         code_mac = excluded.code_mac, code_sent_at = excluded.code_sent_at, \
         code_failures = excluded.code_failures, codes_sent = excluded.codes_sent, \
         person_id = excluded.person_id, \
         already_enrolled = excluded.already_enrolled, guardianship_id = excluded.guardianship_id, \
         expires_at = excluded.expires_at",
    )
    .bind(&row.id)
    .bind(&row.step)
    .bind(row.notice_version)
    .bind(&row.notice_digest)
    .bind(row.noticed_at)
    .bind(row.document_kind.as_deref())
    .bind(row.challenge.as_deref())
    .bind(row.draft.as_deref())
    .bind(row.draft_key.as_deref())
    .bind(row.code_mac.as_deref())
    .bind(row.code_sent_at)
    .bind(row.code_failures)
    .bind(row.codes_sent)
    .bind(row.person_id.as_deref())
    .bind(row.already_enrolled)
    .bind(&row.applicant)
    .bind(row.guardian_id.as_deref())
    .bind(row.guardianship_id.as_deref())
    .bind(row.expires_at)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Erases an enrolment and all that hangs on it.
pub async fn delete(tx: &mut Tx, id: &EnrolmentId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM enrolment WHERE id = $1").bind(id.as_str()).execute(&mut **tx).await?;
    Ok(())
}
