//! `/api/enrolment`: each response is the whole view of the enrolment.

use axum::Json;
use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::SET_COOKIE;
use http::{HeaderMap, StatusCode};
use netcert::api::enrolment::{
    Applicant, ChipReadAnswer, ChooseDocument, ChoosePin, Enrolled, EnrolmentView, FACE_MAX_BYTES, Notice,
    Phone, PhoneCode, Start, Step,
};
use netcert::api::problem::Code;
use netcert::pin::Pin;
use netcert::typed;

use crate::authority::frame::Frame;
use crate::domain::enrolment::EnrolmentError;
use crate::http::app::App;
use crate::http::body::{Strict, bounded};
use crate::http::problem::{Refusal, malformed, seconds, too_many_tries};
use crate::http::session::{MaybeSession, sign_in_required};
use crate::model::enrolment::applicant::ApplyingParty;
use crate::model::enrolment::{Enrolment, Proof, Refused, Stage};
use crate::model::guardianship::GuardianRefused;
use crate::model::limit::source::Source;
use crate::model::notice;
use crate::model::person::masked_name;
use crate::model::phone::{OneTimeCode, PhoneNumber};

/// `GET`: the notice in force.
pub async fn show_notice() -> Json<Notice> {
    Json(notice::in_force())
}

/// `POST`: begins an enrolment, or continues the one under way.
pub async fn start(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(start): Strict<Start>,
) -> Result<Response, Refusal> {
    if !start.sensitive_consent {
        return Err(Refusal::new(Code::SensitiveConsentRequired));
    }
    let noticed = notice::agreed(start.notice_version, app.clock.now())
        .ok_or_else(|| Refusal::new(Code::NoticeOutdated))?;
    let applicant = match start.child_birth_date {
        None => ApplyingParty::Own,
        Some(text) => {
            let guardian = session.as_ref().filter(|session| session.by_passkey);
            let guardian = guardian.and_then(|session| session.person).ok_or_else(sign_in_required)?;
            let date = typed::date(&text).ok_or_else(|| malformed("The date of birth is no date"))?;
            ApplyingParty::Guardian { guardian, child_birth_date: Some(date) }
        }
    };
    let charged =
        app.limits.enrolment_start(source, session.as_ref().and_then(|session| session.person)).await?;
    let (enrolment, token) = app.enrolment().start(session.as_ref(), applicant, noticed, charged).await?;
    let mut response = view(&app, &enrolment).await?.into_response();
    if let Some(token) = token {
        response.headers_mut().insert(SET_COOKIE, app.origin.session_cookie().set(&token));
    }
    Ok(response)
}

/// `GET`: the current state.
pub async fn show(State(app): State<App>, MaybeSession(session): MaybeSession) -> Answer {
    let enrolment = app.enrolment().current(session.as_ref()).await?;
    view(&app, &enrolment).await
}

/// `DELETE`: gives up. What was collected is erased.
pub async fn give_up(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
) -> Result<Response, Refusal> {
    let over = app.enrolment().give_up(session.as_ref()).await?;
    let mut response = StatusCode::NO_CONTENT.into_response();
    if over {
        response.headers_mut().insert(SET_COOKIE, app.origin.session_cookie().forget());
    }
    Ok(response)
}

/// Step 2: choose the kind of document.
pub async fn choose_document(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    Strict(choice): Strict<ChooseDocument>,
) -> Answer {
    let enrolment = app.enrolment().choose_document(session.as_ref(), choice.kind).await?;
    view(&app, &enrolment).await
}

/// Step 3: take the chip read.
pub async fn take_read(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(answer): Strict<ChipReadAnswer>,
) -> Answer {
    let enrolment = app.enrolment().take_read(session.as_ref(), &answer.chip_read, source).await?;
    view(&app, &enrolment).await
}

/// Step 4: show the face.
pub async fn show_face(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let unusable = || Refusal::new(Code::FaceUnusable);
    let bytes = bounded(&headers, body, "image/jpeg", FACE_MAX_BYTES).await?;
    let frame = Frame::parse(bytes).map_err(|_| unusable())?;
    let enrolment = app.enrolment().show_face(session.as_ref(), &frame, source).await?;
    view(&app, &enrolment).await
}

/// Step 5, first half: give the phone number.
pub async fn give_phone(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(given): Strict<Phone>,
) -> Answer {
    let phone = PhoneNumber::parse(&given.phone).map_err(|_| Refusal::new(Code::PhoneMalformed))?;
    let enrolment = app.enrolment().give_phone(session.as_ref(), phone, source).await?;
    view(&app, &enrolment).await
}

/// Step 5, second half: type the code.
pub async fn enter_code(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(typed): Strict<PhoneCode>,
) -> Answer {
    // Text that is not a code costs no attempt: it cannot be a right guess.
    let code = OneTimeCode::parse(&typed.code).ok_or_else(|| malformed("A code has six digits"))?;
    let enrolment = app.enrolment().enter_code(session.as_ref(), &code, source).await?;
    view(&app, &enrolment).await
}

