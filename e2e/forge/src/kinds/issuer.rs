//! Netcerts that the issuer did not sign, or signed in another form.

use anyhow::{Context, Result};
use netcert::api::verify::Reason;
use netcert::suite::{CertifiedKey, SigningKey, Suite};
use serde_json::{Value, json};

use super::Forgery;
use crate::expect::Expect;
use crate::mint::Minter;
use crate::s_equals_n;
use crate::token::{Presentation, Token};

const FORGED: Expect = Expect::Refused(Reason::SignatureInvalid);
const UNKNOWN: Expect = Expect::Refused(Reason::IssuerUnknown);

pub fn kinds(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let mut kinds = unknown(mint)?;
    kinds.extend(resigned(mint)?);
    kinds.extend(unsigned(mint)?);
    Ok(kinds)
}

fn unknown(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let outsider = SigningKey::from_bytes(Suite::Sm, &mint.outsider.to_bytes())?;
    let (kid, issuer_key) = (mint.kid.clone(), mint.issuer_key.clone());
    let mut foreign = mint.claims();
    foreign.iss = "https://issuer.attacker.example".parse()?;
    let own = mint.claims();
    let mut signed_by = |name, expect, kid: &_, key: &_, claims: &_| -> Result<Forgery> {
        let netcert = mint.issue_under(kid, key, claims);
        Ok(Forgery::new(name, expect, mint.present(&netcert)?.compact()))
    };
    Ok(vec![
        signed_by("unknown-issuer", UNKNOWN, &kid, &outsider, &foreign)?,
        signed_by("unknown-kid", UNKNOWN, &"no-such-key".parse()?, &issuer_key, &own)?,
        signed_by("signed-by-outsider", FORGED, &kid, &outsider, &own)?,
    ])
}

/// The issuer's key under a header or payload that no issuer of ours would sign.
fn resigned(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let nist = SigningKey::generate(Suite::Nist, &mut mint.rng);
    let sm = mint.issuer_key.clone();
    let others = Some(CertifiedKey::of(mint.outsider.verifying_key()).multiples());
    let mut wrong =
        |name, expect, key: &SigningKey, change: &dyn Fn(&mut Token) -> Result<()>| -> Result<Forgery> {
            let presentation = mint.genuine(|_| ())?;
            let mut token = Token::take_apart(&presentation.netcert)?;
            change(&mut token)?;
            let netcert = token.sign(key, &mut mint.rng).compact();
            Ok(Forgery::new(name, expect, mint.bind(Presentation { netcert, ..presentation }).compact()))
        };
    let header = |name: &'static str, value: Value| {
        move |token: &mut Token| {
            token.header[name] = value.clone();
            Ok(())
        }
    };
    let payload = |name: &'static str, value: Value| {
        move |token: &mut Token| {
            let mut payload = token.payload_json()?;
            payload[name] = value.clone();
            token.set_payload(&payload);
            Ok(())
        }
    };
    let multiples = |text: Option<String>| {
        move |token: &mut Token| {
            let mut payload = token.payload_json()?;
            let confirmation = payload["cnf"].as_object_mut().context("a netcert names its holder's key")?;
            confirmation.remove("multiples").context("our issuer certifies multiples")?;
            confirmation.extend(text.clone().map(|text| ("multiples".to_owned(), json!(text))));
            token.set_payload(&payload);
            Ok(())
        }
    };
    Ok(vec![
        wrong("alg-es256-header", FORGED, &sm, &header("alg", json!("ES256")))?,
        wrong("alg-es256-signature", FORGED, &nist, &header("alg", json!("ES256")))?,
        wrong("alg-es256-under-sm2-header", FORGED, &nist, &|_| Ok(()))?,
        wrong("header-crit", Expect::MALFORMED, &sm, &header("crit", json!(["b64"])))?,
        wrong("header-other-typ", Expect::MALFORMED, &sm, &header("typ", json!("statuslist+jwt")))?,
        wrong("payload-other-vct", Expect::MALFORMED, &sm, &payload("vct", json!("urn:other:1")))?,
        wrong("payload-other-hash", FORGED, &sm, &payload("_sd_alg", json!("sha-256")))?,
        wrong("payload-unknown-member", Expect::MALFORMED, &sm, &payload("admin", json!(true)))?,
        wrong("payload-too-deep", Expect::MALFORMED, &sm, &payload("act", json!([[[[[[[[1]]]]]]]])))?,
        wrong("payload-duplicate-member", Expect::MALFORMED, &sm, &|token| {
            token.payload.splice(..1, *br#"{"sub":"twice","#);
            Ok(())
        })?,
        wrong("multiples-none", Expect::Verified, &sm, &multiples(None))?,
        wrong(
            "multiples-of-another-key",
            Expect::Refused(Reason::KeyBindingInvalid),
            &sm,
            &multiples(others),
        )?,
        wrong("multiples-off-the-curve", Expect::MALFORMED, &sm, &multiples(Some("A".repeat(256))))?,
        wrong("multiples-too-short", Expect::MALFORMED, &sm, &multiples(Some("A".repeat(255))))?,
        wrong("payload-no-json", Expect::MALFORMED, &sm, &|token| {
            token.payload = vec![0xff; 64];
            Ok(())
        })?,
    ])
}

/// The issuer's netcert with another signature, or with other words under the old signature.
fn unsigned(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let issuer_key = mint.issuer_key.verifying_key().clone();
    let mut wrong = |name, expect, change: &dyn Fn(&mut Token) -> Result<()>| -> Result<Forgery> {
        let presentation = mint.genuine(|_| ())?;
        let mut token = Token::take_apart(&presentation.netcert)?;
        change(&mut token)?;
        let netcert = token.compact();
        Ok(Forgery::new(name, expect, mint.bind(Presentation { netcert, ..presentation }).compact()))
    };
    let signature = |bytes: Vec<u8>| {
        move |token: &mut Token| {
            token.signature.clone_from(&bytes);
            Ok(())
        }
    };
    Ok(vec![
        wrong("tampered-payload", FORGED, &|token| {
            let mut payload = token.payload_json()?;
            payload["acr"] = json!("high");
            token.set_payload(&payload);
            Ok(())
        })?,
        wrong("alg-none", Expect::MALFORMED, &|token| {
            token.header["alg"] = json!("none");
            token.signature.clear();
            Ok(())
        })?,
        wrong("alg-none-with-signature", FORGED, &|token| {
            token.header["alg"] = json!("none");
            Ok(())
        })?,
        wrong("sig-s-equals-n", FORGED, &|token| {
            token.signature = s_equals_n::forge(&issuer_key, token.signing_input().as_bytes())?;
            Ok(())
        })?,
        wrong("sig-all-zero", FORGED, &signature(vec![0; 64]))?,
        wrong("sig-all-ones", FORGED, &signature(vec![0xff; 64]))?,
        wrong("sig-63-bytes", Expect::MALFORMED, &signature(vec![1; 63]))?,
        wrong("sig-65-bytes", Expect::MALFORMED, &signature(vec![1; 65]))?,
        // The same integers in DER, as OpenSSL writes them.
        wrong("sig-der", Expect::MALFORMED, &|token| {
            let (r, s) = token.signature.split_at(32);
            token.signature = [&[0x30, 70, 2, 33, 0], r, &[2, 33, 0], s].concat();
            Ok(())
        })?,
    ])
}
