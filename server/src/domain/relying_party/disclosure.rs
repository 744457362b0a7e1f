//! What a relying party asks of a person, as far as its registration allows it.

use netcert::ids::PurposeId;
use netcert::sd_jwt::ClaimName;

use crate::domain::relying_party::{Active, within};
use crate::model::relying_party::DisclosureRequest;
use crate::model::relying_party::Shown;
use crate::store::{Store, StoreError};

/// Why it may not ask.
#[derive(Debug, thiserror::Error)]
pub enum DisclosureRefused {
    /// No active relying party has this id.
    #[error("no relying party of this id is active")]
    UnknownRelyingParty,
    /// Not a registered purpose, or more claims than it allows.
    #[error("the relying party may not ask for this under this purpose")]
    ClaimNotAllowed,
    /// The database refused.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DisclosureRequest {
    /// Looks it up.
    ///
    /// # Errors
    /// [`DisclosureRefused`].
    pub async fn check(
        store: &Store,
        client_id: &str,
        purpose: &str,
        claims: &[ClaimName],
    ) -> Result<Self, DisclosureRefused> {
        let relying_party =
            Active::find(store, client_id).await?.ok_or(DisclosureRefused::UnknownRelyingParty)?;
        let id: PurposeId = purpose.parse().map_err(|_| DisclosureRefused::ClaimNotAllowed)?;
        let purpose = relying_party.purpose(&id).ok_or(DisclosureRefused::ClaimNotAllowed)?;
        Ok(Self {
            client_id: relying_party.client_id().clone(),
            claims: within(purpose, claims).ok_or(DisclosureRefused::ClaimNotAllowed)?,
            shown: Shown { relying_party: relying_party.name().clone(), purpose: purpose.text.clone() },
            purpose: id,
        })
    }
}
