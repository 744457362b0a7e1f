//! Netcerts that the issuer really signed: valid, no longer valid, or for another relying party.

use anyhow::Result;
use netcert::api::verify::Reason;
use netcert::sd_jwt::Act;
use netcert::status_list::ENTRIES;

use super::Forgery;
use crate::expect::Expect;
use crate::mint::Minter;

pub fn kinds(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let now = mint.now;
    let other = mint.circumstances.other_client_id.clone();
    let refused = |reason| Expect::Refused(reason);
    let mut kinds = vec![
        Forgery::new("valid", Expect::Verified, mint.genuine(|_| ())?.compact()),
        Forgery::new("valid-act", Expect::Verified, mint.genuine(|claims| claims.act = Some(Act))?.compact()),
        Forgery::new("valid-nothing-disclosed", Expect::Verified, {
            let mut presentation = mint.genuine(|_| ())?;
            presentation.disclosures.clear();
            mint.bind(presentation).compact()
        }),
        Forgery::new(
            "expired",
            refused(Reason::NetcertExpired),
            mint.genuine(|claims| (claims.iat, claims.exp) = (now.plus(-2), now.plus(-1)))?.compact(),
        ),
        Forgery::new(
            "not-yet-valid",
            refused(Reason::NetcertNotYetValid),
            mint.genuine(|claims| claims.iat = now.plus(3600))?.compact(),
        ),
        Forgery::new("wrong-audience", refused(Reason::AudienceMismatch), {
            let presentation = mint.genuine(|claims| claims.aud = other)?;
            mint.bind(presentation).compact()
        }),
        Forgery::new(
            "status-index-out-of-range",
            refused(Reason::NetcertRevoked),
            mint.genuine(|claims| claims.status.idx = ENTRIES)?.compact(),
        ),
        Forgery::new(
            "foreign-status-list",
            refused(Reason::StatusListNotAllowed),
            mint.genuine(|claims| claims.status.uri = "http://attacker.example/status/0".to_owned())?
                .compact(),
        ),
        // An origin that only begins like the issuer's.
        Forgery::new(
            "lookalike-status-list",
            refused(Reason::StatusListNotAllowed),
            mint.genuine(|claims| claims.status.uri = format!("{}.attacker.example/status/0", claims.iss))?
                .compact(),
        ),
    ];
    if let Some(idx) = mint.circumstances.revoked_idx {
        let presentation = mint.genuine(|claims| claims.status.idx = idx)?;
        kinds.push(Forgery::new("revoked", refused(Reason::NetcertRevoked), presentation.compact()));
    }
    Ok(kinds)
}
