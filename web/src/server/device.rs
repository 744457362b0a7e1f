//! One more device of the person.

use netcert::api::child::{Arrived, TakeCode};
use netcert::api::device::{DEVICE, DEVICE_CODE};
use netcert::api::guardian::ScreenCode;
use netcert::api::passkey::FinishSignIn;

use super::Failure;

/// A code for the new device, after a touch.
pub async fn code(finish: &FinishSignIn) -> Result<ScreenCode, Failure> {
    super::post(DEVICE_CODE, finish).await
}

/// The new device takes the code. The page has signed out before whoever was signed in.
pub async fn take_code(code: String) -> Result<Arrived, Failure> {
    super::post(DEVICE, &TakeCode { code, sign_out: false }).await
}
