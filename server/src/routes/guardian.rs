//! `/api/guardian`: what guardians do.

use http::StatusCode;
use netcert::api::problem::code;

use crate::guardianship::office::{GuardianRefused, OfficeError};
use crate::problem::{Refusal, not_found};

impl From<GuardianRefused> for Refusal {
    fn from(refused: GuardianRefused) -> Self {
        let (status, code) = match refused {
            GuardianRefused::NotAnAdult => (StatusCode::FORBIDDEN, code::NOT_AN_ADULT),
            GuardianRefused::TooManyChildren => (StatusCode::FORBIDDEN, code::TOO_MANY_CHILDREN),
            GuardianRefused::NotGuardian => (StatusCode::FORBIDDEN, code::NOT_GUARDIAN),
            GuardianRefused::Disputed => (StatusCode::FORBIDDEN, code::GUARDIANSHIP_DISPUTED),
            GuardianRefused::AppliesAlone => (StatusCode::UNPROCESSABLE_ENTITY, code::APPLIES_ALONE),
            GuardianRefused::NoSuchChild => return not_found(),
            GuardianRefused::UnknownCode => (StatusCode::NOT_FOUND, code::UNKNOWN_CODE),
            GuardianRefused::AlreadyAnswered | GuardianRefused::WaitsForNobody => {
                (StatusCode::CONFLICT, code::ALREADY_ANSWERED)
            }
            GuardianRefused::ConsentInvalid => (StatusCode::UNPROCESSABLE_ENTITY, code::CONSENT_INVALID),
        };
        Self::new(status, code, &refused.to_string())
    }
}

impl From<OfficeError> for Refusal {
    fn from(error: OfficeError) -> Self {
        match error {
            OfficeError::Refused(refused) => refused.into(),
            OfficeError::Store(error) => error.into(),
            OfficeError::Away(error) => {
                tracing::warn!(%error, "the authority could not be asked about a guardianship");
                Self::new(StatusCode::SERVICE_UNAVAILABLE, code::UNAVAILABLE, "The authority is away")
                    .detail("Please try again.")
                    .retry_after(5)
            }
            OfficeError::Record(_) => anyhow::Error::from(error).into(),
        }
    }
}