/// Step 6: choose the PIN.
pub async fn choose_pin(
    State(app): State<App>,
    MaybeSession(session): MaybeSession,
    source: Source,
    Strict(chosen): Strict<ChoosePin>,
) -> Answer {
    let pin = Pin::choose(&chosen.pin).map_err(|rule| Refusal::new(Code::PinRule).detail(rule.code()))?;
    let charged = app.limits.pin(source).await?;
    let enrolment = app.enrolment().choose_pin(session.as_ref(), &pin, charged).await?;
    view(&app, &enrolment).await
}

type Answer = Result<Json<EnrolmentView>, Refusal>;

async fn view(app: &App, enrolment: &Enrolment) -> Answer {
    let mut view = EnrolmentView {
        step: Step::DocumentKind,
        applicant: match enrolment.applicant {
            ApplyingParty::Own => Applicant::Own,
            ApplyingParty::Guardian { .. } => Applicant::Guardian,
        },
        document_kind: None,
        challenge: None,
        masked_name: None,
        masked_phone: None,
        resend_after: None,
        ends_devices: None,
        enrolled: None,
        expires_at: enrolment.expires_at.seconds(),
    };
    // From the face match on.
    if let Stage::GuardianConsent { read, .. }
    | Stage::Phone { read, .. }
    | Stage::PhoneCode { read, .. }
    | Stage::Pin { read, .. } = &enrolment.stage
    {
        view.ends_devices = app.enrolment().ends_devices(read).await?;
    }
    match &enrolment.stage {
        Stage::DocumentKind => {}
        Stage::ChipRead { kind, challenge } => {
            view.step = Step::ChipRead;
            view.document_kind = Some(*kind);
            view.challenge = Some(challenge.clone());
        }
        Stage::Face { read, .. } => {
            view.step = Step::Face;
            view.document_kind = Some(read.kind);
            view.masked_name = Some(masked_name(&read.name));
        }
        Stage::GuardianConsent { read, .. } => {
            view.step = Step::GuardianConsent;
            view.document_kind = Some(read.kind);
            view.masked_name = Some(masked_name(&read.name));
        }
        Stage::Phone { read, .. } => {
            view.step = Step::Phone;
            view.document_kind = Some(read.kind);
            view.masked_name = Some(masked_name(&read.name));
        }
        Stage::PhoneCode { read, phone, codes, .. } => {
            view.step = Step::PhoneCode;
            view.document_kind = Some(read.kind);
            view.masked_name = Some(masked_name(&read.name));
            view.masked_phone = Some(phone.masked());
            view.resend_after = Some(seconds(codes.resend_after(app.clock.now())));
        }
        Stage::Pin { read, proof } => {
            view.step = Step::Pin;
            view.document_kind = Some(read.kind);
            view.masked_name = Some(masked_name(&read.name));
            if let Proof::Phone { phone, .. } = proof {
                view.masked_phone = Some(phone.masked());
            }
        }
        Stage::Done { person, already_enrolled, link } => {
            view.step = Step::Done;
            let (netnum, awaits_guardian) = app.enrolment().enrolled(*person, &enrolment.applicant).await?;
            view.enrolled = Some(Enrolled {
                netnum,
                already_enrolled: *already_enrolled,
                awaits_guardian,
                child: link.as_ref().map(|link| link.as_str().to_owned()),
            });
        }
    }
    Ok(Json(view))
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::WrongStep => Self::new(Code::WrongStep),
            Refused::NotGenuine => Self::new(Code::DocumentNotGenuine),
            Refused::DocumentExpired => Self::new(Code::DocumentExpired),
            Refused::DocumentLost => Self::new(Code::DocumentLost),
            Refused::KindMismatch => Self::new(Code::DocumentKindMismatch),
            Refused::Under8 => Self::new(Code::Under8),
            Refused::GuardianRequired => Self::new(Code::GuardianRequired),
            Refused::AppliesAlone => GuardianRefused::AppliesAlone.into(),
            Refused::NotGuardian => GuardianRefused::NotGuardian.into(),
            Refused::StatementOld => GuardianRefused::ConsentInvalid.into(),
            Refused::BirthDateMismatch => Self::new(Code::BirthDateMismatch),
            Refused::FaceMismatch { attempts_left } => {
                Self::new(Code::FaceMismatch).attempts_left(attempts_left)
            }
            Refused::TooManyTries { retry_after } => too_many_tries(retry_after),
            Refused::CodeWrong { attempts_left } => Self::new(Code::CodeWrong).attempts_left(attempts_left),
            Refused::CodeExpired => Self::new(Code::CodeExpired),
        }
    }
}

impl From<EnrolmentError> for Refusal {
    fn from(error: EnrolmentError) -> Self {
        match error {
            EnrolmentError::NoEnrolment => Self::new(Code::NoEnrolment),
            EnrolmentError::Refused(refused) => refused.into(),
            EnrolmentError::Limit(error) => error.into(),
            EnrolmentError::Store(error) => error.into(),
            EnrolmentError::Pin(error) => error.into(),
            EnrolmentError::Guardianship(error) => error.into(),
            EnrolmentError::Away(_) | EnrolmentError::NotSent(_) | EnrolmentError::Contended => {
                tracing::warn!(%error, "an enrolment could not go on");
                Self::new(Code::Unavailable).detail("Please try again.").retry_after(5)
            }
            EnrolmentError::Record(_) => anyhow::Error::from(error).into(),
        }
    }
}
