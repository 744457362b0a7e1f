//! Who is signed in.

use netcert::api::passkey::SIGN_OUT;
use netcert::api::person::{ME, Me};
use netcert::api::problem::Code;

use super::{Failure, Nothing};
use crate::kept_child;

/// `None` if nobody is signed in.
pub async fn me() -> Result<Option<Me>, Failure> {
    let me = match super::get::<Me>(ME).await {
        Ok(me) => Some(me),
        Err(failure) if failure.is(Code::SignInRequired) => None,
        Err(failure) => return Err(failure),
    };
    let kept = me.as_ref().filter(|me| me.kept_by_guardian);
    kept_child::is(kept.map(|me| me.masked_name.as_str()));
    Ok(me)
}

pub async fn sign_out() -> Result<(), Failure> {
    super::post_for_nothing(SIGN_OUT, &Nothing {}).await?;
    kept_child::is(None);
    Ok(())
}
