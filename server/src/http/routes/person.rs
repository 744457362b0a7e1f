//! `/api/me`.

use axum::Json;
use axum::extract::State;
use netcert::age::{Band, band};
use netcert::api::person::{Me, PersonStanding};
use netcert::api::problem::Code;

use crate::http::app::App;
use crate::http::problem::Refusal;
use crate::http::session::{MaybeSession, sign_in_required};
use crate::keys::sealed::{Actor, OpeningPurpose};
use crate::model::person::masked_name;
use crate::model::session::{Session, Told};
use crate::store;

/// The signed-in person's own data.
pub async fn me(State(app): State<App>, MaybeSession(session): MaybeSession) -> Result<Json<Me>, Refusal> {
    let (person, kept_by) = match session {
        Some(Session { told: Some(Told::Declined), .. }) => {
            return Err(Refusal::new(Code::ApplicationDeclined));
        }
        Some(Session { person: Some(person), by_passkey: true, kept_by, .. }) => (person, kept_by),
        _ => return Err(sign_in_required()),
    };
    let mut connection = app.store.read().await?;
    let row = store::person::find(&mut connection, person).await?.ok_or_else(sign_in_required)?;
    let (enrolled_at, awaits_guardian) = (row.enrolled_at.seconds(), row.awaits_guardian());
    let passkeys = store::passkey::ids_of_person(&mut connection, person).await?.len();
    let by_guardian = store::minor::by_guardian(&mut connection, person).await?;
    let unread = store::message::count_of_person(&mut connection, person).await?;
    // Release it before the record is opened: the audit entry takes its own connection.
    drop(connection);
    let now = app.clock.now();
    let record = row
        .record
        .open(
            &app.keys.key_encryption,
            (Actor::Holder, OpeningPurpose::ShowToHolder, now),
            &mut app.store.clone(),
            &mut app.clock.random(),
        )
        .await
        .map_err(anyhow::Error::from)?;
    let band = band(record.birth_date, now.shanghai_date());
    Ok(Json(Me {
        netnum: record.netnum.grouped(),
        masked_name: masked_name(&record.name),
        enrolled_at,
        passkeys: u32::try_from(passkeys).unwrap_or(u32::MAX),
        standing: match band {
            Band::Under8 | Band::From8To13 => PersonStanding::Under14,
            Band::From14To17 if awaits_guardian => PersonStanding::AwaitsGuardian,
            Band::From14To17 => PersonStanding::Under18,
            Band::Adult => PersonStanding::Adult,
        },
        take_over: by_guardian == Some(true) && band >= Band::From14To17,
        kept_by_guardian: kept_by.is_some(),
        unread,
    }))
}
