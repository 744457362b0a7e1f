//! Minting: first a challenge, then the netcert.

use axum::Json;
use axum::extract::State;
use netcert::api::netcert::{Challenge, Mint, Minted};
use netcert::api::problem::Code;
use netcert::pin::Pin;

use crate::domain::issuing;
use crate::domain::issuing::{MintRefused, NetcertIssuer};
use crate::http::app::App;
use crate::http::body::{Empty, Strict};
use crate::http::problem::Refusal;
use crate::model::limit::source::Source;
use crate::model::minting_rule::RuleRefused;
use crate::model::session::ClaimedSession;

/// `POST /api/netcerts/challenge`.
pub async fn challenge(
    State(app): State<App>,
    session: ClaimedSession,
    Strict(Empty {}): Strict<Empty>,
) -> Result<Json<Challenge>, Refusal> {
    let charged = app.limits.challenge(session.claimed_person()).await?;
    let challenge =
        issuing::challenge(&app.store, &session, charged, app.clock.now(), &mut app.clock.random()).await?;
    Ok(Json(Challenge { challenge, issuer: app.issuer.to_string() }))
}

/// `POST /api/netcerts`.
pub async fn mint(
    State(app): State<App>,
    session: ClaimedSession,
    source: Source,
    Strict(mint): Strict<Mint>,
) -> Result<Json<Minted>, Refusal> {
    let now = app.clock.now();
    let issuer = NetcertIssuer { id: &app.issuer, keys: &app.keys, store: &app.store };
    let asked = issuer.check(&mint, now).await?;
    let pin = Pin::parse(&mint.pin).map_err(|rule| Refusal::new(Code::PinRule).detail(rule.code()))?;
    let minting = app.limits.mint(session.claimed_person(), &asked.disclosure.client_id).await?;
    let charged = app.limits.pin(source).await?;
    let pin = app.pins.check(&session, &pin, charged, now).await?;
    let minted = issuer.mint(asked, &pin, (&session, minting), now, &mut app.clock.random()).await?;
    Ok(Json(minted))
}

impl From<MintRefused> for Refusal {
    fn from(refused: MintRefused) -> Self {
        let code = match refused {
            MintRefused::Disclosure(refused) => return refused.into(),
            MintRefused::HolderProofInvalid => Code::HolderProofInvalid,
            MintRefused::SessionEnded(_) => Code::SignInRequired,
            MintRefused::PersonNotActive => Code::PersonNotActive,
            MintRefused::Rule(refused) => match refused {
                RuleRefused::Under8 => Code::Under8,
                RuleRefused::TakeOverRequired => Code::TakeOverRequired,
                RuleRefused::AwaitsGuardian => Code::AwaitsGuardian,
                RuleRefused::Disputed => Code::GuardianshipDisputed,
                RuleRefused::GuardianConsentRequired => Code::GuardianConsentRequired,
                RuleRefused::IssuerKeyExpired => {
                    tracing::error!(
                        "the issuer's key is past its last day: nothing can be minted until it is rotated"
                    );
                    Code::Unavailable
                }
            },
            MintRefused::Record(error) => return anyhow::Error::from(error).into(),
            MintRefused::Store(error) => return error.into(),
        };
        Self::new(code)
    }
}
