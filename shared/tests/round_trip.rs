//! From issuing to verifying with the crate's own parts: natively, and as wasm in Node.

#[path = "round_trip/federation.rs"]
mod federation;

use chacha20::ChaCha20Rng;
use chacha20::rand_core::SeedableRng;
use netcert::api::verify::Reason;
use netcert::sd_jwt::{Act, ClaimName, Expected, HeldNetcert, Unverified};
use netcert::suite::{SigningKey, Suite};
use serde_json::{Value, json};

use crate::federation::{Federation, NOW, nonce};

const CLAIMS: [(ClaimName, Value); 2] =
    [(ClaimName::AgeOver18, Value::Bool(true)), (ClaimName::AgeOver60, Value::Bool(false))];

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_person_shows_an_age_and_nothing_else() {
    for suite in [Suite::Sm, Suite::Nist] {
        let mut rng = ChaCha20Rng::seed_from_u64(21);
        let federation = Federation::new(suite, &mut rng);
        let holder = SigningKey::generate(suite, &mut rng);
        let mut claims = federation.claims(&holder);
        claims.act = Some(Act);
        let name = (ClaimName::Name, json!("方小芳"));
        let disclosable = [CLAIMS[0].clone(), CLAIMS[1].clone(), name];
        let issued = federation.issue(&claims, &disclosable, &mut rng);

        let held = HeldNetcert::parse(&issued).unwrap();
        assert_eq!(held.claims(), [ClaimName::AgeOver18, ClaimName::AgeOver60, ClaimName::Name]);
        assert!(held.covers(&[ClaimName::Name]) && !held.covers(&[ClaimName::Name, ClaimName::BirthDate]));
        assert_eq!(held.value(ClaimName::Name), Some(&json!("方小芳")));
        assert_eq!((held.audience(), held.expires_at()), (&claims.aud, claims.exp));
        assert!(held.is_held_by(holder.verifying_key()));
        assert!(!held.is_held_by(SigningKey::generate(suite, &mut rng).verifying_key()));

        let presentation = held.present(&holder, &[ClaimName::AgeOver18], &nonce(), NOW, &mut rng);
        let verified = federation.verify(&presentation, "museum", NOW).unwrap();
        assert_eq!(verified.subject(), &claims.sub);
        assert_eq!((verified.issuer(), verified.acr(), verified.act()), (&claims.iss, claims.acr, Some(Act)));
        let disclosed: Vec<_> = verified.disclosed().iter().collect();
        assert_eq!(disclosed, [(&ClaimName::AgeOver18, &json!(true))]);
        assert!(!presentation.contains(issued.split('~').nth(3).unwrap()), "the name stays at home");
        assert_eq!(federation.verify(&presentation, "library", NOW).err(), Some(Reason::AudienceMismatch));
    }
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn nothing_disclosed_is_a_presentation_too() {
    let mut rng = ChaCha20Rng::seed_from_u64(22);
    let federation = Federation::new(Suite::Sm, &mut rng);
    let holder = SigningKey::generate(Suite::Sm, &mut rng);
    let issued = federation.issue(&federation.claims(&holder), &CLAIMS, &mut rng);
    let held = HeldNetcert::parse(&issued).unwrap();
    let presentation = held.present(&holder, &[], &nonce(), NOW, &mut rng);
    assert!(federation.verify(&presentation, "museum", NOW).unwrap().disclosed().is_empty());
    // What it does not hold is left out.
    let presentation = held.present(&holder, &[ClaimName::Name], &nonce(), NOW, &mut rng);
    assert!(federation.verify(&presentation, "museum", NOW).unwrap().disclosed().is_empty());
}

/// As netcerts are that were issued before there were multiples, or by somebody else.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_netcert_without_multiples_is_held_and_presented_as_ever() {
    for suite in [Suite::Sm, Suite::Nist] {
        let mut rng = ChaCha20Rng::seed_from_u64(27);
        let federation = Federation::new(suite, &mut rng);
        let holder = SigningKey::generate(suite, &mut rng);
        let issued = federation.issue(&federation.claims(&holder), &CLAIMS, &mut rng);
        let held = HeldNetcert::parse(&federation.without_multiples(&issued, &mut rng)).unwrap();
        let presentation = held.present(&holder, &[ClaimName::AgeOver18], &nonce(), NOW, &mut rng);
        assert!(federation.verify(&presentation, "museum", NOW).is_ok());
        let stranger = SigningKey::generate(suite, &mut rng);
        let presentation = held.present(&stranger, &[], &nonce(), NOW, &mut rng);
        assert_eq!(federation.verify(&presentation, "museum", NOW).err(), Some(Reason::KeyBindingInvalid));
    }
}

