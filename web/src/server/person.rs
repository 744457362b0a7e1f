//! Who is signed in.

use netcert::api::passkey::SIGN_OUT;
use netcert::api::person::{ME, Me};
use netcert::api::problem::code;

use super::{Failure, Nothing};

/// `None` where nobody is signed in.
pub async fn me() -> Result<Option<Me>, Failure> {
    match super::get(ME).await {
        Ok(me) => Ok(Some(me)),
        Err(failure) if failure.is(code::SIGN_IN_REQUIRED) => Ok(None),
        Err(failure) => Err(failure),
    }
}

pub async fn sign_out() -> Result<(), Failure> {
    super::post_for_nothing(SIGN_OUT, &Nothing {}).await
}
