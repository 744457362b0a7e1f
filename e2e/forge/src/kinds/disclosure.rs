//! Disclosures that the issuer did not make, or made once and the holder sends twice.

use anyhow::Result;
use netcert::api::verify::Reason;
use netcert::base64url;
use serde_json::{Value, json};

use super::Forgery;
use crate::expect::Expect;
use crate::mint::Minter;

const INVALID: Expect = Expect::Refused(Reason::DisclosureInvalid);

/// The holder wrongs the disclosures and then binds the result with the right holder key.
pub fn kinds(mint: &mut Minter<'_>) -> Result<Vec<Forgery>> {
    let mut wrong = |name, expect, change: &dyn Fn(&mut Vec<String>) -> Result<()>| -> Result<Forgery> {
        let mut presentation = mint.genuine(|_| ())?;
        change(&mut presentation.disclosures)?;
        Ok(Forgery::new(name, expect, mint.bind(presentation).compact()))
    };
    Ok(vec![
        wrong("tampered-disclosure", INVALID, &|disclosures| {
            // "over 60: no" becomes "over 60: yes".
            for disclosure in disclosures {
                let mut array: Value = serde_json::from_slice(&base64url::decode(disclosure)?)?;
                if array[1] == "age_over_60" {
                    array[2] = json!(true);
                }
                *disclosure = encoded(&array);
            }
            Ok(())
        })?,
        wrong("extra-disclosure", INVALID, &|disclosures| {
            disclosures.push(encoded(&json!(["c2FsdHNhbHRzYWx0c2FsdA", "age_over_14", true])));
            Ok(())
        })?,
        wrong("duplicate-disclosure", INVALID, &|disclosures| {
            disclosures.extend_from_within(..1);
            Ok(())
        })?,
        wrong("empty-disclosure", INVALID, &|disclosures| {
            disclosures.push(String::new());
            Ok(())
        })?,
        wrong("too-many-disclosures", Expect::MALFORMED, &|disclosures| {
            disclosures.resize(65, encoded(&json!(["c2FsdHNhbHRzYWx0c2FsdA", "x", 1])));
            Ok(())
        })?,
    ])
}

fn encoded(array: &Value) -> String {
    base64url::encode(array.to_string().as_bytes())
}