/// What a relying party can count must not tell what the person could have disclosed.
#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn netcerts_with_few_and_with_many_claims_look_alike() {
    let mut rng = ChaCha20Rng::seed_from_u64(23);
    let federation = Federation::new(Suite::Sm, &mut rng);
    let holder = SigningKey::generate(Suite::Sm, &mut rng);
    let digests = |issued: &str| -> Vec<String> {
        let payload = issued.split('.').nth(1).unwrap();
        let payload: Value = serde_json::from_slice(&netcert::base64url::decode(payload).unwrap()).unwrap();
        serde_json::from_value(payload["_sd"].clone()).unwrap()
    };
    let all: Vec<_> = ClaimName::ALL
        .into_iter()
        .map(|claim| (claim, if claim.is_plaintext() { json!("x") } else { json!(true) }))
        .collect();
    let claims = federation.claims(&holder);
    let (none, many) = (federation.issue(&claims, &[], &mut rng), federation.issue(&claims, &all, &mut rng));
    assert_eq!((digests(&none).len(), digests(&many).len()), (10, 10));
    assert!(digests(&many).is_sorted(), "the order tells nothing");
    assert_eq!(none.split('~').next().unwrap().len(), many.split('~').next().unwrap().len());
    let again = federation.issue(&claims, &all, &mut rng);
    assert!(digests(&again).iter().all(|digest| !digests(&many).contains(digest)), "fresh salts");
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn a_standing_is_good_for_its_own_netcert_alone() {
    let mut rng = ChaCha20Rng::seed_from_u64(24);
    let federation = Federation::new(Suite::Sm, &mut rng);
    let holder = SigningKey::generate(Suite::Sm, &mut rng);
    let present = |idx: u32, rng: &mut ChaCha20Rng| {
        let mut claims = federation.claims(&holder);
        claims.status.idx = idx;
        let held = HeldNetcert::parse(&federation.issue(&claims, &CLAIMS, rng)).unwrap();
        held.present(&holder, &[], &nonce(), NOW, rng)
    };
    let (good, revoked) = (present(1, &mut rng), present(federation::REVOKED, &mut rng));
    assert!(federation.verify(&good, "museum", NOW).is_ok());
    assert_eq!(federation.verify(&revoked, "museum", NOW).err(), Some(Reason::NetcertRevoked));
    let list = federation.status_list();
    let authentic = |text| Unverified::parse(text).unwrap().authenticate(&federation.trust, NOW).unwrap();
    let borrowed = authentic(&good).standing(&list, NOW).unwrap();
    let (audience, nonce) = ("museum".parse().unwrap(), nonce());
    let expected = Expected { audience: &audience, nonce: &nonce, now: NOW };
    assert_eq!(authentic(&revoked).verify(&expected, &borrowed).err(), Some(Reason::NetcertRevoked));
    assert!(
        !format!("{:?}", authentic(&good)).contains("AAAA"),
        "the subject is hidden until all is checked"
    );
    // A list past its end vouches for nobody.
    assert!(authentic(&good).standing(&list, list.expires_at()).is_err());
}

#[cfg_attr(not(target_arch = "wasm32"), test)]
#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
fn the_browser_refuses_to_keep_what_is_no_netcert() {
    let mut rng = ChaCha20Rng::seed_from_u64(25);
    let federation = Federation::new(Suite::Sm, &mut rng);
    let holder = SigningKey::generate(Suite::Sm, &mut rng);
    let issued = federation.issue(&federation.claims(&holder), &CLAIMS, &mut rng);
    let parts: Vec<&str> = issued.split('~').collect();
    let presentation = HeldNetcert::parse(&issued).unwrap().present(&holder, &[], &nonce(), NOW, &mut rng);
    for text in [
        String::new(),
        parts[0].to_owned(),
        issued.trim_end_matches('~').to_owned(),
        format!("{issued}~"),
        format!("{issued}{}~", parts[1]),
        format!("{issued}AAAA~"),
        issued.replacen('.', "", 1),
        presentation,
        "~".repeat(1 << 20),
    ] {
        assert!(HeldNetcert::parse(&text).is_err(), "{text}");
    }
}

#[cfg(not(target_arch = "wasm32"))]
proptest::proptest! {
    #[test]
    fn no_text_makes_the_parsers_panic(text in "([A-Za-z0-9_.-]{0,40}~?){0,6}|\\PC{0,80}") {
        let _ = Unverified::parse(&text);
        let _ = HeldNetcert::parse(&text);
    }

    #[test]
    fn no_change_of_one_character_is_accepted(at in 0..4000_usize, with in "[A-Za-z0-9_.~-]") {
        let (federation, presentation) = &*federation::ONE_PRESENTATION;
        let at = at % presentation.len();
        if presentation[at..=at] != with {
            let changed = format!("{}{with}{}", &presentation[..at], &presentation[at + 1..]);
            proptest::prop_assert!(federation.verify(&changed, "museum", NOW).is_err());
        }
    }
}
