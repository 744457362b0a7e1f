//! Key bindings of another time, nonce, audience, holder or presentation.

use anyhow::Result;
use netcert::api::verify::Reason;

use super::Forgery;
use crate::clock;
use crate::expect::Expect;
use crate::mint::Minter;
use crate::token::Token;

pub fn kinds(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let mut kinds = other_words(mint)?;

    let mut presentation = mint.genuine(|_| ())?;
    presentation.disclosures.truncate(1);
    kinds.push(refused(
        "dropped-disclosure-after-binding",
        Reason::PresentationMismatch,
        presentation.compact(),
    ));

    let mut presentation = mint.genuine(|_| ())?;
    presentation.disclosures.reverse();
    kinds.push(refused(
        "reordered-disclosures-after-binding",
        Reason::PresentationMismatch,
        presentation.compact(),
    ));

    // A thief of two presentations puts the fresh key binding of one on the other.
    let (mut stolen, other) = (mint.genuine(|_| ())?, mint.genuine(|_| ())?);
    stolen.key_binding = other.key_binding;
    kinds.push(refused("key-binding-of-another-netcert", Reason::PresentationMismatch, stolen.compact()));

    let mut presentation = mint.genuine(|_| ())?;
    let mut token = Token::take_apart(&presentation.key_binding)?;
    token.signature = vec![0; 64];
    presentation.key_binding = token.compact();
    kinds.push(refused("key-binding-signature-zero", Reason::KeyBindingInvalid, presentation.compact()));

    let mut presentation = mint.genuine(|_| ())?;
    presentation.key_binding.clear();
    kinds.push(Forgery::new("missing-key-binding", Expect::MALFORMED, presentation.compact()));

    let mut presentation = mint.genuine(|_| ())?;
    presentation.key_binding = "e30.e30.e30".to_owned();
    kinds.push(Forgery::new("key-binding-no-jws", Expect::MALFORMED, presentation.compact()));
    Ok(kinds)
}

fn other_words(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let mut kinds = Vec::new();
    for (name, reason) in [
        ("wrong-nonce", Reason::NonceMismatch),
        ("wrong-key-binding-audience", Reason::AudienceMismatch),
        ("stale-key-binding", Reason::KeyBindingStale),
        ("future-key-binding", Reason::KeyBindingStale),
        ("other-holder", Reason::KeyBindingInvalid),
    ] {
        let presentation = mint.genuine(|_| ())?;
        let mut binding = mint.binding();
        match name {
            "wrong-nonce" => binding.nonce = "another-nonce-of-yesterday",
            "wrong-key-binding-audience" => binding.audience = mint.circumstances.other_client_id.as_str(),
            "stale-key-binding" => binding.iat -= 600,
            "future-key-binding" => binding.iat += 600,
            _ => binding.holder = &mint.outsider,
        }
        let presentation = presentation.bind(&binding, &mut clock::random());
        kinds.push(refused(name, reason, presentation.compact()));
    }
    Ok(kinds)
}

fn refused(name: &'static str, reason: Reason, presentation: String) -> Forgery {
    Forgery::new(name, Expect::Refused(reason), presentation)
}
