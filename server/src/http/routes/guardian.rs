//! `/api/guardian`: actions of guardians.

use axum::Json;
use axum::extract::{Path, State};
use http::StatusCode;
use netcert::age::Band;
use netcert::api::guardian::{
    Application, ApplicationKind, Child, ChildAge, GuardianView, OpenApplication, Proposal, Propose,
    ScreenCode, Sign,
};
use netcert::api::passkey::{Ceremony, FinishRegistration, Registered};
use netcert::api::problem::Code;
use netcert::time::UnixTime;

use crate::domain::guardianship::GuardianshipError;
use crate::domain::guardianship::children::ChildSeen;
use crate::domain::passkey::device::PasskeyServiceError;
use crate::domain::signing::SigningError;
use crate::domain::site_consent;
use crate::http::app::App;
use crate::http::body::{Empty, Strict};
use crate::http::problem::{Refusal, not_found};
use crate::http::qr::Qr;
use crate::http::session::sign_in_required;
use crate::model::device_key::DeviceKey;
use crate::model::guardianship::GuardianRefused;
use crate::model::guardianship::application::GuardianApplication;
use crate::model::guardianship::code::{CodeKind, Issued, ShortCode};
use crate::model::ids::ApplicationId;
use crate::model::ids::GuardianshipId;
use crate::model::limit::source::Source;
use crate::model::session::ClaimedSession;
use crate::model::site_consent::WaitingRequest;

/// `GET /api/guardian`.
pub async fn show(State(app): State<App>, guardian: ClaimedSession) -> Result<Json<GuardianView>, Refusal> {
    let guardianship = app.guardianship();
    guardianship.must_be_adult(guardian.claimed_person()).await?;
    let now = app.clock.now();
    let children = guardianship.children(guardian.claimed_person()).await?;
    let applications = guardianship.applications(guardian.claimed_person()).await?;
    let waiting = site_consent::waiting_for(&app.store, guardian.claimed_person(), now).await?;
    let name_of = |waiting: &WaitingRequest| {
        let seen = children.iter().find(|seen| seen.link.id == waiting.link)?;
        Some(seen.note.masked_name.clone())
    };
    Ok(Json(GuardianView {
        children: children.iter().map(|seen| child(seen, now)).collect(),
        applications: applications.iter().map(|one| application(&app, one)).collect::<Result<_, _>>()?,
        requests: waiting.iter().filter_map(|one| Some(one.view(name_of(one)?))).collect(),
        may_add: guardianship.may_add(guardian.claimed_person()).await?,
    }))
}

/// `POST /api/guardian/applications`.
pub async fn open_application(
    State(app): State<App>,
    guardian: ClaimedSession,
    source: Source,
    Strict(open): Strict<OpenApplication>,
) -> Result<Json<Application>, Refusal> {
    // Text that is not a code costs no attempt: it cannot be a right guess.
    let code = ShortCode::parse(&open.code).ok_or(GuardianRefused::UnknownCode)?;
    let charged = app.limits.short_code(source, Some(guardian.claimed_person())).await?;
    let opened = app.guardianship().open_application(&guardian, &code, charged).await?;
    Ok(Json(application(&app, &opened)?))
}

