//! Table `invitation`: short codes that were issued and not used, under their indexes.

use netcert::time::UnixTime;
use sqlx::AnyConnection;
use sqlx::any::AnyRow;

use crate::model::guardianship::code::{CodeIndex, CodeKind, Invitation};
use crate::model::ids::PersonId;
use crate::store::{StoreError, Tx, column};

fn parse(row: &AnyRow) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        kind: column::parsed(row, "kind", CodeKind::from_stored, "invitation")?,
        child: column::person(row, "person_id")?,
        by: column::person(row, "by_id")?,
    })
}

/// Keeps a code in the place of the one of this kind for the same child by the same person.
pub async fn put(
    tx: &mut Tx,
    index: &CodeIndex,
    invitation: &Invitation,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM invitation WHERE kind = $1 AND person_id = $2 AND by_id = $3")
        .bind(invitation.kind.as_str())
        .bind(invitation.child.to_string())
        .bind(invitation.by.to_string())
        .execute(&mut **tx)
        .await?;
    sqlx::query(
        "INSERT INTO invitation (code_index, kind, person_id, by_id, expires_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(index.0.as_slice())
    .bind(invitation.kind.as_str())
    .bind(invitation.child.to_string())
    .bind(invitation.by.to_string())
    .bind(expires_at.seconds())
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The code's invitation, which stays good.
pub async fn find(
    connection: &mut AnyConnection,
    index: &CodeIndex,
    now: UnixTime,
) -> Result<Option<Invitation>, StoreError> {
    let row = sqlx::query(
        "SELECT kind, person_id, by_id FROM invitation WHERE code_index = $1 AND expires_at > $2",
    )
    .bind(index.0.as_slice())
    .bind(now.seconds())
    .fetch_optional(connection)
    .await?;
    row.as_ref().map(parse).transpose()
}

/// Takes the code's invitation and erases it. Of two who take it at once, one gets it.
pub async fn take(tx: &mut Tx, index: &CodeIndex, now: UnixTime) -> Result<Option<Invitation>, StoreError> {
    let row = sqlx::query(
        "DELETE FROM invitation WHERE code_index = $1 AND expires_at > $2 RETURNING kind, person_id, by_id",
    )
    .bind(index.0.as_slice())
    .bind(now.seconds())
    .fetch_optional(&mut **tx)
    .await?;
    row.as_ref().map(parse).transpose()
}

/// Erases the codes of this kind about this child.
pub async fn delete_of_child(tx: &mut Tx, child: PersonId, kind: CodeKind) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM invitation WHERE person_id = $1 AND kind = $2")
        .bind(child.to_string())
        .bind(kind.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Erases the codes about this child that this person issued.
pub async fn delete_issued_by(tx: &mut Tx, child: PersonId, by: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM invitation WHERE person_id = $1 AND by_id = $2")
        .bind(child.to_string())
        .bind(by.to_string())
        .execute(&mut **tx)
        .await?;
    Ok(())
}
