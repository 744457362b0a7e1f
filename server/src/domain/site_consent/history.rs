//! What a child under 14 has asked, and the answers, as guardians see them. From 14 on the history is the
//! child's alone.

use netcert::age::Band;
use netcert::api::guardian::{HistoryAnswer, HistoryLine, Scope};
use netcert::time::UnixTime;

use crate::keys::key_store::KeyEncryptionKeys;
use crate::keys::opening_error::OpeningError;
use crate::model::ids::GuardianshipId;
use crate::model::ids::PersonId;
use crate::model::site_consent::GuardianAnswer;
use crate::model::site_consent::SiteRequestRecord;
use crate::model::site_consent::Yes;
use crate::store;
use crate::store::{Store, StoreError};

/// Why a guardian sees no history.
#[derive(Debug, thiserror::Error)]
pub enum HistoryRefused {
    /// Not a child of theirs, or nobody's.
    #[error("this guardian has no such child")]
    Unknown,
    /// 14 or older.
    #[error("from 14 on a guardian sees no history")]
    TheChilds,
    /// The link's note does not open.
    #[error(transparent)]
    Note(#[from] OpeningError),
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Newest first, of the child whom this guardian knows by `link`.
///
/// # Errors
/// [`HistoryRefused`].
pub async fn history(
    store: &Store,
    key: &KeyEncryptionKeys,
    guardian: PersonId,
    link: &GuardianshipId,
    now: UnixTime,
) -> Result<Vec<HistoryLine>, HistoryRefused> {
    let mut connection = store.read().await?;
    let links = store::guardianship::of_guardian(&mut connection, guardian).await?;
    let link = links.into_iter().find(|theirs| theirs.id == *link && theirs.guardian_active);
    let link = link.ok_or(HistoryRefused::Unknown)?;
    if link.note.open_unaudited(key)?.band(now) != Band::From8To13 {
        return Err(HistoryRefused::TheChilds);
    }
    let lines = store::site_request::history_of_child(&mut connection, link.child).await?;
    Ok(lines.into_iter().map(|(request, yes)| line(request, yes, now)).collect())
}

fn line(request: SiteRequestRecord, yes: Option<Yes>, now: UnixTime) -> HistoryLine {
    let answer = match (request.said, &yes) {
        (_, Some(yes)) if yes.withdrawn => HistoryAnswer::Withdrawn,
        (_, Some(yes)) if yes.scope == Scope::Once => HistoryAnswer::AllowedOnce,
        (_, Some(yes)) if yes.good_until <= now => HistoryAnswer::Over,
        (_, Some(_)) => HistoryAnswer::Allowed,
        (Some(GuardianAnswer::Refused), None) => HistoryAnswer::Refused,
        (_, None) if request.expires_at > now => HistoryAnswer::Waiting,
        (_, None) => HistoryAnswer::Unanswered,
    };
    let to_withdraw = yes.filter(|yes| !yes.withdrawn && now < yes.reaches_until());
    HistoryLine {
        relying_party: request.shown.relying_party,
        purpose: request.shown.purpose,
        claims: request.claims.into_iter().collect(),
        asked_at: request.asked_at.seconds(),
        answer,
        site_consent: to_withdraw.map(|yes| yes.id.as_str().to_owned()),
    }
}
