//! The calls of the enrolment. Each returns the step that is next.

use netcert::api::enrolment::*;
use netcert::api::problem::Code;
use netcert::document::DocumentKind;

use super::Failure;

pub async fn notice() -> Result<Notice, Failure> {
    super::get(NOTICE).await
}

/// The enrolment that is under way in this browser, if any.
pub async fn under_way() -> Result<Option<EnrolmentView>, Failure> {
    match super::get(ENROLMENT).await {
        Ok(view) => Ok(Some(view)),
        Err(failure) if failure.is(Code::NoEnrolment) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// `child_birth_date` is `YYYY-MM-DD`. It is set if a guardian applies for a child.
pub async fn start(notice_version: u32, child_birth_date: Option<String>) -> Result<EnrolmentView, Failure> {
    super::post(ENROLMENT, &Start { notice_version, sensitive_consent: true, child_birth_date }).await
}

/// Ends the enrolment. The server erases what it collected.
pub async fn give_up() -> Result<(), Failure> {
    super::delete(ENROLMENT).await
}

pub async fn choose_document(kind: DocumentKind) -> Result<EnrolmentView, Failure> {
    super::put(DOCUMENT_KIND, &ChooseDocument { kind }).await
}

pub async fn answer_chip_read(chip_read: String) -> Result<EnrolmentView, Failure> {
    super::post(CHIP_READ, &ChipReadAnswer { chip_read }).await
}

pub async fn show_face(frame: web_sys::Blob) -> Result<EnrolmentView, Failure> {
    super::post_jpeg(FACE, frame).await
}

pub async fn give_phone(phone: String) -> Result<EnrolmentView, Failure> {
    super::post(PHONE, &Phone { phone }).await
}

pub async fn give_code(code: String) -> Result<EnrolmentView, Failure> {
    super::post(PHONE_CODE, &PhoneCode { code }).await
}

pub async fn choose_pin(pin: String) -> Result<EnrolmentView, Failure> {
    super::post(PIN, &ChoosePin { pin }).await
}
