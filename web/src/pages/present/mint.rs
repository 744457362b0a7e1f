//! Mints a netcert for this relying party and makes the presentation from it.

use netcert::api::netcert::{CHALLENGE, Challenge, Mint, Minted, NETCERTS};
use netcert::holder_proof;
use netcert::ids::IssuerId;
use netcert::sd_jwt::ClaimName;
use netcert::suite::SmSigningKey;
use zeroize::{Zeroize, Zeroizing};

use crate::clock;
use crate::holder::{self, Holding, Outside, Record};
use crate::passkey::Unlocked;
use crate::request::Admitted;
use crate::server::{self, Failure, Nothing};

/// Makes a holder key and gets a netcert for it from the server. Keeps both sealed under the unlocked key, if
/// possible.
pub(super) async fn mint(
    admitted: &Admitted,
    chosen: &[ClaimName],
    pin: &Zeroizing<String>,
    unlocked: &Unlocked,
) -> Result<Holding, Failure> {
    let begun: Challenge = server::post(CHALLENGE, &Nothing {}).await?;
    let issuer: IssuerId = begun.issuer.parse().map_err(|_| Failure::Unreadable)?;
    let request = admitted.request();
    let key = SmSigningKey::generate(&mut clock::rng());
    let mut order = Mint {
        client_id: request.client_id.to_string(),
        purpose: request.purpose.to_string(),
        claims: chosen.to_vec(),
        holder_proof: holder_proof::make(&key, &issuer, &begun.challenge, clock::now(), &mut clock::rng()),
        pin: pin.to_string(),
    };
    let minted: Result<Minted, Failure> = server::post(NETCERTS, &order).await;
    order.pin.zeroize();
    let minted = minted?;
    let holding = Holding::new(Zeroizing::new(minted.netcert), key, &request.client_id)
        .ok()
        .filter(|holding| holding.netcert().covers(chosen))
        .ok_or(Failure::Unreadable)?;
    if let Some(sealing_key) = unlocked.key.as_ref().filter(|_| minted.keep) {
        let outside = Outside::new(
            admitted.relying_party().clone(),
            request.purpose.clone(),
            chosen.to_vec(),
            holding.netcert().expires_at(),
            unlocked.passkey.clone(),
        );
        // This visit succeeds even if nothing could be kept. The next visit then starts like a first one.
        if let Some(record) = Record::seal(outside, &holding, sealing_key, &mut clock::rng()) {
            let _ = holder::keep(&record).await;
        }
    }
    Ok(holding)
}

/// The presentation that answers this request.
pub(super) fn present(admitted: &Admitted, chosen: &[ClaimName], holding: &Holding) -> String {
    let nonce = &admitted.request().nonce;
    holding.netcert().present(holding.key(), chosen, nonce, clock::now(), &mut clock::rng())
}