/// `POST /api/guardian/applications/{id}/decline`.
pub async fn decline(
    State(app): State<App>,
    guardian: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<StatusCode, Refusal> {
    let id = ApplicationId::parse(&id).ok_or(GuardianRefused::AlreadyAnswered)?;
    app.guardianship().decline(&guardian, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/guardian/consents`.
pub async fn propose(
    State(app): State<App>,
    guardian: ClaimedSession,
    source: Source,
    Strict(propose): Strict<Propose>,
) -> Result<Json<Proposal>, Refusal> {
    let charged = app.limits.ceremony(source, Some(guardian.claimed_person())).await?;
    let proposed = app.signing().propose(&guardian, propose.about, propose.lang, charged).await?;
    Ok(Json(Proposal {
        ceremony: proposed.ceremony,
        nonce: proposed.nonce,
        text: proposed.text,
        options: proposed.options,
    }))
}

/// `POST /api/guardian/consents/sign`.
pub async fn sign(
    State(app): State<App>,
    guardian: ClaimedSession,
    source: Source,
    Strict(sign): Strict<Sign>,
) -> Result<StatusCode, Refusal> {
    let charged = app.limits.ceremony(source, Some(guardian.claimed_person())).await?;
    app.signing().sign(&guardian, &sign.ceremony, sign.credential, charged).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/guardian/children/{id}/device-code`.
pub async fn device_code(
    State(app): State<App>,
    guardian: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Json<ScreenCode>, Refusal> {
    let link = link(&id)?;
    let charged = app.limits.screen_code(guardian.claimed_person()).await?;
    let issued = app.guardianship().device_code(&guardian, &link, charged).await?;
    Ok(Json(shown(&app, &issued, "child")?))
}

/// `POST /api/guardian/children/{id}/guardian-code`.
pub async fn guardian_code(
    State(app): State<App>,
    guardian: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Json<ScreenCode>, Refusal> {
    let link = link(&id)?;
    let charged = app.limits.screen_code(guardian.claimed_person()).await?;
    let issued = app.guardianship().guardian_code(&guardian, &link, charged).await?;
    Ok(Json(shown(&app, &issued, "guardian")?))
}

/// `POST /api/guardian/children/{id}/profile`.
pub async fn begin_profile(
    State(app): State<App>,
    guardian: ClaimedSession,
    source: Source,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Json<Ceremony>, Refusal> {
    let link = link(&id)?;
    let charged = app.limits.ceremony(source, Some(guardian.claimed_person())).await?;
    let offer = app.passkeys().begin_profile(&app.guardianship(), &guardian, &link, charged).await?;
    Ok(Json(Ceremony { ceremony: offer.ceremony, options: offer.options }))
}

/// `POST /api/guardian/children/{id}/profile/finish`.
pub async fn finish_profile(
    State(app): State<App>,
    guardian: ClaimedSession,
    source: Source,
    Path(id): Path<String>,
    Strict(finish): Strict<FinishRegistration>,
) -> Result<Json<Registered>, Refusal> {
    let link = link(&id)?;
    let charged = app.limits.ceremony(source, Some(guardian.claimed_person())).await?;
    let kept = app
        .passkeys()
        .finish_profile(
            &app.guardianship(),
            &guardian,
            &link,
            (&finish.ceremony, finish.credential, finish.prf),
            charged,
        )
        .await?;
    let sealing_key = kept.device_key.as_ref().map(DeviceKey::encode);
    Ok(Json(Registered { credential_id: kept.credential_id, sealing_key }))
}

/// `POST /api/guardian/children/{id}/dispute`.
pub async fn dispute(
    State(app): State<App>,
    guardian: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<StatusCode, Refusal> {
    app.guardianship().dispute(&guardian, &link(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/guardian/children/{id}/end`.
pub async fn end(
    State(app): State<App>,
    guardian: ClaimedSession,
    Path(id): Path<String>,
    Strict(Empty {}): Strict<Empty>,
) -> Result<StatusCode, Refusal> {
    app.guardianship().end(&guardian, &link(&id)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn link(id: &str) -> Result<GuardianshipId, Refusal> {
    GuardianshipId::parse(id).ok_or_else(not_found)
}

fn child(seen: &ChildSeen, now: UnixTime) -> Child {
    Child {
        id: seen.link.id.as_str().to_owned(),
        masked_name: seen.note.masked_name.clone(),
        age: match seen.note.band(now) {
            Band::Under8 | Band::From8To13 => ChildAge::Under14,
            Band::From14To17 | Band::Adult => ChildAge::Under18,
        },
        disputed: seen.link.disputed,
        other_guardians: seen.other_guardians,
        own_devices: seen.own_devices,
        kept_devices: seen.kept_devices,
    }
}

fn application(app: &App, application: &GuardianApplication) -> Result<Application, GuardianshipError> {
    Ok(Application {
        id: application.id.as_str().to_owned(),
        kind: match application.kind {
            CodeKind::Approve => ApplicationKind::Approve,
            CodeKind::Join | CodeKind::Device | CodeKind::OwnDevice => ApplicationKind::Join,
        },
        masked_name: application.note.open_unaudited(&app.keys.key_encryption)?.masked_name,
        asked_at: application.asked_at.seconds(),
    })
}

/// The code for the screen, and as a QR code for the other device. The QR code's URL has the code behind `#`,
/// so that it appears in no request path and in no log.
pub(super) fn shown(app: &App, issued: &Issued, page: &str) -> Result<ScreenCode, Refusal> {
    let code = issued.code.as_str();
    let qr = Qr::of(&format!("{}/{page}#{code}", app.origin.as_text()))
        .ok_or_else(|| anyhow::anyhow!("the origin is too long for a QR code"))?;
    Ok(ScreenCode {
        code: code.to_owned(),
        qr_side: qr.side,
        qr_path: qr.path,
        expires_at: issued.expires_at.seconds(),
    })
}

impl From<GuardianRefused> for Refusal {
    fn from(refused: GuardianRefused) -> Self {
        Self::new(match refused {
            GuardianRefused::NotAnAdult => Code::NotAnAdult,
            GuardianRefused::TooManyChildren => Code::TooManyChildren,
            GuardianRefused::NotGuardian => Code::NotGuardian,
            GuardianRefused::Disputed => Code::GuardianshipDisputed,
            GuardianRefused::AppliesAlone => Code::AppliesAlone,
            GuardianRefused::NoSuchChild => Code::NotFound,
            GuardianRefused::UnknownCode => Code::UnknownCode,
            GuardianRefused::SomebodySignedIn => Code::SomebodySignedIn,
            GuardianRefused::AlreadyAnswered | GuardianRefused::WaitsForNobody => Code::AlreadyAnswered,
            GuardianRefused::ConsentInvalid => Code::ConsentInvalid,
        })
    }
}

impl From<GuardianshipError> for Refusal {
    fn from(error: GuardianshipError) -> Self {
        match error {
            GuardianshipError::Refused(refused) => refused.into(),
            GuardianshipError::SessionEnded(_) => sign_in_required(),
            GuardianshipError::Store(error) => error.into(),
            GuardianshipError::Away(error) => {
                tracing::warn!(%error, "the authority could not be asked about a guardianship");
                Self::new(Code::Unavailable).detail("The authority is away.").retry_after(5)
            }
            GuardianshipError::Record(_) => anyhow::Error::from(error).into(),
        }
    }
}

impl From<SigningError> for Refusal {
    fn from(error: SigningError) -> Self {
        match error {
            SigningError::Guardianship(error) => error.into(),
            SigningError::Enrolment(error) => error.into(),
            SigningError::Site(error) => error.into(),
            SigningError::Passkey(error) => PasskeyServiceError::from(error).into(),
        }
    }
}
