//! `/api/me`.

use axum::Json;
use axum::extract::State;
use netcert::api::person::{Me, Standing};

use crate::app::App;
use crate::person::masked_name;
use crate::problem::Refusal;
use crate::sealed::{Actor, Purpose};
use crate::session::{SignedIn, sign_in_required};

/// What a person sees of themselves.
pub async fn me(State(app): State<App>, signed_in: SignedIn) -> Result<Json<Me>, Refusal> {
    let row = app.store.person(signed_in.person).await?.ok_or_else(sign_in_required)?;
    let enrolled_at = row.enrolled_at.seconds();
    let passkeys = app.store.passkey_ids(signed_in.person).await?.len();
    let opening = (Actor::Holder, Purpose::ShowToHolder, app.clock.now());
    let record = row
        .sealed()
        .map_err(anyhow::Error::from)?
        .open(&app.keys.key_encryption, opening, &mut app.store.clone(), &mut app.clock.random())
        .await
        .map_err(anyhow::Error::from)?;
    Ok(Json(Me {
        netnum: record.netnum.grouped(),
        masked_name: masked_name(&record.name),
        enrolled_at,
        passkeys: u32::try_from(passkeys).unwrap_or(u32::MAX),
        standing: Standing::Adult,
        take_over: false,
        kept_by_guardian: false,
        unread: 0,
    }))
}
