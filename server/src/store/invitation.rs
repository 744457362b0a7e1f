//! Table `invitation`: short codes that are out, under their indexes.

use netcert::time::UnixTime;
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::model::guardianship::code::{CodeIndex, CodeKind, Invitation};
use crate::model::ids::PersonId;
use crate::store::{Store, StoreError, Write};

/// Keeps a code; the one of this kind before it, for the same child by the same person, is void.
pub async fn put(
    write: &mut Write,
    index: &CodeIndex,
    invitation: &Invitation,
    expires_at: UnixTime,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM invitation WHERE kind = $1 AND person_id = $2 AND by_id = $3")
        .bind(invitation.kind.as_str())
        .bind(invitation.child.to_string())
        .bind(invitation.by.to_string())
        .execute(&mut **write)
        .await?;
    sqlx::query(
        "INSERT INTO invitation (code_index, kind, person_id, by_id, expires_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(index.0.as_slice())
    .bind(invitation.kind.as_str())
    .bind(invitation.child.to_string())
    .bind(invitation.by.to_string())
    .bind(expires_at.seconds())
    .execute(&mut **write)
    .await?;
    Ok(())
}

fn parse(row: &AnyRow) -> Result<Invitation, StoreError> {
    Ok(Invitation {
        kind: CodeKind::from_stored(row.try_get(0)?).ok_or(StoreError::corrupt("invitation"))?,
        child: row.try_get::<String, _>(1)?.parse()?,
        by: row.try_get::<String, _>(2)?.parse()?,
    })
}

impl Store {
    /// The code's invitation, which stays out.
    pub async fn invitation(
        &self,
        index: &CodeIndex,
        now: UnixTime,
    ) -> Result<Option<Invitation>, StoreError> {
        let row = sqlx::query(
            "SELECT kind, person_id, by_id FROM invitation WHERE code_index = $1 AND expires_at > $2",
        )
        .bind(index.0.as_slice())
        .bind(now.seconds())
        .fetch_optional(self.pool())
        .await?;
        row.as_ref().map(parse).transpose()
    }
}

/// Takes the code, for good; of two who take it at once, one gets it.
pub async fn take(
    write: &mut Write,
    index: &CodeIndex,
    now: UnixTime,
) -> Result<Option<Invitation>, StoreError> {
    let row = sqlx::query(
        "DELETE FROM invitation WHERE code_index = $1 AND expires_at > $2 RETURNING kind, person_id, by_id",
    )
    .bind(index.0.as_slice())
    .bind(now.seconds())
    .fetch_optional(&mut **write)
    .await?;
    row.as_ref().map(parse).transpose()
}

/// Voids the codes about a child that this person shows.
pub async fn void(write: &mut Write, child: PersonId, by: PersonId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM invitation WHERE person_id = $1 AND by_id = $2")
        .bind(child.to_string())
        .bind(by.to_string())
        .execute(&mut **write)
        .await?;
    Ok(())
}
