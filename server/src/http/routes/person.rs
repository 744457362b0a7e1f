//! `/api/me`.

use axum::Json;
use axum::extract::State;
use netcert::age::Band;
use netcert::api::person::{Me, PersonStanding};
use netcert::api::problem::Code;

use crate::domain::person_note;
use crate::http::app::App;
use crate::http::problem::Refusal;
use crate::http::session::{MaybeSession, sign_in_required};
use crate::keys::opening_error::OpeningError;
use crate::model::session::{Session, Told};
use crate::store;
use crate::store::StoreError;

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
    // Release it before the note is made: that takes a connection of its own.
    drop(connection);
    let note = person_note::of::<NoNote>(&app.store, &app.keys, &app.clock, &row).await?;
    let band = note.band(app.clock.now());
    Ok(Json(Me {
        netnum: note.netnum.clone(),
        masked_name: note.masked_name.clone(),
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

/// Why a person's own data cannot be shown.
#[derive(Debug, thiserror::Error)]
enum NoNote {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Opening(#[from] OpeningError),
}

impl From<NoNote> for Refusal {
    fn from(error: NoNote) -> Self {
        match error {
            NoNote::Store(error) => error.into(),
            NoNote::Opening(error) => anyhow::Error::from(error).into(),
        }
    }
}
