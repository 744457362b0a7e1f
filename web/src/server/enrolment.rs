//! Enrolment's calls; each answers with the step that waits next.

use netcert::api::enrolment::*;
use netcert::api::problem::Code;
use netcert::document::DocumentKind;

use super::Failure;

pub async fn notice() -> Result<Notice, Failure> {
    super::get(NOTICE).await
}

/// The enrolment under way in this browser, if there is one.
pub async fn under_way() -> Result<Option<EnrolmentView>, Failure> {
    match super::get(ENROLMENT).await {
        Ok(view) => Ok(Some(view)),
        Err(failure) if failure.is(Code::NoEnrolment) => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// `child_birth_date` is `YYYY-MM-DD`, where a guardian applies in a child's stead.
pub async fn start(notice_version: u32, child_birth_date: Option<String>) -> Result<EnrolmentView, Failure> {
    super::post(ENROLMENT, &Start { notice_version, sensitive_consent: true, child_birth_date }).await
}

/// Erases what was collected.
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
