//! The same checks in the same order as at the edge, over lists that the caller fetched.

use netcert::api::verify::{Reason, Verification};
use netcert::ids::{ClientId, Nonce};
use netcert::sd_jwt::{Expected, Unverified, Verified};
use netcert::status_list::StatusList;
use netcert::suite::VerifyingKey;
use netcert::time::UnixTime;
use netcert::trust_list::TrustList;
use netcert::verification;

use crate::arguments::Arguments;
use crate::fault::Fault;

/// Reads the question and answers it.
pub fn answer(question: &str) -> Result<Verification, Fault> {
    let question: Arguments =
        serde_json::from_str(question).map_err(|error| Fault::MalformedArgument(error.to_string()))?;
    let root = VerifyingKey::from_jwk(&question.root_key)
        .map_err(|error| Fault::MalformedArgument(format!("`rootKey`: {error}")))?;
    let audience: ClientId = question
        .client_id
        .parse()
        .map_err(|error| Fault::MalformedArgument(format!("`clientId`: {error}")))?;
    let nonce: Nonce =
        question.nonce.parse().map_err(|error| Fault::MalformedArgument(format!("`nonce`: {error}")))?;
    let now = UnixTime::new(question.now);

    let unverified = Unverified::parse(&question.presentation).map_err(|_| Fault::MalformedPresentation)?;
    let trust = TrustList::verify(&question.trust_list, &root, now, question.floors.trust_list)
        .map_err(Fault::TrustList)?;
    let expected = Expected { audience: &audience, nonce: &nonce, now };
    let outcome = verify(unverified, &trust, &question, &expected)?;
    Ok(verification::answer(outcome.as_ref().map_err(|reason| *reason), now))
}

/// Takes the steps of [`verification`]. The outer error is the caller's; the inner one is the presentation's.
fn verify(
    unverified: Unverified<'_>,
    trust: &TrustList,
    question: &Arguments,
    expected: &Expected<'_>,
) -> Result<Result<Verified, Reason>, Fault> {
    let Expected { audience, nonce, now } = *expected;
    let authentic = match verification::authenticate(unverified, trust, |_| Some(audience), now) {
        Ok(authentic) => authentic,
        Err(reason) => return Ok(Err(reason)),
    };
    let (issuer, url) = (authentic.issuer(), authentic.status_uri());
    let jwt = question.status_list.as_ref().and_then(|lists| lists.at(url));
    let jwt = jwt.ok_or_else(|| Fault::StatusListMissing(url.to_owned()))?;
    let list = StatusList::verify(jwt, url, issuer, trust, now, question.floors.status_list)
        .map_err(Fault::StatusList)?;
    Ok(authentic.verify(&list, nonce, now))
}
